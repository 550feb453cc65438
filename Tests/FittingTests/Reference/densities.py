"""Writes densities.json: values and integrals of the densities by mpmath quadrature, numba-stats and SciPy.

python densities.py > densities.json      (mpmath, numpy, scipy, numba-stats; versions are written inside)
"""
import json

import mpmath
import numba_stats
import numpy
import scipy
import scipy.interpolate
from mpmath import mp, mpc, mpf
from numba_stats import crystalball_ex
from scipy.stats import gaussian_kde

mp.dps = 22
random = numpy.random.default_rng(20110801)


def voigt(x, mean, sigma, hwhm):
    x, mean, sigma, hwhm = (mpf(float(v)) for v in (x, mean, sigma, hwhm))
    if hwhm == 0:
        return mpmath.exp(-((x - mean) / sigma) ** 2 / 2) / (sigma * mpmath.sqrt(2 * mpmath.pi))
    z = mpc(x - mean, hwhm) / (sigma * mpmath.sqrt(2))
    if abs(z) > 12:
        total = term = mpf(1)
        for k in range(1, 200):
            new = term * (2 * k - 1) / (2 * z * z)
            if abs(new) > abs(term) or abs(new) < mpf(10) ** -35:
                break
            term = new
            total += term
        w = mpc(0, 1) / mpmath.sqrt(mpmath.pi) / z * total
        if abs(z.imag) < 1:
            w += mpmath.exp(-z * z)
    else:
        with mp.workdps(int(25 + float(abs(z)) ** 2 / 2.2)):
            w = mpmath.exp(-z * z) * mpmath.erfc(mpc(z.imag, -z.real))
    return w.real / (sigma * mpmath.sqrt(2 * mpmath.pi))


def integral(f, a, b, breaks):
    inside = sorted(v for v in breaks if a < v < b)
    return float(mpmath.quad(f, [mpf(a)] + [mpf(float(v)) for v in inside] + [mpf(b)], method="gauss-legendre", maxdegree=5))


def voigt_cases():
    rows = []
    cases = [(70, 110, 91, 1.5, 1.25), (70, 110, 90.9, 0.05, 1.25), (70, 110, 91.2, 1.7, 1e-6), (70, 110, 55.3, 1.4, 1.2),
             (8.9, 9.9, 9.46, 0.07, 2.7e-5), (70, 110, 91, 2.1, 0), (95, 96, 91, 0.4, 1e-6), (91.01, 91.05, 91, 1.5, 1.25),
             (104.2, 104.24, 91, 1.5, 1.25), (92.3, 92.7, 91.1, 0.9, 3.1)]
    for a, b, mean, sigma, hwhm in cases:
        units = numpy.concatenate([numpy.linspace(0, 8, 9), 8 * 1.8 ** numpy.arange(1, 24)])
        scales = (sigma,) if hwhm == 0 else (sigma, sigma + hwhm)
        breaks = [mean + sign * u * s for s in scales for u in units for sign in (-1, 1)]
        rows.append([a, b, mean, sigma, hwhm, integral(lambda x: voigt(x, mean, sigma, hwhm), a, b, set(breaks))])
    return rows


def voigt_values():
    rows = []
    for _ in range(60):
        mean, sigma, hwhm = random.uniform(85, 95), 10 ** random.uniform(-1.5, 0.7), 10 ** random.uniform(-5, 0.8)
        x = random.uniform(70, 110)
        rows.append([x, mean, sigma, hwhm, float(voigt(x, mean, sigma, hwhm))])
    return rows


def gaussian_cases():
    rows = []
    for _ in range(40):
        mean, sigma = random.uniform(80, 100), 10 ** random.uniform(-0.3, 0.7)
        a = random.uniform(70, 105)
        b = a + 10 ** random.uniform(-3, 0.7)
        lower, upper = (mpf(a) - mpf(mean)) / mpf(sigma), (mpf(b) - mpf(mean)) / mpf(sigma)
        with mp.workdps(400):
            rows.append([a, b, mean, sigma, float(mpmath.ncdf(upper) - mpmath.ncdf(lower))])
    return [row for row in rows if row[-1] > 1e-200]


def exponential_cases():
    rows = []
    for slope in [0, 1e-12, -1e-12, 3e-3, -0.0137, 0.0299, -0.0301, 0.454, -0.09, 20, -20, 12.5, -12.5]:
        for a, b in [(70, 110), (71.3, 71.34), (98.2, 110)]:
            s, lower, upper = mpf(slope), mpf(a) - 90, mpf(b) - 90
            with mp.workdps(60):
                values = []
                for power in range(3):
                    if abs(slope) < 1e-9:
                        values.append(mpmath.quad(lambda x: x ** power * mpmath.exp(s * x), [lower, upper]))
                    else:
                        part = {0: lambda x: 1 / s, 1: lambda x: x / s - 1 / s ** 2, 2: lambda x: x * x / s - 2 * x / s ** 2 + 2 / s ** 3}[power]
                        values.append(mpmath.exp(s * upper) * part(upper) - mpmath.exp(s * lower) * part(lower))
                rows.append([a, b, slope] + [float(v) for v in values])
    return rows


def crystal_ball(x, p):
    mean, sigma, alpha_low, n_low, alpha_high, n_high = (mpf(float(v)) for v in p)
    t = (mpf(x) - mean) / sigma
    if t < -alpha_low:
        return mpmath.exp(-alpha_low ** 2 / 2) * (1 + alpha_low * (-t - alpha_low) / n_low) ** -n_low
    if t > alpha_high:
        return mpmath.exp(-alpha_high ** 2 / 2) * (1 + alpha_high * (t - alpha_high) / n_high) ** -n_high
    return mpmath.exp(-t * t / 2)


def crystal_ball_cases():
    rows = []
    powers = [(3.1, 2.4), (1.0, 1.0), (1.0 + 1e-9, 0.7), (140.0, 900.0), (1.7, 12.0), (0.4, 5.5)]
    for n_low, n_high in powers:
        for a, b in [(70, 110), (72.1, 84.3), (93.0, 93.04), (75.0, 75.03)]:
            p = [random.uniform(89, 93), random.uniform(0.8, 2.5), random.uniform(0.4, 2), n_low, random.uniform(0.4, 2), n_high]
            breaks = [p[0] + p[1] * t for t in [-p[2], 0, p[4]] + list(range(-30, 31, 6))]
            rows.append([a, b] + p + [integral(lambda x: crystal_ball(x, p), a, b, set(breaks))])
    return rows


def crystal_ball_shapes():
    """Normalised on the whole line by numba-stats: only ratios are of use."""
    rows = []
    for _ in range(30):
        p = [random.uniform(89, 93), random.uniform(0.8, 2.5), random.uniform(0.4, 2), random.uniform(1.2, 9), random.uniform(0.4, 2), random.uniform(1.2, 9)]
        x = random.uniform(70, 110)
        values = crystalball_ex.pdf(numpy.array([x, p[0]]), p[2], p[3], p[1], p[4], p[5], p[1], p[0])
        rows.append([x] + p + [float(values[0] / values[1])])
    return rows


def polynomials():
    chebyshev = [[x, float(numpy.polynomial.chebyshev.chebval((x - 90) / 20, [1, 0.31, -0.27, 0.113]))] for x in random.uniform(70, 110, 12)]
    bernstein = [[x, float(scipy.interpolate.BPoly(numpy.array([[1], [0.31], [2.27], [0.113]]), [70, 110])(x))] for x in random.uniform(70, 110, 12)]
    return {"chebyshev": chebyshev, "bernstein": bernstein}


def kernels():
    values = numpy.concatenate([random.normal(91, 2, 60), random.uniform(70, 110, 40)])
    weights = random.uniform(0.1, 3, 100)
    estimate = gaussian_kde(values, weights=weights)
    x = random.uniform(70, 110, 40)
    return {"values": values.tolist(), "weights": weights.tolist(), "bandwidth": float(numpy.sqrt(estimate.covariance[0, 0])),
            "x": x.tolist(), "density": estimate(x).tolist()}


print(json.dumps({
    "versions": {"mpmath": mpmath.__version__, "numpy": numpy.__version__, "scipy": scipy.__version__, "numba-stats": numba_stats.__version__},
    "voigt": voigt_values(), "voigtIntegrals": voigt_cases(), "gaussianIntegrals": gaussian_cases(),
    "exponentialIntegrals": exponential_cases(), "crystalBall": crystal_ball_shapes(), "crystalBallIntegrals": crystal_ball_cases(),
    **polynomials(), "kernels": kernels(),
}, indent=1))
