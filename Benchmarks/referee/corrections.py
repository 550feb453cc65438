"""Reference values for CorrectionsTests, by correctionlib (formulas, random trees) and mpmath (quantile maps).

Usage: python Benchmarks/referee/corrections.py Tests/CorrectionsTests/Reference
"""

import json
import math
import random
import sys
from pathlib import Path

import correctionlib
import mpmath

SEED = 20240607
VERSIONS = {"python": sys.version.split()[0], "correctionlib": correctionlib.__version__, "mpmath": mpmath.__version__}
INPUTS = [
    {"name": "a", "type": "real"},
    {"name": "b", "type": "real"},
    {"name": "c", "type": "real"},
    {"name": "n", "type": "int"},
    {"name": "s", "type": "string"},
]
REALS, NUMBERS = ["a", "b", "c"], ["a", "b", "c", "n"]
KEYS = ["nom", "up", "dn"]


def load(data, inputs, generic=()):
    correction = {"name": "c", "version": 1, "inputs": inputs, "output": {"name": "o", "type": "real"},
                  "generic_formulas": list(generic), "data": data}
    text = json.dumps({"schema_version": 2, "corrections": [correction]})
    return correction, correctionlib.CorrectionSet.from_string(text)["c"]


def formula(expression, variables, parameters=None):
    node = {"nodetype": "formula", "expression": expression, "parser": "TFormula", "variables": variables}
    return node if parameters is None else {**node, "parameters": parameters}


# Formulas: what parses, and to what value.

TRAPS = """-x^2|-3^2|2-2^2|2^-1|2--3|2+-3|--3|+3|1 - - 2|- 3|- x|-(x)|1e+2|1E2|.5|1.|1.e3|1e-3|1e3|00.5|0x10|1e|2x|x y|xy|y|x[0]
x [0]|x[1]|[0]|[ 1 ]|[2]|-[0]|2^3^2|8/4*2|8*4/2|1-2+3|5-3-1|2*3+1|1>0>0|3>2==1|1==0<1|1&&1||0|0||0&&1|1 =1|x!=1|!x|x%2|x**2
max(x,1)|max(1,x)|min(x,1)|min(1,x)|max(x,1,2)|x||0|x&&1|0&&x|x==x|x!=x|x>1|x<=1|(x>0)*log(x)|log(max(x,1e-9))|pow(x,2)|atan2(x,z)
logx|log (x)|log10(x)|sin(x)cos(x)|()||( x )|a|pi|floor(x)|abs(-x)|sqrt(x)|x-1|x -1|x- 1|exp(-(x)^2)|exp(-1*x^2)|-sin(x)|(x
x)|max(x)|sin(x,y)|erf(x)/2|1e-400|123456789012345678901234567890|t+z|_|x;|2^0.5^2|-2^0.5|(((((x)))))|tan(x)*x>0.5||x<2""".replace(
    "\n", "|").split("|")
# The separator eats the operator "||": put the formulas with it back.
TRAPS = [t for t in TRAPS if t] + ["1&&1||0", "0||0&&1", "x||0", "0||x", "1||1==0", "x>1||x<0", ""]
POINTS = [[3.7, -0.6, 2.25, 0.5], [0.3, 1.9, -4.0, 7.0], [-1.2, 0.4, 0.8, -2.5], [math.nan, 1.0, 2.0, 3.0]]
FUNCTIONS = "log log10 exp erf sqrt abs cos sin tan acos asin atan cosh sinh tanh acosh asinh atanh".split()


def random_formula(rng, depth, variables="xyzt"):
    if depth == 0 or rng.random() < 0.15:
        return rng.choice([rng.choice(variables), f"[{rng.randrange(3)}]", f"{rng.uniform(0, 9):.3g}".replace("e+", "e"),
                           f"-{rng.uniform(0, 9):.2f}", f"-{rng.choice(variables)}", f"x[{rng.randrange(len(variables))}]"])
    a, b = random_formula(rng, depth - 1, variables), random_formula(rng, depth - 1, variables)
    kind = rng.random()
    if kind < 0.2:
        return f"{rng.choice(['', '-'])}{rng.choice(FUNCTIONS)}({a})"
    if kind < 0.3:
        return f"{rng.choice(['atan2', 'pow', 'max', 'min'])}({a}, {b})"
    if kind < 0.45:
        return f"({a})"
    space = rng.choice(["", " "])
    operator = rng.choice(["||", "&&", "==", "!=", ">", "<", ">=", "<=", "-", "+", "-", "+", "/", "*", "*", "^"])
    return f"{a}{space}{operator}{space}{b}"


def formulas(rng):
    inputs = [{"name": v, "type": "real"} for v in "xyzt"]
    parameters = [1.25, -0.75]
    rows = []
    for expression in TRAPS + [random_formula(rng, 3).replace("[2]", "[1]") for _ in range(250)]:
        try:
            _, evaluator = load(formula(expression, list("xyzt"), parameters), inputs)
            rows.append([expression, [evaluator.evaluate(*p) for p in POINTS]])
        except RuntimeError:
            rows.append([expression, None])
    return {"versions": VERSIONS, "parameters": parameters, "points": POINTS, "formulas": rows}


# Random trees.


def edges(rng, uniform_allowed=True):
    if uniform_allowed and rng.random() < 0.35:
        low = round(rng.uniform(-3, 1), 3)
        return {"n": rng.randint(1, 5), "low": low, "high": low + round(rng.uniform(0.5, 5), 3)}
    values = sorted({round(rng.uniform(-4, 6), rng.choice([0, 1, 6])) + 0.0 for _ in range(rng.randint(2, 6))})
    return values if len(values) > 1 else [values[0], values[0] + 1.5]


def flow(rng, axes, depth):
    kind = rng.choice(["clamp", "error", "wrap", "number", "node"])
    if kind in ("clamp", "error"):
        for axis in axes:
            if isinstance(axis, list) and rng.random() < 0.3:
                axis[-1] = "inf"
        return kind
    if kind == "wrap":
        return kind
    return round(rng.uniform(-9, 9), 3) if kind == "number" else tree(rng, min(depth, 1))


def bins(axis):
    return len(axis) - 1 if isinstance(axis, list) else axis["n"]


def tree(rng, depth):
    kind = "leaf" if depth == 0 else rng.choice(["binning", "binning", "multi", "int", "string", "transform", "formula", "ref"])
    if kind == "leaf":
        return rng.choice([rng.uniform(-5, 5), rng.gauss(0, 1e-3), float(rng.randint(-3, 3)), 1e21])
    if kind == "binning":
        axis = edges(rng)
        content = [tree(rng, depth - 1) for _ in range(bins(axis))]
        return {"nodetype": "binning", "input": rng.choice(NUMBERS), "edges": axis, "content": content,
                "flow": flow(rng, [axis], depth - 1)}
    if kind == "multi":
        axes = [edges(rng) for _ in range(rng.randint(1, 3))]
        content = [tree(rng, min(depth - 1, rng.choice([0, 0, 0, 1]))) for _ in range(math.prod(map(bins, axes)))]
        return {"nodetype": "multibinning", "inputs": rng.choices(NUMBERS, k=len(axes)), "edges": axes, "content": content,
                "flow": flow(rng, axes, depth - 1)}
    if kind in ("int", "string"):
        keys = rng.sample(range(-2, 6), 4) if kind == "int" else KEYS
        node = {"nodetype": "category", "input": kind[0] if kind == "string" else "n",
                "content": [{"key": k, "value": tree(rng, depth - 1)} for k in keys]}
        return {**node, "default": tree(rng, depth - 1)} if rng.random() < 0.6 else node
    if kind == "transform":
        target = rng.choice(NUMBERS)
        # A rule beyond 64-bit integers is undefined behaviour upstream, so those for n stay small.
        bounded = formula("max(-9,min(9,x*[0]+y))", rng.sample(REALS, 2), [rng.uniform(-2, 2)])
        rule = bounded if target == "n" else tree(rng, depth - 1)
        return {"nodetype": "transform", "input": target, "rule": rule, "content": tree(rng, depth - 1)}
    parameters = [round(rng.uniform(-2, 2), 4) for _ in range(3)]
    if kind == "formula":
        return formula(random_formula(rng, 2, "xyz"), rng.sample(REALS, 3), parameters)
    return {"nodetype": "formularef", "index": rng.randrange(2), "parameters": parameters}


def walk(node):
    """Every finite edge in the tree."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "edges":
                for axis in value if value and isinstance(value, list) and isinstance(value[0], (list, dict)) else [value]:
                    if isinstance(axis, dict):
                        yield axis["low"]
                    else:
                        yield from (e for e in axis if not isinstance(e, str))
            else:
                yield from walk(value)
    elif isinstance(node, list):
        for item in node:
            yield from walk(item)


def trees(rng):
    cases = []
    while len(cases) < 70:
        generic = [formula(random_formula(rng, 2, "xyz"), rng.sample(REALS, 3)) for _ in range(2)]
        correction, evaluator = load(tree(rng, rng.choice([1, 2, 2, 3])), INPUTS, generic)
        if len(json.dumps(correction)) > 6000:
            continue
        special = list(walk(correction["data"])) or [0.5]
        # Upstream sends values that are in range through the modulo of "wrap" too, which moves them across edges by an ulp,
        # and fails one ulp below the range: no values at edges for these.
        special += [math.nextafter(e, math.inf) for e in special] + [math.nextafter(e, -math.inf) for e in special]
        at_edges = 0.0 if "wrap" in json.dumps(correction) else 0.3
        rows = []
        for _ in range(12):
            reals = [rng.choice(special) if rng.random() < at_edges else rng.uniform(-8, 10) for _ in REALS]
            row = [*reals, rng.randint(-4, 7), rng.choice(KEYS if rng.random() < 0.9 else ["other"])]
            try:
                rows.append([*row, evaluator.evaluate(*row)])
            except (RuntimeError, IndexError, ValueError):
                rows.append([*row, None])
        cases.append({"correction": correction, "rows": rows})
    return {"versions": VERSIONS, "trees": cases}


# Quantile maps.

mpmath.mp.dps = 40


def tail(m, x):
    """Lower and upper tail of a mixture."""
    z = [(x - m[1]) / m[2], (x - m[3]) / m[4]]
    w = [m[0], 1 - m[0]]
    lower = sum(wi * mpmath.erfc(-zi / mpmath.sqrt(2)) for wi, zi in zip(w, z)) / 2
    upper = sum(wi * mpmath.erfc(zi / mpmath.sqrt(2)) for wi, zi in zip(w, z)) / 2
    return lower, upper


def mapped(simulation, data, x):
    lower, upper = tail(simulation, mpmath.mpf(x))
    wanted, side, sign = (lower, 0, 1) if lower < upper else (upper, 1, -1)
    low, high = mpmath.mpf(-2000), mpmath.mpf(2000)
    for _ in range(90):
        middle = (low + high) / 2
        low, high = (middle, high) if sign * (tail(data, middle)[side] - wanted) < 0 else (low, middle)
    return float((low + high) / 2)


def quantile(m, p, side):
    low, high = mpmath.mpf(-2000), mpmath.mpf(2000)
    for _ in range(60):
        middle = (low + high) / 2
        inside = tail(m, middle)[side] < p
        low, high = (middle, high) if inside == (side == 0) else (low, middle)
    return float(low)


def maps(rng):
    pairs = []
    for i in range(50):
        s1 = rng.uniform(8, 22)
        simulation = [rng.uniform(0.3, 0.95), rng.uniform(-12, 4), s1, rng.uniform(-12, 4), s1 * rng.uniform(1.4, 2.6)]
        data = [min(0.99, max(0.05, simulation[0] + rng.uniform(-0.15, 0.15))), simulation[1] + rng.uniform(-4, 4),
                simulation[2] * rng.uniform(0.85, 1.25), simulation[3] + rng.uniform(-6, 6), simulation[4] * rng.uniform(0.85, 1.25)]
        if i % 10 == 8:
            simulation[0] = 1.0
        if i % 10 >= 8:
            data[0] = 1.0
        low, high = quantile(simulation, 1e-8, 0), quantile(simulation, 1e-8, 1)
        grid = [low + (high - low) * k / 12 for k in range(13)] + [rng.uniform(low, high) for _ in range(4)]
        pairs.append({"simulation": simulation, "data": data, "low": low, "high": high,
                      "points": [[x, mapped(simulation, data, x)] for x in grid]})
    return {"versions": VERSIONS, "tail": 1e-8, "pairs": pairs}


def main():
    folder = Path(sys.argv[1])
    for name, make in {"formulas": formulas, "trees": trees, "maps": maps}.items():
        path = folder / f"corrections-{name}.json"
        path.write_text(json.dumps({"seed": SEED, **make(random.Random(f"{SEED}/{name}"))}, separators=(",", ":")) + "\n")
        print(f"{path.name}: {path.stat().st_size} bytes, seed {SEED}, {VERSIONS}")


main()
