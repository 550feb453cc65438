"""Reference values of the Statistics tests: weighted moments by NumPy with bootstrap errors, Kolmogorov's distribution and the
two-sample test by SciPy.

Usage: python statistics.py DIRECTORY   (writes moments.json and kolmogorov.json)
"""
import json
import sys
from pathlib import Path

import numpy as np
import scipy
from scipy import stats

SEED = 20_261_121
rng = np.random.default_rng(SEED)
made_by = f"Benchmarks/referee/statistics.py with numpy {np.__version__}, scipy {scipy.__version__}, seed {SEED}"
target = Path(sys.argv[1])


def weighted(x, w):
    mean = np.average(x, weights=w)
    variance = np.cov(x, aweights=np.abs(w)) if (w > 0).all() else None
    neff = w.sum() ** 2 / (w * w).sum()
    naive = np.average((x - mean) ** 2, weights=w)
    corrected = naive * neff / (neff - 1)
    if variance is not None:  # NumPy's own formula for weights of known relative size
        assert abs(corrected / variance - 1) < 1e-12
    return float(mean), float(np.sqrt(corrected)), float(neff)


def bootstrap(x, w, times=3000):
    """Poisson bootstrap: the number of events fluctuates too."""
    draws = []
    for _ in range(times):
        k = rng.poisson(1.0, len(x)) * w
        mean = (k * x).sum() / k.sum()
        draws.append((mean, np.sqrt((k * (x - mean) ** 2).sum() / k.sum())))
    return [float(v) for v in np.std(draws, axis=0, ddof=1)]


def moment_case(name, x, w):
    x, w = np.round(x, 4), np.round(w, 4)
    mean, sd, neff = weighted(x, w)
    mean_error, sd_error = bootstrap(x, w)
    return {"name": name, "x": x.tolist(), "w": w.tolist(), "mean": mean, "standardDeviation": sd, "effectiveEntries": neff,
            "bootstrapMeanError": mean_error, "bootstrapStandardDeviationError": sd_error, "bootstraps": 3000}


n = 900
cases = [
    moment_case("counts", rng.normal(-3.17, 11.4, n), np.ones(n)),
    moment_case("positive", rng.normal(46.3, 7.9, n), rng.gamma(2.3, 0.71, n)),
    moment_case("skew", rng.gamma(3.1, 2.2, n), rng.uniform(0.2, 2.9, n)),
    moment_case("mixed", rng.normal(1.13, 5.7, n), np.where(rng.random(n) < 0.13, -1.0, 1.0) * rng.uniform(0.6, 1.3, n)),
]
(target / "moments.json").write_text(json.dumps({"made_by": made_by, "cases": cases}) + "\n")

lambdas = [0.13, 0.2, 0.21, 0.35, 0.5, 0.7731, 1.0, 1.2238, 1.3581, 1.6276, 2.44, 3.9, 6.1]
xs = np.unique(np.round(rng.normal(0.1, 2.0, 420), 3))
ys = np.setdiff1d(np.unique(np.round(rng.normal(0.45, 2.1, 330), 3)), xs)
exact = stats.ks_2samp(xs, ys, method="exact")
kolmogorov = {
    "made_by": made_by,
    "tail": [{"lambda": v, "q": float(stats.kstwobign.sf(v))} for v in lambdas],
    "x": xs.tolist(), "y": ys.tolist(), "distance": float(exact.statistic), "exact": float(exact.pvalue),
}
(target / "kolmogorov.json").write_text(json.dumps(kolmogorov) + "\n")
print(made_by, exact)
