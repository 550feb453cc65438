"""Reference values of the beta distribution by SciPy (Boost's incomplete beta function).

Usage: python beta.py > beta.json
"""
import json

import scipy
from scipy.special import betainc, betaincc, betaincinv

points = []
for a, b in [(0.7, 3.1), (1, 1), (2.5, 0.4), (12, 35), (1, 250), (41_734, 58_267), (3, 999_998)]:
    for p in [1e-9, 0.0227, 0.1587, 0.5, 0.8413, 0.995]:
        x = float(betaincinv(a, b, p))
        points.append({"a": a, "b": b, "p": p, "quantile": x, "cdf": float(betainc(a, b, x)), "upperTail": float(betaincc(a, b, x))})
print(json.dumps({"made_by": f"beta.py with scipy {scipy.__version__}", "points": points}))
