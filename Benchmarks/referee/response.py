"""Referee of responses and resolutions: every number of response.json again from the events, by NumPy (fits by SciPy).

Usage: python response.py FOLDER/response.json EVENTS_FOLDER [--entries N] [--corrected MET=FILE.root]... [--reference OUT.json]

EVENTS_FOLDER holds zmumu_data.root, zmumu_mc.root, ttbar_mc.root and ww_mc.root, as Samples/. METs PF and PUPPI, the axes qt,
npv, njets and sumET and the parts `qT below 50` and `qT above 50` are computed here from muons, jets and vertices; edges and
options are those of response.json. --entries uses the first N events of data and signal alone, as `entries: 0:N` in the card.
--corrected names what `concord apply` made of zmumu_mc.root, for the corrected simulation of a MET. --reference writes the
numbers found here. Ends with 1 if a number that is not fitted differs by more than 1e-10, or a fit by more than 1e-3 of its error.
"""
import argparse
import json
import sys
from importlib.metadata import version

import awkward as ak
import numpy as np
import uproot
from scipy.optimize import brentq, minimize, minimize_scalar
from scipy.special import erf

parser = argparse.ArgumentParser()
parser.add_argument("result")
parser.add_argument("events")
parser.add_argument("--entries", type=int)
parser.add_argument("--corrected", action="append", default=[])
parser.add_argument("--reference")
arguments = parser.parse_args()
result = json.load(open(arguments.result))
np.seterr(invalid="ignore")  # NaN stands for what cannot be measured
options = result["options"]
reach, width, enough = options["reach"], options["binWidth"], options["minimumEntries"]
bin_count = round(2 * reach / width)
P = 0.15865525393145707  # Phi(-1)


def load(name, first=None, friends=()):
    columns = ["nMuon", "Muon_pt", "Muon_eta", "Muon_phi", "Muon_charge", "Jet_pt", "Jet_eta", "PV_npvs", "PFMET_pt", "PFMET_phi",
               "PuppiMET_pt", "PuppiMET_phi", "genWeight", "xsecWeight"]
    tree = uproot.open(f"{arguments.events}/{name}.root")["Events"]
    if "PFMET_sumEt" in tree.keys():
        columns.append("PFMET_sumEt")
    a = tree.arrays(columns, entry_stop=first)
    keep = ak.to_numpy(a.nMuon >= 2)
    two = {k: ak.to_numpy(ak.pad_none(ak.values_astype(a[f"Muon_{k}"], float), 2, clip=True)).filled(np.nan)
           for k in ("pt", "eta", "phi", "charge")}
    (p0, p1), (e0, e1), (f0, f1), (c0, c1) = (two[k].T for k in ("pt", "eta", "phi", "charge"))
    delta = f0 - f1
    mll = np.sqrt(2 * p0 * p1 * (np.cosh(e0 - e1) - np.cos(delta)))
    with np.errstate(invalid="ignore"):
        keep &= (c0 * c1 < 0) & (p0 > 25) & (p1 > 20) & (abs(mll - 91.19) < 15)
    events = {"qx": p0 * np.cos(f0) + p1 * np.cos(f1), "qy": p0 * np.sin(f0) + p1 * np.sin(f1)}
    events["qt"] = np.sqrt(events["qx"] ** 2 + events["qy"] ** 2)
    events["npv"] = ak.to_numpy(a.PV_npvs).astype(float)
    events["njets"] = ak.to_numpy(ak.sum((a.Jet_pt > 30) & (abs(a.Jet_eta) < 4.7), axis=1)).astype(float)
    if "PFMET_sumEt" in a.fields:
        events["sumET"] = ak.to_numpy(a.PFMET_sumEt).astype(float)
    for met, column in (("PF", "PFMET"), ("PUPPI", "PuppiMET")):
        pt, phi = (ak.to_numpy(a[f"{column}_{k}"]).astype(float) for k in ("pt", "phi"))
        mx, my = pt * np.cos(phi), pt * np.sin(phi)
        events[f"{met} par"] = ((mx + events["qx"]) * events["qx"] + (my + events["qy"]) * events["qy"]) / events["qt"]
        ux, uy = -(mx + events["qx"]), -(my + events["qy"])
        events[f"{met} perp"] = (events["qx"] * uy - events["qy"] * ux) / events["qt"]
    events["w"] = ak.to_numpy(a.genWeight).astype(float) * ak.to_numpy(a.xsecWeight).astype(float)
    for met, path in friends:
        tree = uproot.open(path)["Corrections"].arrays(["u_par", "u_perp"], library="np", entry_stop=first)
        events[f"{met} par"], events[f"{met} perp"] = tree["u_par"], tree["u_perp"]
    keep &= events["qt"] >= result["minimumQT"]
    return {k: v[keep] for k, v in events.items()}


def joined(*samples):
    return {k: np.concatenate([s[k] for s in samples]) for k in samples[0]}


data = load("zmumu_data", arguments.entries)
data["w"] = np.ones(len(data["qt"]))
simulation = load("zmumu_mc", arguments.entries)
background = joined(load("ttbar_mc"), load("ww_mc"))
for s in (simulation, background):
    s["w"] = s["w"] * result["luminosity"]
minus = dict(background, w=-background["w"])
samples = {"data": data, "subtracted": joined(data, minus), "simulation": simulation}
corrected = [c.split("=") for c in arguments.corrected]
if corrected:
    samples["corrected"] = load("zmumu_mc", arguments.entries, corrected)
    samples["corrected"]["w"] = simulation["w"]


def response(u, q, w):
    r = np.sum(w * u) / np.sum(w * q)
    return r, np.sqrt(np.sum((w * (u - r * q)) ** 2)) / abs(np.sum(w * q))


def rms(x, w):
    inside = (x >= -reach) & (x < reach)
    x, w = x[inside], w[inside]
    total, squares = w.sum(), np.sum(w * w)
    mean = np.sum(w * x) / total
    n = total ** 2 / squares
    biased = np.sum(w * (x - mean) ** 2) / total
    error = np.sqrt(np.sum((w * ((x - mean) ** 2 - biased)) ** 2)) / (2 * np.sqrt(biased) * abs(total))
    return np.sqrt(biased * n / (n - 1)), error


def histogram(x, w):
    inside = (x >= -reach) & (x < reach)
    bins = np.minimum(((x[inside] + reach) * (bin_count / (2 * reach))).astype(int), bin_count - 1)
    below, above = x < -reach, x >= reach
    return tuple((np.bincount(bins, v[inside], minlength=bin_count), v[below].sum(), v[above].sum()) for v in (w, w * w))


def quantile(x, w):
    (c, under, over), (c2, under2, over2) = histogram(x, w)
    total, squares = under + c.sum() + over, under2 + c2.sum() + over2
    upto = under + np.cumsum(c)
    before = np.concatenate([[under], upto[:-1]])

    def place(p):
        passed = np.nonzero((c > 0) & (upto >= p * total))[0]
        if p * total < under or len(passed) == 0:
            return 0, np.nan  # beyond the reach
        i = passed[0]
        return i, max(0, (p * total - before[i]) / c[i])

    def q(p):
        i, part = place(p)
        return -reach + 2 * reach * (i / bin_count) + 2 * reach / bin_count * part

    def share2(p):
        i, part = place(p)
        return under2 + c2[:i].sum() + part * c2[i]

    a2, b2 = share2(P), share2(1 - P)
    parts = np.array([a2, b2 - a2, squares - b2])  # below a, between, above b
    fa, fb = np.array([1 - P, -P, -P]), np.array([P, P, P - 1])  # 1[x <= a] - p, 1[x <= b] - (1 - p)
    va, vb, vab = (np.sum(parts * g) / total ** 2 for g in (fa * fa, fb * fb, fa * fb))

    def slope(p, v):
        d = min(max(0.04, np.sqrt(v)), 0.15) if v >= 0 else np.nan
        return (q(p + d) - q(p - d)) / (2 * d)

    sa, sb = slope(P, va), slope(1 - P, vb)
    return (q(1 - P) - q(P)) / 2, np.sqrt(np.maximum(0, sa * sa * va + sb * sb * vb - 2 * sa * sb * vab)) / 2


def fit(x, w, note, component, definition):
    """The width from a fit to the range, bins and number of Gaussians that the note tells; the error from the sandwich."""
    (c, _, _), (c2, _, _) = histogram(x, w)
    first, last = (round((note[k] + reach) / width) for k in ("low", "high"))
    factor = (last - first) // note["bins"]
    n, n2 = (v[first:last].reshape(-1, factor).sum(axis=1) for v in (c, c2))
    edges = -reach + width * np.arange(first, last + 1, factor)
    count, common = note["gaussians"], component == "perpendicular"

    def physical(t):
        """Shares, means and widths; widths rise."""
        means = np.full(count, t[0]) if common else t[:count]
        rest = t[1 if common else count:]
        widths = np.exp(rest[0]) * np.cumprod(np.concatenate([[1], 1 + np.exp(rest[1:count])]))
        shares, left = [], 1.0
        for logit in rest[count:]:
            shares.append(left / (1 + np.exp(-logit)))
            left -= shares[-1]
        return np.array(shares + [left]), means, widths

    def probabilities(t):
        f, m, s = physical(t)
        cdf = (f * 0.5 * (1 + erf((edges[:, None] - m) / s / np.sqrt(2)))).sum(axis=1)
        return np.maximum(np.diff(cdf), 1e-300) / (cdf[-1] - cdf[0])

    def deviation(t):
        f, m, s = physical(t)
        return np.sqrt(np.sum(f * (s ** 2 + m ** 2)) - np.sum(f * m) ** 2)

    def half_maximum(t):
        f, m, s = physical(t)

        def density(x):
            return np.sum(f / s * np.exp(-0.5 * ((x - m) / s) ** 2))

        low, high = m.min() - 1e-6 * s[0], m.max() + 1e-6 * s[0]
        grid = np.linspace(low, high, 401)
        best = grid[np.argmax([density(x) for x in grid])]
        peak = minimize_scalar(lambda x: -density(x), bounds=(best - (high - low) / 400, best + (high - low) / 400),
                               method="bounded", options={"xatol": 1e-12}).x
        half, ends = 0.5 * density(peak), []
        for sign in (-1, 1):
            step = 0.3 * sign * s[0]
            x = peak + step
            while density(x) > half:
                x += step
            ends.append(brentq(lambda v: density(v) - half, min(x, x - step), max(x, x - step), xtol=1e-12))
        return (ends[1] - ends[0]) / np.sqrt(8 * np.log(2))

    width_of = half_maximum if definition == "fwhm" else deviation

    def cost(t):
        return -np.sum(n * np.log(probabilities(t))) * n.sum() / n2.sum()

    middle = 0.5 * (edges[1:] + edges[:-1])
    mean = np.sum(n * middle) / n.sum()
    sigma = np.sqrt(max(np.sum(n * (middle - mean) ** 2) / n.sum(), width ** 2))
    starts = {1: [[mean, np.log(sigma)]], 2: [
        [mean] * (1 if common else 2) + [np.log(0.8 * sigma), ratio, logit] for ratio, logit in (
            (-0.5, 0.5), (0, 1.5), (-0.5, 0), (0.5, 3))], 3: [
        [mean] * (1 if common else 3) + [np.log(a * sigma), r1, r2, l1, l2] for a, r1, r2, l1, l2 in (
            (0.7, -0.5, -0.5, 0, 1), (0.8, 0, 0, 1, 2), (0.5, 0, -0.5, -1, 1))]}[count]
    if not common and count > 1:
        starts = [np.array(t) + np.concatenate([shift * sigma * np.arange(count), np.zeros(len(t) - count)])
                  for t in starts for shift in (0, -0.2, 0.3)]
    best = None
    for start in starts:
        found = minimize(cost, start, method="BFGS", options={"gtol": 1e-7})
        best = found if best is None or found.fun < best.fun else best
    best = minimize(cost, best.x, method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-11, "maxiter": 20000, "maxfev": 20000})
    t = best.x

    def slopes(function, h=1e-4):
        return np.array([(function(t + h * e) - function(t - h * e)) / (2 * h) for e in np.eye(len(t))])

    scores = slopes(lambda t: np.log(probabilities(t)))
    h = 1e-3
    identity = np.eye(len(t))
    hessian = np.array([[(cost(t + h * (a + b)) - cost(t + h * (a - b)) - cost(t - h * (a - b)) + cost(t - h * (a + b)))
                         / (4 * h * h) for b in identity] for a in identity]) * n2.sum() / n.sum()
    inverse = np.linalg.inv(hessian)
    covariance = inverse if np.allclose(n, n2) else inverse @ (scores * n2) @ scores.T @ inverse
    g = slopes(width_of)
    return width_of(t), np.sqrt(g @ covariance @ g)


worst = {}


def compare(kind, place, mine, theirs, tolerance):
    distance = abs(mine - theirs) / abs(mine) if mine else abs(theirs)
    distance = distance if np.isfinite(distance) else np.inf
    name = (kind, "relative")
    if name not in worst or distance > worst[name][0]:
        worst[name] = (float(distance), place, tolerance)


reference = {"versions": {k: version(k) for k in ("numpy", "scipy", "uproot", "awkward")}, "rows": []}
counts = {"numbers": 0, "fits": 0, "fits that differ": 0, "absent": 0, "absent, though a number was found here": 0}


def check(kind, place, mine, theirs, row):
    if "value" not in theirs:
        counts["absent"] += 1
        if np.isfinite(mine).all():
            counts["absent, though a number was found here"] += 1
        return
    counts["numbers"] += 2
    compare(kind, place, mine[0], theirs["value"], 1e-10)
    compare(kind + " error", place, mine[1], theirs["error"], 1e-10)
    row[place[-1]] = [float(v) for v in mine]


def constants(met):
    """The plateau's response of each sample."""
    found = {}
    for name, s in samples.items():
        high = s["qt"] > options["plateau"]
        if high.any():
            found[name] = response(s[f"{met} par"][high], s["qt"][high], s["w"][high])
    return found


parts = {"all": lambda s: s["qt"] >= 0, "qT below 50": lambda s: s["qt"] < 50, "qT above 50": lambda s: s["qt"] >= 50}
edges_of = {a["name"]: np.array(a["edges"], float) for a in result["axes"]}
definitions = {"rms": rms, "quantile": quantile}
rows = {}
for table in result["tables"]:
    met, part, axis = table["met"], table["part"], table["axis"]
    plateau = constants(met) if options["correct"] == "plateau" else {}
    for b, bin in enumerate(table["bins"]):
        low, high = edges_of[axis][b:b + 2]
        last = b == len(table["bins"]) - 1
        values = {}
        for name, row in bin["samples"].items():
            s = samples[name]
            chosen = parts[part](s) & (s[axis] >= low) & ((s[axis] <= high) if last else (s[axis] < high))
            u, v, q, w, x = (s[k][chosen] for k in (f"{met} par", f"{met} perp", "qt", "w", axis))
            place = (met, part, axis, bin["label"], name)
            n = w.sum() ** 2 / np.sum(w * w) if len(w) else 0
            compare("n_eff", place, n, row["effectiveEntries"], 1e-10)
            compare("yield", place, w.sum(), row["yield"], 1e-10)
            if not w.sum() > 0 or n < enough:
                assert "value" not in row["numbers"]["response"], place
                continue
            compare("mean", place, np.sum(w * x) / w.sum(), row["mean"], 1e-10)
            compare("mean qT", place, np.sum(w * q) / w.sum(), row["meanQT"], 1e-10)
            numbers, out = row["numbers"], {}
            r = response(u, q, w)
            check("response", place + ("response",), r, numbers["response"], out)
            values[name, "response"] = r
            divisor = plateau.get(name) if options["correct"] == "plateau" else r
            for component, raw in (("parallel", u - q), ("perpendicular", v)):
                for definition in options["definitions"]:
                    theirs = numbers[component]["raw"][definition]
                    if definition in ("fit", "fwhm"):
                        if part == "all" and axis in ("qt", "npv") and "value" in theirs:
                            mine = fit(raw, w, theirs["fit"], component, definition)
                            counts["fits"] += 1
                            out[f"{component} raw {definition}"] = [float(v) for v in mine]
                            off = (abs(mine[0] - theirs["value"]) / mine[1], abs(mine[1] / theirs["error"] - 1))
                            for kind, distance, allowed in (("fit, in errors", off[0], 1e-3), ("fit error", off[1], 0.02)):
                                if (kind, "") not in worst or distance > worst[kind, ""][0]:
                                    worst[kind, ""] = (float(distance), place + (component,), allowed)
                            counts["fits that differ"] += off[0] > 1e-3 or off[1] > 0.02
                        continue
                    mine = definitions[definition](raw, w)
                    check(f"{component} {definition}", place + (f"{component} raw {definition}",), mine, theirs, out)
                    values[name, component, "raw", definition] = mine
                    if options["correct"] == "none" or divisor is None or not divisor[0] > divisor[1]:
                        continue
                    if component == "perpendicular":
                        after = mine[0] / divisor[0], np.hypot(mine[1] / divisor[0], mine[0] * divisor[1] / divisor[0] ** 2)
                    else:
                        (m, e), up, down = (definitions[definition](u / k - q, w) for k in (
                            divisor[0], divisor[0] + divisor[1], divisor[0] - divisor[1]))
                        after = m, np.hypot(e, 0.5 * abs(up[0] - down[0]))
                    check(f"corrected {component} {definition}", place + (f"{component} corrected {definition}",), after,
                          numbers[component]["corrected"][definition], out)
                    values[name, component, "corrected", definition] = after
            reference["rows"].append({"place": list(place), "n_eff": float(n), "numbers": out})
        for kind, denominator in (("ratio", "simulation"), ("correctedRatio", "corrected")):
            for key in [k for k in values if k[0] == "subtracted"]:
                below = values.get((denominator,) + key[1:])
                theirs = bin.get(kind)
                if below is None or theirs is None:
                    continue
                theirs = theirs["response"] if key[1] == "response" else theirs[key[1]][key[2]][key[3]]
                ratio = values[key][0] / below[0]
                mine = ratio, abs(ratio) * np.hypot(values[key][1] / values[key][0], below[1] / below[0])
                check(kind, (met, part, axis, bin["label"]) + key[1:], mine, theirs, {})

for plateau in result["plateaus"]:
    for name, mine in constants(plateau["met"]).items():
        if name in plateau["responses"]:
            check("plateau", (plateau["met"], name, "plateau"), mine, plateau["responses"][name], {})

print(", ".join(f"{v} {k}" for k, v in counts.items()))
failed = False
for (kind, _), (distance, place, tolerance) in sorted(worst.items()):
    bad = distance > tolerance
    failed |= bad
    print(f"  {'FAILS' if bad else 'holds'} {kind}: {distance:.3g} (allowed {tolerance}) at {', '.join(place)}")
if arguments.reference:
    with open(arguments.reference, "w") as file:
        json.dump(reference, file, indent=0)
        file.write("\n")
sys.exit(1 if failed else 0)
