"""Referee of the XY calibration: means, errors, merging, polynomial fits by normal equations, joint covariance, F-tests and the phi
modulation, all in NumPy and SciPy, on toy events that are committed with the results.

Usage: python xy.py > Tests/RecoilTests/Reference/xy.json
"""
import json
import sys
from importlib.metadata import version

import numpy as np
from scipy import stats

SEED, MINIMUM, P_VALUE, LOWEST, HIGHEST = 20261121, 60, 0.01, 1, 4
random = np.random.default_rng(SEED)


def toy(count, dx, dy, weights):
    npv = np.clip(random.poisson(random.normal(24, 6, count).clip(3)), 0, 99)
    sigma = 9 + 0.25 * npv
    common = random.normal(0, 0.5, count) * sigma
    x = dx(npv) + sigma * random.normal(0, 0.9, count) + common
    y = dy(npv) + sigma * random.normal(0, 0.9, count) - 0.6 * common
    return np.column_stack([npv, x.round(3), y.round(3), weights(count).round(4)])


def signed(count):
    return random.uniform(0.2, 1.7, count) * np.where(random.uniform(size=count) < 0.07, -1, 1)


samples = {
    "data": toy(2500, lambda n: 0.4 + 0.26 * n + 0.03 * (n - 24) ** 2, lambda n: -0.3 - 0.41 * n, lambda c: np.ones(c)),
    "background": toy(400, lambda n: 0.5 - 0.09 * n, lambda n: -0.07 * n, lambda c: 0.1 * random.uniform(0.5, 1.5, c)),
    "signal": toy(2500, lambda n: 0.5 - 0.09 * n, lambda n: -0.07 * n + 0.006 * (n - 24) ** 3, signed),
}


def cells(parts):
    """Per nPV, from (events, factor): the sums that means and errors need, about the mean."""
    result = []
    for n in range(100):
        rows = [(e[e[:, 0] == n], f) for e, f in parts]
        if sum(len(e) for e, _ in rows):
            result.append({"bins": [n], "rows": rows})
    return result


def total(cell, value):
    return sum(f * (e[:, 3] * value(e)).sum() for e, f in cell["rows"])


def entries(cell):
    w, w2 = total(cell, lambda e: 1), sum(f * f * (e[:, 3] ** 2).sum() for e, f in cell["rows"])
    return w * w / w2 if w > 0 else 0


def join(a, b):
    return {"bins": a["bins"] + b["bins"], "rows": a["rows"] + b["rows"]}


def merged(list_):
    while len(list_) > 1:
        n = [entries(c) for c in list_]
        least = int(np.argmin(n))
        if n[least] >= MINIMUM:
            break
        others = [k for k in (least - 1, least + 1) if 0 <= k < len(list_)]
        other = min(others, key=lambda k: n[k])
        a, b = sorted((least, other))
        list_ = list_[:a] + [join(list_[a], list_[b])] + list_[b + 1:]
    return list_


def point(cell):
    w = total(cell, lambda e: 1)
    n, x, y = (total(cell, lambda e, k=k: e[:, k]) / w for k in range(3))
    square = lambda f: sum((e[:, 3] ** 2 * f(e)).sum() for e, _ in cell["rows"]) / w**2
    return {
        "low": cell["bins"][0] - 0.5, "high": cell["bins"][-1] + 0.5, "npv": n, "entries": entries(cell), "x": x, "y": y,
        "xError": square(lambda e: (e[:, 1] - x) ** 2) ** 0.5, "yError": square(lambda e: (e[:, 2] - y) ** 2) ** 0.5,
        "covariance": square(lambda e: (e[:, 1] - x) * (e[:, 2] - y))}


def polynomial(t, values, errors, order):
    rows, w = np.vander(t, order + 1, increasing=True), errors**-2
    inverse = np.linalg.inv(rows.T @ (w[:, None] * rows))
    c = inverse @ rows.T @ (w * values)
    return c, inverse, (w * (values - rows @ c) ** 2).sum(), inverse @ rows.T * w


def chosen(t, values, errors):
    order, steps = LOWEST, []
    while True:
        raised = False
        candidates = [k for k in (order + 1, order + 2) if k <= HIGHEST and len(t) - k - 1 >= 1]
        for k in candidates:
            old, new = (polynomial(t, values, errors, o)[2] for o in (order, k))
            free = len(t) - k - 1
            ratio = (old - new) / (k - order) / (new / free)
            p = stats.f.sf(ratio, k - order, free)
            raised = bool(p < P_VALUE / len(candidates))
            steps.append({"from": order, "to": k, "ratio": ratio, "free": free, "p": p, "raised": raised})
            if raised:
                order = k
                break
        if not raised:
            return order, steps


def fitted(points):
    npv = np.array([p["npv"] for p in points])
    centre, scale = (npv[0] + npv[-1]) / 2, (npv[-1] - npv[0]) / 2
    t = (npv - centre) / scale
    result = {"low": npv[0], "high": npv[-1], "centre": centre, "scale": scale}
    parts = []
    for axis in "xy":
        values, errors = (np.array([p[k] for p in points]) for k in (axis, axis + "Error"))
        order, steps = chosen(t, values, errors)
        c, covariance, chi2, response = polynomial(t, values, errors, order)
        free = len(t) - order - 1
        result[axis] = {"coefficients": c.tolist(), "chi2": chi2, "free": free, "p": stats.chi2.sf(chi2, free), "steps": steps}
        parts.append((c, covariance, response))
    cross = parts[0][2] @ np.diag([p["covariance"] for p in points]) @ parts[1][2].T
    result["covariance"] = np.block([[parts[0][1], cross], [cross.T, parts[1][1]]]).tolist()
    return result


def shift(fit, npv):
    t = (np.clip(npv, fit["low"], fit["high"]) - fit["centre"]) / fit["scale"]
    return tuple(np.polynomial.polynomial.polyval(t, fit[a]["coefficients"]) for a in "xy"), t


def flatness(parts, fit=None):
    """The phi modulation of (events, factor); corrected, and with the fit's own error, if there is a fit."""
    x, y, w, w2, slopes = [], [], [], [], 0
    for e, f in parts:
        ex, ey = e[:, 1], e[:, 2]
        if fit:
            (dx, dy), t = shift(fit, e[:, 0])
            ex, ey = ex - dx, ey - dy
            phi, pt, orders = np.arctan2(ey, ex), np.hypot(ex, ey), [len(fit[a]["coefficients"]) for a in "xy"]
            c, s = np.cos(phi), np.sin(phi)
            # How (x0, x1, ..., y0, y1, ...) move cos phi and sin phi.
            slopes = slopes + np.array([
                [(f * e[:, 3] * v / pt * t**k).sum() for v, n in row for k in range(n)]
                for row in (((-s * s, orders[0]), (s * c, orders[1])), ((s * c, orders[0]), (-c * c, orders[1])))])
        x.append(ex), y.append(ey), w.append(f * e[:, 3]), w2.append((f * e[:, 3]) ** 2)
    x, y, w, w2 = map(np.concatenate, (x, y, w, w2))
    phi, W = np.arctan2(y, x), w.sum()
    unit = np.array([np.cos(phi), np.sin(phi)])
    mean = (w * unit).sum(axis=1) / W
    rest = unit - mean[:, None]
    covariance = (w2 * rest) @ rest.T / W**2
    if fit:
        jacobian = slopes / W
        covariance = covariance + jacobian @ np.array(fit["covariance"]) @ jacobian.T
    chi2 = mean @ np.linalg.solve(covariance, mean)
    amplitude = 2 * np.hypot(*mean)
    direction = 2 * mean / amplitude
    p = stats.chi2.sf(chi2, 2)
    content, variance = (np.histogram(phi, 36, (-np.pi, np.pi), weights=v)[0] for v in (w, w2))
    flat = ((content - content.mean()) ** 2 / variance.mean()).sum()
    return {
        "cosine": mean[0], "sine": mean[1], "covariance": covariance.tolist(), "amplitude": amplitude,
        "amplitudeError": 2 * (direction @ covariance @ direction) ** 0.5, "phase": np.arctan2(mean[1], mean[0]), "p": p,
        "significance": stats.norm.isf(p / 2) if p > 0 else 37, "flat": flat, "flatP": stats.chi2.sf(flat, 35),
        "x": (w * x).sum() / W, "y": (w * y).sum() / W}


results = {}
for name, parts in {
    "data": [(samples["data"], 1.0), (samples["background"], -1.0)], "simulation": [(samples["signal"], 1.0)],
}.items():
    points = [point(c) for c in merged(cells(parts))]
    fit = fitted(points)
    results[name] = {"points": points, "fit": fit, "before": flatness(parts), "after": flatness(parts, fit)}

json.dump(
    {"versions": {"python": sys.version.split()[0], **{m: version(m) for m in ("numpy", "scipy")}}, "seed": SEED,
     "minimumEntries": MINIMUM, "events": {k: v.tolist() for k, v in samples.items()}, "results": results},
    sys.stdout, separators=(",", ":"))
