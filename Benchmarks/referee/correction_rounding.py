"""Formulas and networks with a bound on the error that two sound evaluations may have: each operation within 4 ulp; what enters is taken at
the ends of its interval. And numbers as correctionlib reads them.
"""

import functools
import itertools
import json
import math
import re

import correctionlib._core
import numpy as np

EPSILON = 2.0**-52


# Numbers as correctionlib reads them: for a sixth of all long ones that is not the nearest double.


def library_numbers(texts):
    """The doubles that correctionlib's JSON reader makes of decimal numbers."""
    data = {"nodetype": "binning", "input": "a", "edges": {"n": len(texts), "low": 0.0, "high": float(len(texts))}, "flow": "error",
            "content": "CONTENT"}
    text = document([{"name": "a", "type": "real"}], data).replace('"CONTENT"', f"[{','.join(texts)}]")
    loaded = correctionlib._core.CorrectionSet.from_string(text)["c"]
    return [loaded.evaluate(i + 0.5) for i in range(len(texts))]


def document(inputs, data):
    made = {"name": "c", "version": 1, "inputs": inputs, "output": {"name": "o", "type": "real"}, "data": data}
    return json.dumps({"schema_version": 2, "corrections": [made]})


@functools.cache
def hash_alone(distribution, types):
    names = [f"i{k}" for k in range(len(types))]
    data = {"nodetype": "hashprng", "inputs": names, "distribution": distribution}
    inputs = [{"name": n, "type": t} for n, t in zip(names, types)]
    return correctionlib._core.CorrectionSet.from_string(document(inputs, data))["c"]


def draw(node, values):
    """What correctionlib draws for these values: integers and reals have hashes of their own."""
    given = [values[n][0] for n in node["inputs"]]
    return hash_alone(node["distribution"], tuple("int" if isinstance(v, int) else "real" for v in given)).evaluate(*given)


def load_as_library(text):
    """What `json.loads` gives, with numbers as correctionlib reads them."""
    texts = ["0.0"]
    json.loads(text, parse_float=texts.append)
    values = dict(zip(texts, library_numbers(texts)))
    return json.loads(text, parse_float=values.__getitem__)


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


def rounded(value_error, exact):
    value, error = value_error
    return (value, error) if exact or not math.isfinite(value) else (value, error + 4 * EPSILON * abs(value) + 5e-324)


class Formula:
    def __init__(self, text, variables, parameters, library=False):
        self.library = library  # its own functions: no rounding but that of what enters
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
        return rounded(spread(ARITHMETIC[name], [a, b]), self.library)

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
            exact = token == "abs" or self.library
            return rounded(spread(UNARY[token], [a], token in PERIODIC), exact)
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
    step = 2 * EPSILON * (len(x) + 2)  # before the sum, which might be beyond double
    size = np.abs(weights) @ (step * np.abs(x)) + step * np.abs(layer["bias"])
    y, error = weights @ x + layer["bias"], np.abs(weights) @ e + size
    return applied(layer.get("activation", "linear"), y, np.where(np.isfinite(y), error, 0.0))


def applied(word, y, e):
    if word == "softmax":
        p = activation(word, y)
        return p, p * (4 * EPSILON * len(y) + 2 * np.max(e))
    ends = np.maximum(np.abs(activation(word, y + e) - activation(word, y)), np.abs(activation(word, y - e) - activation(word, y)))
    z = activation(word, y)
    slack = 1e-13 if word == "sigmoid" else 0.0  # its step at 30
    return z, np.maximum(ends, e if word != "sigmoid" else 0) + 4 * EPSILON * np.abs(z) + slack


def network(node, values, library):
    opaque = node["opaque"]
    given = [(values[i["name"]][0] + i["offset"]) * i["scale"] for i in opaque["inputs"]]
    x = np.array(given, float)
    e = np.array([2 * EPSILON * abs(v) + values[i["name"]][1] * abs(i["scale"]) for v, i in zip(given, opaque["inputs"])], float)
    for layer in opaque["layers"]:
        e = np.where(np.isfinite(x), e, 0.0)  # both are at the same infinity
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
    return Formula(final["expression"], [named[v] for v in final["variables"]], final.get("parameters", []), library).value()
