"""Reference values of the kernel density tests, by scipy.stats.gaussian_kde and plain sums over scipy's normal densities.

Usage: python density.py > density.json
"""
import json

import numpy as np
import scipy
from scipy.stats import gaussian_kde, multivariate_normal, norm

SEED = 20_261_201
rng = np.random.default_rng(SEED)


def plane(n):
    x = rng.normal(41.7, 9.3, n)
    return np.round(x, 4), np.round(0.031 * (x - 41.7) + rng.normal(0.13, 0.71, n), 4)


def case(name, columns, weights, rule, places):
    kde = gaussian_kde(np.vstack(columns), bw_method=rule, weights=weights)
    return {"name": name, "columns": [c.tolist() for c in columns], "weights": weights.tolist(),
            "rule": rule if isinstance(rule, str) else "factor", "factor": float(kde.factor), "neff": float(kde.neff),
            "covariance": kde.covariance.ravel().tolist(), "places": [p.tolist() for p in places],
            "density": kde.pdf(np.vstack(places)).tolist(), "log": kde.logpdf(np.vstack(places)).tolist()}


def near(columns, m=50, spread=1.6):
    return [np.round(c.mean() + spread * c.std() * rng.normal(size=m), 4) for c in columns]


def line(x, w, kernel_sd, at):
    return np.array([(w * norm.pdf(a, x, kernel_sd)).sum() for a in at]) / w.sum()


def sheet(columns, w, covariance, at):
    points = np.column_stack(columns)
    return np.array([(w * multivariate_normal(a, covariance).pdf(points)).sum() for a in np.column_stack(at)]) / w.sum()


unit = plane(300)
heavy = plane(350)
gamma = np.round(rng.gamma(2.3, 0.71, 350), 4)
one = np.round(rng.gamma(3.1, 2.2, 260), 4)
one_w = np.round(rng.uniform(0.2, 2.9, 260), 4)
cases = [
    case("2-D, scott", unit, np.ones(300), "scott", near(unit)),
    case("2-D, silverman, weights", heavy, gamma, "silverman", near(heavy)),
    case("2-D, factor, weights", heavy, gamma, 0.377, near(heavy)),
    case("2-D, far tail", unit, np.ones(300), "scott", [np.array([300.0, -47.3, 41.0]), np.array([9.7, -21.1, 31.3])]),
    case("1-D, scott, weights", [one], one_w, "scott", near([one])),
    case("1-D, silverman", [one], np.ones(260), "silverman", near([one])),
    case("1-D, factor", [one], np.ones(260), 0.113, near([one])),
]

# Negative weights: bandwidth from |w|, the plain signed sum.
signed = np.where(rng.random(350) < 0.2, -1.0, 1.0) * gamma
covariance = gaussian_kde(np.vstack(heavy), weights=np.abs(signed)).covariance
places = near(heavy, 40)
negative = {"columns": [c.tolist() for c in heavy], "weights": signed.tolist(), "places": [p.tolist() for p in places],
            "density": sheet(heavy, signed, covariance, places).tolist(), "covariance": covariance.ravel().tolist()}

# Leave one out: a density of the other points with the kernel of all.
kernel = gaussian_kde(np.vstack(heavy), weights=gamma).covariance
left_out = [float(sheet([np.delete(c, i) for c in heavy], np.delete(gamma, i), kernel, [c[i:i + 1] for c in heavy])[0])
            for i in range(60)]

# Edges: the folded density, on the line and at a corner, with a wide kernel so that second images matter.
edge_x = np.round(rng.uniform(25.0, 60.0, 200), 4)
edge_y = np.round(2.1 * (1 - 2 * rng.beta(1.3, 1.9, 200)), 4)
edge_w = np.round(rng.uniform(0.4, 1.7, 200), 4)
wide = np.array([[81.0, 3.7], [3.7, 0.93]])
at = [np.array([25.0, 26.3, 41.7, 60.0, 59.1]), np.array([-2.1, 2.05, 0.33, 2.1, -1.7])]


def images(v, low, high, turns=6):
    period = 2 * (high - low)
    return [v + t * period for t in range(-turns, turns + 1)] + [2 * low - v + t * period for t in range(-turns, turns + 1)]


folded = sum(sheet([edge_x, edge_y], edge_w, wide, [ix, iy]) for ix in images(at[0], 25.0, 60.0) for iy in images(at[1], -2.1, 2.1))
lower_only = line(edge_x, edge_w, 4.7, at[0]) + line(edge_x, edge_w, 4.7, 50.0 - at[0])
log_sd = 0.23
logarithmic = line(np.log(edge_x), edge_w, log_sd, np.log(at[0])) / at[0]
edges = {"x": edge_x.tolist(), "y": edge_y.tolist(), "weights": edge_w.tolist(), "kernel": wide.ravel().tolist(),
         "atX": at[0].tolist(), "atY": at[1].tolist(), "folded": folded.tolist(), "lowerOnly": lower_only.tolist(),
         "logarithmic": logarithmic.tolist()}

made_by = f"density.py with numpy {np.__version__}, scipy {scipy.__version__}, seed {SEED}"
print(json.dumps({"made_by": made_by, "cases": cases, "negative": negative,
                  "leftOut": {"covariance": kernel.ravel().tolist(), "density": left_out}, "edges": edges}))
