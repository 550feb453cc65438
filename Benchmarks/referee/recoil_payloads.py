"""Referee of converted recoil payloads.

Histograms: sums made to rise by scikit-learn's isotonic regression, quantile maps by NumPy's interpolation. Correction sets by other
hands: a small set in their layout is evaluated by correctionlib; fitted distributions are inverted by SciPy.

Writes payloads.json and other_hands.json under Tests/RecoilTests/Reference.
"""
import json
from importlib.metadata import version
from pathlib import Path

import correctionlib
import numpy as np
from scipy.optimize import brentq
from scipy.special import erf
from sklearn.isotonic import IsotonicRegression

HERE = Path(__file__).parents[2] / "Tests/RecoilTests/Reference"
random = np.random.default_rng(20261121)
TAIL = 1e-3


def histogram(edges, mean, sigma, skew, negative):
    """A distribution with noise; `negative` bins on the flanks were subtracted too much."""
    shape = lambda x: 0.7 * (1 + erf((x - mean) / sigma / 2**0.5)) / 2 + 0.3 * (1 + erf((x - mean + skew) / sigma / 2.1 / 2**0.5)) / 2
    contents = 3e5 * np.diff(shape(edges)) * random.normal(1, 0.01, len(edges) - 1)
    for place in random.choice(np.flatnonzero(contents < 30), negative, replace=False):
        contents[place] = -random.uniform(2, 25)
    return contents


def distribution(contents):
    sums = np.concatenate([[0], np.cumsum(contents)])
    rising = IsotonicRegression().fit_transform(np.arange(len(sums)), sums)
    return (rising - rising[0]) / (rising[-1] - rising[0])


def level(values, edges, p, side):
    """The lowest or highest x with F(x) = p."""
    exact = np.flatnonzero(values == p)
    if len(exact):
        return edges[exact[0 if side == "low" else -1]]
    return np.interp(p, values, edges)  # inside a rising piece


def width(edges, contents):
    centres = (edges[1:] + edges[:-1]) / 2
    mean = (centres * contents).sum() / contents.sum()
    return (((centres - mean) ** 2 * contents).sum() / contents.sum()) ** 0.5


def quantile_map(x, edges_mc, mc, edges_data, data):
    f_mc, f_data = distribution(mc), distribution(data)
    low, high = level(f_mc, edges_mc, TAIL, "high"), level(f_mc, edges_mc, 1 - TAIL, "low")
    slope = width(edges_data, data) / width(edges_mc, mc)
    inside = lambda u: np.interp(np.interp(u, edges_mc, f_mc), f_data, edges_data)
    if x < low:
        return np.interp(TAIL, f_data, edges_data) + slope * (x - low)
    if x >= high:
        return np.interp(1 - TAIL, f_data, edges_data) + slope * (x - high)
    return inside(x)


edges_mc, edges_data = np.linspace(-90, 90, 61), np.linspace(-99, 99, 67)
payload = {"tail": TAIL, "simulationEdges": edges_mc.tolist(), "dataEdges": edges_data.tolist(), "cells": []}
for component in ("parallel", "perpendicular"):
    for qt in range(2):
        mc = histogram(edges_mc, -0.7 + qt, 9.3 + qt, 2.2, 3)
        data = histogram(edges_data, -1.9 + qt, 10.4 + qt, 3.1, 5)
        points = np.sort(random.uniform(-85, 85, 40))
        sign = -1 if component == "perpendicular" else 1  # u_perp = -U_perp
        payload["cells"].append({
            "component": component, "qt": qt, "simulation": mc.tolist(), "data": data.tolist(), "points": points.tolist(),
            "mapped": [sign * quantile_map(sign * x, edges_mc, mc, edges_data, data) for x in points],
            "largestDip": float(np.max(np.maximum.accumulate(np.r_[0, np.cumsum(data)]) - np.r_[0, np.cumsum(data)]) / data.sum())})
payload["versions"] = {name: version(name) for name in ("numpy", "scikit-learn")}
(HERE / "payloads.json").write_text(json.dumps(payload) + "\n")


# Correction sets by other hands.
def real(name):
    return {"name": name, "type": "real", "description": name}


def text(name):
    return {"name": name, "type": "string", "description": name}


def binning(name, edges, content):
    return {"nodetype": "binning", "flow": "error", "input": name, "edges": edges, "content": content}


def category(name, content):
    return {"nodetype": "category", "input": name, "content": [{"key": k, "value": v} for k, v in content.items()]}


def formula(expression):
    return {"nodetype": "formula", "expression": expression, "parser": "TFormula", "variables": ["val"]}


def correction(name, data, extra=()):
    return {"name": name, "version": 1, "data": data, "output": {"name": "outval", "type": "real"}, "inputs": [
        text("era"), text("order"), real("njet"), real("ptll"), text("var"), *extra, real("val")]}


def bins(leaf):
    return category("era", {"2022": category("order", {order: binning("njet", [-0.5, 0.5, 1.5, "inf"], [
        binning("ptll", [0.0, 10.0, 30.0, "inf"], [category("var", {var: leaf(order, n, q, var) for var in ("Upara", "Uperp")})
                                                   for q in range(3)]) for n in range(3)]) for order in ("LO", "NLO")})})


def lines(order, n, q, var):
    knots = np.linspace(-60, 60, 25)
    shift = 0.3 * n - 0.2 * q + (0.5 if order == "LO" else 0.1) + (0.4 if var == "Upara" else -0.15)
    values = 1.06 * knots + shift + 1.1 * np.sin(knots / 17)
    slopes = np.diff(values) / np.diff(knots)
    piece = lambda y, s, x: formula(f"{float(y)}+{float(s)}*(x{'-' if x >= 0 else '+'}{abs(float(x))})")
    content = [piece(values[0], 1.07, knots[0])] + [piece(values[i], slopes[i], knots[i]) for i in range(24)] + [piece(values[-1], 1.07, knots[-1])]
    return binning("val", ["-inf", *knots.tolist(), "inf"], content)


def shape(n, q, var, kind):
    data = kind == "Data"
    return (0.66 if data else 0.7, -1.3 + 0.4 * q if var == "Upara" else 0.45, 11.1 + n + (0.9 if data else 0), 19.5 + (1.7 if data else 0))


def fits(order, n, q, var):
    def cdf(kind):
        f, m, s1, s2 = shape(n, q, var, kind)
        term = lambda w, s: f"{w}*0.5*(1+erf((x-({m}))/{s * 2**0.5}))".replace("x-(-", "x+(")
        return formula(f"{term(f, s1)}+{term(round(1 - f, 12), s2)}")
    return category("kind", {kind: cdf(kind) for kind in ("DY", "Data")})


def value(n, q, var, kind, x):
    f, m, s1, s2 = shape(n, q, var, kind)
    return f * 0.5 * (1 + erf((x - m) / (s1 * 2**0.5))) + round(1 - f, 12) * 0.5 * (1 + erf((x - m) / (s2 * 2**0.5)))


hist = {"schema_version": 2, "corrections": [correction("Recoil_correction_QuantileMapHist", bins(lines))]}
fit = {"schema_version": 2, "corrections": [correction("Recoil_correction_QuantileMapFit", bins(fits), [text("kind")])]}
evaluator = correctionlib.CorrectionSet.from_string(json.dumps(hist))["Recoil_correction_QuantileMapHist"]
rows = []
for ptll, njet in [(3.7, 0.0), (18.2, 1.0), (47.9, 2.0), (211.0, 0.0), (12.0, 5.0)]:
    n, q = min(int(njet), 2), 0 if ptll < 10 else 1 if ptll < 30 else 2
    for x in random.uniform(-55, 55, 6):
        row = {"qt": ptll, "njets": njet, "value": float(x)}
        for name, var, sign in (("u_par", "Upara", 1), ("u_perp", "Uperp", -1)):
            row[name] = sign * evaluator.evaluate("2022", "NLO", njet, ptll, var, sign * float(x))
            wanted = value(n, q, var, "DY", sign * float(x))
            row[f"{name}_fit"] = sign * brentq(lambda y: value(n, q, var, "Data", y) - wanted, -400, 400, xtol=1e-12)
        rows.append(row)
document = {"versions": {name: version(name) for name in ("numpy", "scipy", "correctionlib")}, "histograms": json.dumps(hist),
            "fits": json.dumps(fit), "rows": rows}
(HERE / "other_hands.json").write_text(json.dumps(document) + "\n")
