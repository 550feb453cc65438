"""Referee of the toys' known distributions: mixtures of Gaussians by mpmath with 60 digits.

Writes Tests/_RecoilToysTests/Reference/distributions.json.
"""
import json
from pathlib import Path

import mpmath as mp

mp.mp.dps = 60


def trend(start, slope=0, rise=0, scale=25, per_jet=0):
    return lambda qt, n: mp.mpf(start) + mp.mpf(slope) * qt + mp.mpf(rise) * (1 - mp.exp(-qt / mp.mpf(scale))) + mp.mpf(per_jet) * n


def number(text):
    return mp.mpf(float(text))  # the double that the other side has


TRUTHS = {
    "source": {"response": [0.61, 0.0, 0.337, 23.7, 0.004], "parts": [
        {"share": 0.6875, "offset": [0.83, -0.002, 0.0, 25.0, 0.11], "width": [10.43, 0.033, 0.0, 25.0, 0.81]},
        {"share": 0.25, "offset": [-1.71, 0.0, 0.4, 41.0, 0.0], "width": [17.31, 0.047, 1.3, 33.0, 1.27]},
        {"share": 0.0625, "offset": [-4.3, 0.01, 0.0, 25.0, -0.2], "width": [33.9, 0.02, 0.0, 25.0, 0.5]}]},
    "target": {"response": [0.58, 0.0, 0.352, 24.9, 0.006], "parts": [
        {"share": 0.71875, "offset": [0.94, -0.001, 0.0, 25.0, 0.07], "width": [11.62, 0.036, 0.0, 25.0, 0.93]},
        {"share": 0.28125, "offset": [-2.2, 0.0, 0.3, 39.0, 0.1], "width": [21.17, 0.052, 1.1, 35.0, 1.42]}]}}


def gaussians(truth, qt, n):
    f = lambda values: trend(*map(number, values))(qt, n)
    shift = (f(truth["response"]) - 1) * qt
    return [(number(p["share"]), shift + f(p["offset"]), f(p["width"])) for p in truth["parts"]]


def lower(parts, x):
    return sum(s * mp.erfc(-(x - m) / w / mp.sqrt(2)) / 2 for s, m, w in parts)


def upper(parts, x):
    return sum(s * mp.erfc((x - m) / w / mp.sqrt(2)) / 2 for s, m, w in parts)


def mapped(source, target, u):
    low = lower(source, u) <= 0.5
    wanted = lower(source, u) if low else upper(source, u)
    tail = lower if low else upper
    a, b = mp.mpf(-3000), mp.mpf(3000)
    for _ in range(230):
        middle = (a + b) / 2
        if (tail(target, middle) < wanted) == low:
            a = middle
        else:
            b = middle
    return (a + b) / 2


rows = []
for qt, n in [(0.73, 0), (23.6, 1), (87.3, 2), (211.9, 0)]:
    qt = number(qt)
    source, target = gaussians(TRUTHS["source"], qt, n), gaussians(TRUTHS["target"], qt, n)
    mean = sum(s * m for s, m, _ in source)
    moments = [sum(s * ((m - mean) ** 2 + w * w) for s, m, w in source),
               sum(s * ((m - mean) ** 3 + 3 * (m - mean) * w * w) for s, m, w in source),
               sum(s * ((m - mean) ** 4 + 6 * (m - mean) ** 2 * w * w + 3 * w ** 4) for s, m, w in source)]
    row = {"qt": float(qt), "njets": n, "mean": float(mean), "moments": [float(v) for v in moments],
           "response": float(1 + mean / qt), "points": []}
    for u in (-340.7, -97.3, -22.9, -1.37, 0.0, 6.83, 31.4, 118.2, 402.6):
        u = number(u)
        row["points"].append({"u": float(u), "cdf": float(lower(source, u)), "upper": float(upper(source, u)),
                              "mapped": float(mapped(source, target, u))})
    rows.append(row)

document = {"versions": {"mpmath": mp.__version__}, "truths": TRUTHS, "rows": rows}
Path(__file__).parents[2].joinpath("Tests/_RecoilToysTests/Reference/distributions.json").write_text(json.dumps(document, indent=1) + "\n")
