"""Says why a row's value may differ between two evaluators: by a defect of correctionlib, or by rounding that a formula magnifies.

Walks the tree for that row with a bound on the error that two sound evaluations may have by then (each operation within 4 ulp; what enters
is taken at the ends of its interval). A reason that begins with ! is none: the difference has no excuse.
"""

import itertools
import json
import math
import re

import numpy as np

EPSILON = 2.0**-52
TINY = 1e-300 * 1e-20
TWO63 = 2.0**63


class Uncertain(Exception):
    """The path through the tree depends on rounding, or on a defect: the words say which."""


# Formulas: a value with the bound of its error.

TOKEN = re.compile(r"\s*(?:(x\[\d+\]|\[\s*\d+\s*\])|(\d+\.?\d*(?:e-?\d+)?)|([a-z]\w*)|(\|\||&&|==|!=|>=|<=|[-+*/^<>(),]))")
LEVELS = [["||"], ["&&"], ["==", "!="], [">", "<", ">=", "<="], ["-", "+"], ["/", "*"], ["^"]]
LOGIC = {"||": lambda a, b: float(a != 0 or b != 0), "&&": lambda a, b: float(a != 0 and b != 0), "==": lambda a, b: float(a == b),
         "!=": lambda a, b: float(a != b), ">": lambda a, b: float(a > b), "<": lambda a, b: float(a < b),
         ">=": lambda a, b: float(a >= b), "<=": lambda a, b: float(a <= b), "max": lambda a, b: b if a < b else a,
         "min": lambda a, b: b if b < a else a}
ARITHMETIC = {"-": np.subtract, "+": np.add, "/": np.divide, "*": np.multiply, "^": np.power, "pow": np.power, "atan2": np.arctan2}
UNARY = {"log": np.log, "log10": np.log10, "exp": np.exp, "sqrt": np.sqrt, "abs": np.abs, "cos": np.cos, "sin": np.sin, "tan": np.tan,
         "acos": np.arccos, "asin": np.arcsin, "atan": np.arctan, "cosh": np.cosh, "sinh": np.sinh, "tanh": np.tanh, "acosh": np.arccosh,
         "asinh": np.arcsinh, "atanh": np.arctanh, "erf": lambda x: np.float64(math.erf(x))}
PERIODIC = {"cos", "sin", "tan"}


def spread(function, arguments, periodic=False):
    """The value at the middle, and how far it moves at the ends of the arguments' intervals."""
    middle = float(function(*(np.float64(v) for v, _ in arguments)))
    if all(e == 0 for _, e in arguments):
        return middle, 0.0
    if periodic and arguments[0][1] > 0.1:
        return middle, math.inf if arguments[0][1] else 0.0
    error = 0.0
    for signs in itertools.product((-1, 1), repeat=len(arguments)):
        end = float(function(*(np.float64(v + s * e if e else v) for (v, e), s in zip(arguments, signs))))
        if end == middle or (math.isnan(end) and math.isnan(middle)):
            continue
        if not math.isfinite(end - middle):
            return middle, math.inf
        error = max(error, abs(end - middle))
    return middle, 1.5 * error


def rounded(value_error, exact=False):
    value, error = value_error
    return (value, error) if exact or not math.isfinite(value) else (value, error + 4 * EPSILON * abs(value) + 5e-324)


class Formula:
    def __init__(self, text, variables, parameters):
        self.tokens = [next(g for g in m.groups() if g) for m in TOKEN.finditer(text)]
        self.place, self.variables, self.parameters = 0, variables, parameters

    def peek(self):
        return self.tokens[self.place] if self.place < len(self.tokens) else None

    def take(self, expected=None):
        token = self.peek()
        assert expected is None or token == expected, (token, expected)
        self.place += 1
        return token

    def value(self, level=0):
        if level == len(LEVELS):
            return self.atom()
        left = self.value(level + 1)
        while self.peek() in LEVELS[level]:
            operator = self.take()
            right = self.value(level if operator == "^" else level + 1)
            left = self.binary(operator, left, right)
        return left

    def binary(self, name, a, b):
        if name in LOGIC:
            return spread(LOGIC[name], [a, b])
        return rounded(spread(ARITHMETIC[name], [a, b]))

    def atom(self):
        if self.peek() == "-":
            self.take()
            value, error = self.atom()
            return -value, error
        token = self.take()
        if token == "(":
            inner = self.value()
            self.take(")")
            return inner
        if token[0] == "[":
            return self.parameters[int(token[1:-1])], 0.0
        if token[:2] == "x[":
            return self.variables[int(token[2:-1])]
        if token[0].isdigit():
            return float(token), 0.0
        if token in "xyzt":
            return self.variables["xyzt".index(token)]
        self.take("(")
        a = self.value()
        if token in UNARY:
            self.take(")")
            return rounded(spread(UNARY[token], [a], token in PERIODIC), token in ("abs",))
        self.take(",")
        b = self.value()
        self.take(")")
        return self.binary(token, a, b)


# Networks.


def activation(word, x):
    name, alpha = (word["function"], word.get("alpha", 1.0)) if isinstance(word, dict) else (word, 1.0)
    with np.errstate(all="ignore"):
        return {"linear": lambda: x, "rectified": lambda: np.maximum(x, 0), "tanh": lambda: np.tanh(x), "abs": lambda: np.abs(x),
                "sigmoid": lambda: np.where(x < -30, 0, np.where(x > 30, 1, 1 / (1 + np.exp(-x)))),
                "hard_sigmoid": lambda: np.clip(0.2 * x + 0.5, 0, 1), "elu": lambda: np.where(x < 0, alpha * np.expm1(x), x),
                "leakyrelu": lambda: np.where(x > 0, x, alpha * x), "swish": lambda: x / (1 + np.exp(-alpha * x)),
                "softmax": lambda: np.exp(x - np.max(x)) / np.sum(np.exp(x - np.max(x)))}[name]()


def dense(layer, x, e):
    weights = np.array(layer["weights"]).reshape(len(layer["bias"]), -1)
    size = np.abs(weights) @ np.abs(x) + np.abs(layer["bias"])
    y, error = weights @ x + layer["bias"], np.abs(weights) @ e + 2 * EPSILON * (len(x) + 2) * size
    return applied(layer.get("activation", "linear"), y, error)


def applied(word, y, e):
    if word == "softmax":
        p = activation(word, y)
        return p, p * (4 * EPSILON * len(y) + 2 * np.max(e))
    ends = np.maximum(np.abs(activation(word, y + e) - activation(word, y)), np.abs(activation(word, y - e) - activation(word, y)))
    z = activation(word, y)
    slack = 1e-13 if word == "sigmoid" else 0.0  # its step at 30
    return z, np.maximum(ends, e if word != "sigmoid" else 0) + 4 * EPSILON * np.abs(z) + slack


def network(node, values):
    opaque = node["opaque"]
    given = [(values[i["name"]][0] + i["offset"]) * i["scale"] for i in opaque["inputs"]]
    x = np.array(given, float)
    e = np.array([2 * EPSILON * abs(v) + values[i["name"]][1] * abs(i["scale"]) for v, i in zip(given, opaque["inputs"])], float)
    for layer in opaque["layers"]:
        kind = layer["architecture"]
        if kind == "dense":
            x, e = dense(layer, x, e)
        elif kind == "normalization":
            w, b = np.array(layer["weights"]), np.array(layer["bias"])
            x, e = (x + b) * w, e * np.abs(w) + 3 * EPSILON * np.abs(w) * (np.abs(x) + np.abs(b))
        elif kind == "maxout":
            parts = [dense(s, x, e) for s in layer["sublayers"]]
            x, e = np.max([p[0] for p in parts], axis=0), np.max([p[1] for p in parts], axis=0)
        else:
            t, te = dense({**layer["components"]["t"], "activation": layer["activation"]}, x, e)
            c, ce = dense({**layer["components"]["carry"], "activation": "sigmoid"}, x, e)
            x, e = (c * t + (1 - c) * x, np.abs(c) * te + np.abs(t - x) * ce + np.abs(1 - c) * e + 8 * EPSILON * (np.abs(t) + np.abs(x)))
    named = {n: (float(v), float(s)) for n, v, s in zip(opaque["outputs"], x, e)}
    final = node["finalizer"]
    return Formula(final["expression"], [named[v] for v in final["variables"]], final.get("parameters", [])).value()


# Trees.


class Walk:
    def __init__(self, tree, values):
        self.generic, self.values, self.notes = tree["generic_formulas"], values, []
        self.data = tree["data"]

    def result(self):
        return self.node(self.data, self.values)

    def bin(self, axis, flow, at, several):
        """The bin by the rules of schema 2; None outside. Notes the defects that correctionlib has there."""
        value, error = at
        edges = None if isinstance(axis, dict) else [float(e) for e in axis]
        low, high = (axis["low"], axis["high"]) if edges is None else (edges[0], edges[-1])
        if flow == "wrap":
            if not math.isfinite(value):
                if edges is None:
                    self.notes.append("a wrapped value that is not finite on a uniform axis")
            else:
                self.notes.append("wrapped: correctionlib moves values by rounding")
        if math.isnan(value) and edges is None:
            self.notes.append("NaN on a uniform axis" + (" of several" if several else ""))
        if edges is None and low <= value < high and axis["n"] * ((value - low) / (high - low)) >= axis["n"]:
            self.notes.append("just below the end of a uniform axis")
        if error:
            nearest = min((abs(value - e) for e in (edges or [low + k * (high - low) / axis["n"] for k in range(axis["n"] + 1)])
                           if math.isfinite(e)), default=math.inf)
            if not error < nearest or flow == "wrap":
                raise Uncertain("a transform's value is within its rounding of an edge")
        if not (low <= value < high):
            if flow == "clamp":
                return 0 if value < low else (len(edges) - 2 if edges else axis["n"] - 1)
            if flow == "wrap":
                if not math.isfinite(value):
                    raise Throws
                value = low + (value - low) % (high - low)
                if value >= high:
                    return (len(edges) - 2) if edges else axis["n"] - 1
            elif flow == "error":
                raise Throws
            else:
                return None
        if edges is None:
            return min(int(axis["n"] * ((value - low) / (high - low))), axis["n"] - 1)
        return int(np.searchsorted(edges, value, side="right")) - 1

    def node(self, node, values):
        if not isinstance(node, dict):
            return float(node), 0.0
        kind = node["nodetype"]
        if kind == "binning":
            found = self.bin(node["edges"], node["flow"], values[node["input"]], False)
            return self.node(node["flow"] if found is None else node["content"][found], values)
        if kind == "multibinning":
            index = 0
            for name, axis in zip(node["inputs"], node["edges"]):
                found = self.bin(axis, node["flow"], values[name], True)
                if found is None:
                    return self.node(node["flow"], values)
                index = index * (axis["n"] if isinstance(axis, dict) else len(axis) - 1) + found
            return self.node(node["content"][index], values)
        if kind == "category":
            for item in node["content"]:
                if item["key"] == values[node["input"]][0]:
                    return self.node(item["value"], values)
            if "default" not in node:
                raise Throws
            return self.node(node["default"], values)
        if kind == "transform":
            return self.transform(node, values)
        if kind == "hashprng":
            if any(values[n][1] for n in node["inputs"]):
                raise Uncertain("the hash of a value that rounding changes")
            return math.nan, 0.0 if node["distribution"] == "stdflat" else 1e-15
        if kind == "lwtnn":
            return network(node, values)
        shared = self.generic[node["index"]] if kind == "formularef" else node
        return Formula(shared["expression"], [values[v] for v in shared["variables"]], node.get("parameters", [])).value()

    def transform(self, node, values):
        value, error = self.node(node["rule"], values)
        if isinstance(values[node["input"]][0], int):
            if not math.isfinite(value) or abs(value) >= TWO63:
                raise Uncertain("a transform beyond 64-bit integers")
            if error and abs(abs(value) % 1 - 0.5) <= error:
                raise Uncertain("a transform's value is within its rounding of a half")
            value, error = int(math.copysign(math.floor(abs(value) + 0.5), value)), 0.0
        return self.node(node["content"], {**values, node["input"]: (value, error)})


class Throws(Exception):
    pass


def outlook(it, trees, values):
    """The bound on the error of what `it`, a correction or a compound, gives for `values`; None where it throws. And the defects met."""
    notes, bound = [], None

    def walked(tree):
        walk = Walk(tree, values)
        try:
            return walk.result()
        finally:
            notes.extend(walk.notes)

    with np.errstate(all="ignore"):
        try:
            bound = (compound(it, trees, values, walked) if "stack" in it else walked(it))[1]
        except Throws:
            pass
        except Uncertain as why:
            notes.append(str(why))
    return bound, notes


OPERATIONS = {"+": np.add, "*": np.multiply, "/": np.divide, "last": lambda a, b: b}


def compound(it, trees, values, walked):
    """Follows the stack with intervals."""
    out = None
    for part in it["stack"]:
        found = walked(trees[part])
        for name in it["inputs_update"]:
            values[name] = rounded(spread(OPERATIONS[it["input_op"]], [values[name], found]))
        out = found if out is None else rounded(spread(OPERATIONS[it["output_op"]], [out, found]), it["output_op"] == "last")
    return out


def allowed(bound, theirs):
    """How far a sound evaluator may be from correctionlib's value: not at all where nothing was computed."""
    return 2 * bound + 1e-14 * abs(theirs) if bound else 0.0


def reason(it, trees, values, ours, theirs):
    """Why `ours` and `theirs` differ for these arguments."""
    bound, notes = outlook(it, trees, values)
    if notes:
        return f"defect or rounding: {next((n for n in notes if '64-bit' in n), notes[0])}"  # that one has no remedy
    if "throws" in (ours, theirs) or bound is None:
        return "!one throws"
    limit = allowed(bound, float(theirs))
    if limit == math.inf or abs(float(ours) - float(theirs)) <= limit:
        return "rounding that the formula magnifies"
    return "!beyond the bound"


def arguments(inputs, case, words):
    """The arguments in one row of a case, each with no error."""
    def value(kind, word):
        return float(word.view("<f8")) if kind == "real" else int(word.view("<i8")) if kind == "int" else case["strings"][int(word)]

    return {v["name"]: (value(v["type"], word), 0.0) for v, word in zip(inputs, words)}


def explain(folder):
    """Reason and row of every difference that the Swift program found."""
    cases = {c["name"]: c for c in json.loads((folder / "cases.json").read_text())["cases"]}
    made = json.loads((folder / "set.json").read_text())
    trees = {c["name"]: c for c in made["corrections"]}
    made_of = {c["name"]: c for c in made["compound_corrections"]}
    for line in (folder / "differences.tsv").read_text().splitlines():
        name, row, way, ours, theirs = line.split("\t")
        case = cases[name]
        it = (made_of if case["compound"] else trees)[name]
        words = np.frombuffer((folder / f"{name}.bin").read_bytes(), "<u8").reshape(-1, case["rows"])[:, int(row)]
        values = arguments(it["inputs"], case, words)
        shown = {k: v[0] for k, v in values.items()}
        own = "!not the same bits in another way" if way.startswith(("repeated", "blocks as")) else None
        yield f"{own or reason(it, trees, values, ours, theirs)}  ({way})", f"{name} row {row}: {ours} here, {theirs} there, {shown}"
