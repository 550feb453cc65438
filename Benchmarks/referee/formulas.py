"""Referee for the formula language: NumPy and awkward evaluate what Concord's formulas should give.

Usage: python Benchmarks/referee/formulas.py Tests/ColumnsTests/Reference/formulas.json

Each case pairs a formula with an independent Python expression. Numbers that JSON lacks are the strings "nan", "inf", "-inf";
a missing value is null.
"""
import decimal
import json
import math
import sys
from fractions import Fraction

import awkward as ak
import numpy as np

SEED, EVENTS = 20240617, 61
rng = np.random.default_rng(SEED)


# MARK: Columns

def jagged(counts, draw):
    return ak.unflatten(draw(int(counts.sum())), counts)


n_muon = rng.integers(0, 5, EVENTS)
n_jet = rng.integers(0, 4, EVENTS)
n_muon[:4] = [0, 1, 2, 4]
odd = rng.normal(0, 3, EVENTS)
odd[[3, 11, 17, 23, 29]] = [np.nan, np.inf, -np.inf, 0.0, -0.0]
scalars = {
    "x": ("float64", rng.uniform(-3.7, 4.1, EVENTS)),
    "y": ("float64", rng.uniform(-2.9, 5.3, EVENTS)),
    "u": ("float64", rng.uniform(-0.999, 0.999, EVENTS)),
    "p": ("float64", rng.exponential(2.385, EVENTS) + 0.013),
    "pf": ("float32", rng.uniform(0.1, 90, EVENTS).astype(np.float32)),
    "odd": ("float64", odd),
    "run": ("int64", rng.integers(1, 400000, EVENTS)),
    "njet": ("uint8", n_jet.astype(np.uint8)),
    "k": ("int32", rng.integers(-3, 6, EVENTS).astype(np.int32)),
    "flag": ("bool", rng.random(EVENTS) < 0.4),
}
lists = {
    "pt": ("float32", jagged(n_muon, lambda n: rng.exponential(20, n).astype(np.float32))),
    "eta": ("float64", jagged(n_muon, lambda n: rng.normal(0, 1.3, n))),
    "q": ("int32", jagged(n_muon, lambda n: rng.choice([-1, 1], n).astype(np.int32))),
    "tight": ("bool", jagged(n_muon, lambda n: rng.random(n) < 0.6)),
    "jet": ("int16", jagged(n_muon, lambda n: rng.integers(-1, 4, n).astype(np.int16))),
    "jpt": ("float64", jagged(n_jet, lambda n: rng.exponential(35, n))),
}
cov = rng.normal(0, 2, (EVENTS, 3))

v = {name: np.asarray(value, dtype=np.float64 if kind != "bool" else bool) for name, (kind, value) in scalars.items()}
l = {name: ak.values_astype(value, "float64") if kind != "bool" else value for name, (kind, value) in lists.items()}
x, y, u, p, pf, odd, run, njet, k, flag = v.values()
pt, eta, q, tight, jet, jpt = l.values()


# MARK: Expected values

def machin_pi(digits):
    decimal.getcontext().prec = digits + 20
    def arctan_inverse(n):
        total = term = decimal.Decimal(1) / n
        k = 1
        while abs(term) > decimal.Decimal(10) ** -(digits + 15):
            term /= -n * n
            k += 2
            total += term / k
        return total
    return Fraction(4 * (4 * arctan_inverse(5) - arctan_inverse(239)))


PI = machin_pi(700)


def delta_phi(a, b):
    d = Fraction(float(a)) - Fraction(float(b))
    d -= 2 * PI * math.ceil((d - PI) / (2 * PI))  # exact, in (-pi, pi]
    return float(d)


def away(values):
    """Round half away from zero."""
    quantize = lambda t: float(decimal.Decimal(t).quantize(decimal.Decimal(1), decimal.ROUND_HALF_UP))
    return np.array([quantize(float(t)) for t in values])


def events(function):
    """Evaluates a per-event function of plain Python lists; None is missing."""
    rows = {name: ak.to_list(value) for name, value in l.items()}
    flat = {name: value.tolist() for name, value in v.items()}
    fixed = cov.tolist()
    out = []
    for i in range(EVENTS):
        row = {name: value[i] for name, value in {**rows, **flat}.items()}
        out.append(function(type("Event", (), {**row, "cov": fixed[i]})))
    return out


def at(values, index):
    return values[index] if 0 <= index < len(values) else None


def lift(function, *arguments):
    return None if None in arguments else function(*arguments)


def kleene_and(a, b):
    return False if a is False or b is False else None if a is None or b is None else True


def kleene_or(a, b):
    return True if a is True or b is True else None if a is None or b is None else False


signed = np.where(np.isnan(odd), np.nan, np.sign(odd))
with np.errstate(all="ignore"):
    cases = [
        # Arithmetic.
        ("x + y*p", x + y * p), ("x - y - p", (x - y) - p), ("x / y / p", (x / y) / p), ("-x**2", -(x**2)),
        ("p ** -1.5", p**-1.5), ("2 ** u ** 2", 2 ** (u**2)), ("run % 7", np.fmod(run, 7)), ("x % 0.7", np.fmod(x, 0.7)),
        ("k % -3", np.fmod(k, -3)), ("x / 0", x / 0), ("0 / (k - k)", 0 / (k - k)), ("1 / odd", 1 / odd),
        ("1. + .5 - 2.5e-1*p", 1.25 + 0.25 - 0.25 * p), ("pf * 2 + njet", pf * 2 + njet), ("+x - -y", x + y),
        ("(x > 0) + (y > 0) + flag", (x > 0).astype(float) + (y > 0) + flag), ("2 * pi * x", 2 * np.pi * x),
        # Comparison and logic.
        ("x < y", x < y), ("x <= k", x <= k), ("x > y", x > y), ("k >= 2", k >= 2), ("k == 2", k == 2), ("k != 2", k != 2),
        ("odd == odd", odd == odd), ("odd != odd", odd != odd), ("odd < 1", odd < 1),
        ("x < y && y < p || flag", ((x < y) & (y < p)) | flag), ("!flag || x > 0 && y > 0", ~flag | ((x > 0) & (y > 0))),
        ("!(k > 1) == flag", ~(k > 1) == flag), ("k && njet", (k != 0) & (njet != 0)), ("!k", k == 0),
        ("odd && true", [None if math.isnan(t) else t != 0 for t in odd]),
        ("x > 0 ? p : y > 0 ? -p : y", np.where(x > 0, p, np.where(y > 0, -p, y))), ("flag ? x : 1", np.where(flag, x, 1)),
        ("k ? 1 : 0", np.where(k != 0, 1.0, 0.0)), ("flag ? k > 1 : x > 0", np.where(flag, k > 1, x > 0)),
        # Functions.
        ("abs(x)", np.abs(x)), ("abs(odd)", np.abs(odd)), ("sqrt(p)", np.sqrt(p)), ("sqrt(odd)", np.sqrt(odd)), ("exp(x)", np.exp(x)),
        ("log(p)", np.log(p)), ("log(odd)", np.log(odd)), ("log10(p)", np.log10(p)), ("pow(p, x)", np.power(p, x)),
        ("pow(x, 2)", x * x), ("pow(odd, 0.5)", [math.nan if math.isnan(t) or -math.inf < t < 0 else abs(t) ** 0.5 for t in odd]),
        ("hypot(x, y)", np.hypot(x, y)), ("atan2(y, x)", np.arctan2(y, x)), ("atan2(odd, -1)", np.arctan2(odd, -1)),
        ("sin(x)", np.sin(x)), ("cos(x)", np.cos(x)), ("tan(x)", np.tan(x)), ("asin(u)", np.arcsin(u)), ("acos(u)", np.arccos(u)),
        ("atan(x)", np.arctan(x)), ("sinh(x)", np.sinh(x)), ("cosh(x)", np.cosh(x)), ("tanh(x)", np.tanh(x)),
        ("asinh(x)", np.arcsinh(x)), ("acosh(p + 1)", np.arccosh(p + 1)), ("acosh(odd)", np.arccosh(odd)),
        ("atanh(u)", np.arctanh(u)), ("min(x, y)", np.minimum(x, y)), ("max(x, y, p, 1.5)", np.maximum.reduce([x, y, p, 0 * x + 1.5])),
        ("min(odd, 0.3)", np.minimum(odd, 0.3)), ("max(odd, x)", np.maximum(odd, x)), ("floor(x)", np.floor(x)),
        ("ceil(x)", np.ceil(x)), ("round(x)", away(x)), ("round(k / 2)", away(k / 2)), ("sign(odd)", signed),
        ("isfinite(odd)", np.isfinite(odd)), ("isnan(odd)", np.isnan(odd)),
        ("deltaPhi(x, y)", [delta_phi(a, b) for a, b in zip(x, y)]),
        ("deltaPhi(17*x, 11*y)", [delta_phi(17 * a, 11 * b) for a, b in zip(x, y)]),
        ("deltaPhi(1e6*x, y)", [delta_phi(1e6 * a, b) for a, b in zip(x, y)]),
        ("deltaPhi(1e300*x, -1e22*y)", [delta_phi(1e300 * a, -1e22 * b) for a, b in zip(x, y)]),
        # Lists, element by element.
        ("pt * eta", pt * eta), ("pt + x", pt + x), ("x - pt", x - pt), ("pt > 20 && abs(eta) < 1.4", (pt > 20) & (abs(eta) < 1.4)),
        ("tight ? pt : -1", ak.where(tight, pt, -1.0)), ("flag ? pt : eta", ak.where(flag, pt, eta)), ("sqrt(pt) * q", np.sqrt(pt) * q),
        ("max(pt, 10*abs(eta))", np.maximum(pt, 10 * abs(eta))), ("!tight", ~tight), ("deltaPhi(eta, x)",
            ak.unflatten([delta_phi(a, b) for a, b in zip(ak.flatten(eta), ak.flatten(ak.broadcast_arrays(x, eta)[0]))], n_muon)),
        ("pt[tight]", pt[tight]), ("(pt*eta)[pt > 20]", (pt * eta)[pt > 20]), ("pt[tight] + eta[tight]", pt[tight] + eta[tight]),
        ("pt[tight][eta[tight] > 0]", pt[tight & (eta > 0)]), ("cov", ak.from_numpy(cov)), ("cov * x", ak.Array(cov * x[:, None])),
        # Reductions.
        ("sum(pt)", ak.sum(pt, axis=1)), ("sum(pt * cos(eta))", ak.sum(pt * np.cos(eta), axis=1)), ("count(pt)", ak.num(pt)),
        ("count(pt > 20)", ak.sum(pt > 20, axis=1)), ("count(tight)", ak.sum(tight, axis=1)), ("sum(tight)", ak.sum(tight, axis=1)),
        ("any(pt > 30)", ak.any(pt > 30, axis=1)), ("all(abs(eta) < 1.5)", ak.all(abs(eta) < 1.5, axis=1)), ("any(q - 1)", ak.any(q != 1, axis=1)),
        ("max(pt)", ak.max(pt, axis=1)), ("min(eta)", ak.min(eta, axis=1)), ("mean(pt)", events(lambda e: math.fsum(e.pt) / len(e.pt) if e.pt else None)),
        ("sum(cov)", cov.sum(axis=1)), ("max(cov)", cov.max(axis=1)), ("cov[0] * cov[2]", cov[:, 0] * cov[:, 2]),
        ("sum(pt[tight && q > 0])", ak.sum(pt[tight & (q > 0)], axis=1)), ("max(pt[tight])", ak.max(pt[tight], axis=1)),
        ("count(pt[eta > 0])", ak.sum(eta > 0, axis=1)),
        # Missing values.
        ("pt[0]", events(lambda e: at(e.pt, 0))), ("pt[1] + x", events(lambda e: lift(lambda a: a + e.x, at(e.pt, 1)))),
        ("q[0] * q[1] < 0", events(lambda e: lift(lambda a, b: a * b < 0, at(e.q, 0), at(e.q, 1)))), ("pt[k]", events(lambda e: at(e.pt, int(e.k)))),
        ("pt[count(pt) - 1]", events(lambda e: at(e.pt, len(e.pt) - 1))), ("pt[x]", events(lambda e: None)), ("pt[odd]", events(lambda e: at(e.pt, int(e.odd)) if e.odd == 0 else None)),
        ("pt[1] > 20 && x > 0", events(lambda e: kleene_and(lift(lambda a: a > 20, at(e.pt, 1)), e.x > 0))),
        ("x > 0 && pt[1] > 20", events(lambda e: kleene_and(lift(lambda a: a > 20, at(e.pt, 1)), e.x > 0))),
        ("pt[1] > 20 || x > 0", events(lambda e: kleene_or(lift(lambda a: a > 20, at(e.pt, 1)), e.x > 0))),
        ("pt[1] > 20 && eta[2] > 0", events(lambda e: kleene_and(lift(lambda a: a > 20, at(e.pt, 1)), lift(lambda a: a > 0, at(e.eta, 2))))),
        ("pt[1] > 20 || eta[2] > 0", events(lambda e: kleene_or(lift(lambda a: a > 20, at(e.pt, 1)), lift(lambda a: a > 0, at(e.eta, 2))))),
        ("!(pt[2] > 20)", events(lambda e: lift(lambda a: not a > 20, at(e.pt, 2)))),
        ("count(pt) > 1 ? pt[1] : -1", events(lambda e: e.pt[1] if len(e.pt) > 1 else -1)),
        ("pt[1] > 9 ? x : y", events(lambda e: lift(lambda a: e.x if a > 9 else e.y, at(e.pt, 1)))),
        ("any(pt > jpt[0])", events(lambda e: any(a > e.jpt[0] for a in e.pt) if e.jpt else None if e.pt else False)),
        ("all(pt > jpt[0])", events(lambda e: all(a > e.jpt[0] for a in e.pt) if e.jpt else None if e.pt else True)),
        ("sum(pt[pt > jpt[0]])", events(lambda e: sum(a for a in e.pt if a > e.jpt[0]) if e.jpt else None if e.pt else 0)),
        ("any(jpt[jet] > 30)", events(lambda e: (lambda t: True if True in t else None if None in t else False)([lift(lambda a: a > 30, at(e.jpt, int(j))) for j in e.jet]))),
        ("jpt[jet]", ak.Array(events(lambda e: [at(e.jpt, int(j)) for j in e.jet]))),
        ("pt + jpt[1]", ak.Array(events(lambda e: [lift(lambda a: t + a, at(e.jpt, 1)) for t in e.pt]))),
        ("isnan(pt[1])", events(lambda e: lift(math.isnan, at(e.pt, 1)))), ("max(pt[0], jpt[0])", events(lambda e: lift(max, at(e.pt, 0), at(e.jpt, 0)))),
    ]


# MARK: Output

def plain(value):
    if value is None:
        return None
    value = float(value)
    return value if math.isfinite(value) else "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def encode(formula, expected):
    offsets = None
    if isinstance(expected, ak.Array) and expected.ndim > 1:
        offsets = [0] + np.cumsum(ak.to_numpy(ak.num(expected))).tolist()
        expected = ak.flatten(expected)
    rows = ak.to_list(expected) if isinstance(expected, ak.Array) else list(expected)
    return {"formula": formula, "offsets": offsets, "values": [plain(t) for t in rows]}


columns = [{"name": n, "type": t, "values": [plain(e) for e in c.tolist()]} for n, (t, c) in scalars.items()]
for name, (kind, array) in lists.items():
    flat = ak.to_list(ak.flatten(array))
    offsets = [0] + np.cumsum(ak.to_numpy(ak.num(array))).tolist()
    columns.append({"name": name, "type": kind, "values": [plain(e) for e in flat], "offsets": offsets})
columns.append({"name": "cov", "type": "float64", "values": cov.ravel().tolist(), "size": 3})
made = f"formulas.py, seed {SEED}, Python {sys.version.split()[0]}, numpy {np.__version__}, awkward {ak.__version__}"
with open(sys.argv[1], "w") as out:
    json.dump({"made": made, "events": EVENTS, "columns": columns, "cases": [encode(f, e) for f, e in cases]}, out)
    out.write("\n")
print(made, len(cases), "cases")
