"""Random correction sets over every type of node, and sets like those that experiments publish, with rows to evaluate them on."""

import math

REALS, INTEGERS, STRINGS = ["a", "b", "c"], ["n", "m"], ["s", "u"]
NUMBERS = REALS + INTEGERS
INPUTS = ([{"name": name, "type": "real"} for name in REALS] + [{"name": name, "type": "int"} for name in INTEGERS]
          + [{"name": name, "type": "string"} for name in STRINGS])
KEYS = {"s": ["nom", "up", "down", ""], "u": ["sf", "a key of forty characters, as sources have", "µ"]}
FUNCTIONS = "log log10 exp erf sqrt abs cos sin tan acos asin atan cosh sinh tanh acosh asinh atanh".split()
OPERATORS = ["||", "&&", "==", "!=", ">", "<", ">=", "<=", "-", "+", "-", "+", "-", "+", "/", "*", "/", "*", "*", "^"]
FAMILIES = ["lookup", "hash", "formula", "mixed", "network"]


def formula(expression, variables, parameters=None):
    node = {"nodetype": "formula", "expression": expression, "parser": "TFormula", "variables": variables}
    return node if parameters is None else {**node, "parameters": parameters}


def expression(rng, depth, variables="xyz"):
    if depth == 0 or rng.random() < 0.12:
        number = f"{rng.uniform(0, 9):.{rng.choice([1, 3, 17])}g}".replace("e+", "e")
        return rng.choice([rng.choice(variables), rng.choice(variables), f"[{rng.randrange(3)}]", number, "-" + number,
                           f"-{rng.choice(variables)}", f"x[{rng.randrange(len(variables))}]"])
    a, b = expression(rng, depth - 1, variables), expression(rng, depth - 1, variables)
    kind = rng.random()
    if kind < 0.3:
        return f"{rng.choice(['', '', '-'])}{rng.choice(FUNCTIONS)}({a})"
    if kind < 0.4:
        return f"{rng.choice(['atan2', 'pow', 'max', 'min'])}({a}, {b})"
    if kind < 0.55:
        return f"({a})"
    space = rng.choice(["", " "])
    return f"{a}{space}{rng.choice(OPERATORS)}{space}{b}"


def network(rng):
    """Any architecture and activation; inputs may be integers; a softmax net has two outputs."""
    names = rng.sample(NUMBERS, rng.randint(1, 4))
    layers, width = [], len(names)

    def activation():
        words = ["linear", "rectified", "sigmoid", "tanh", "hard_sigmoid", "abs", "elu", {"function": "elu", "alpha": 0.7},
                 {"function": "leakyrelu", "alpha": 0.1}, {"function": "swish", "alpha": 1.0}, "softmax"]
        return rng.choice(words)

    def matrix(rows, columns):
        return [rng.gauss(0, 1 / math.sqrt(columns)) for _ in range(rows * columns)]

    def dense(rows, columns):
        return {"weights": matrix(rows, columns), "bias": [rng.gauss(0, 0.3) for _ in range(rows)]}

    for _ in range(rng.randint(1, 3)):
        kind = rng.choice(["dense", "dense", "dense", "normalization", "maxout", "highway"])
        out = rng.choice([1, 2, 3, 5, 8, 16, 17])
        if kind == "dense":
            layers.append({"architecture": kind, **dense(out, width), "activation": activation()})
            width = out
        elif kind == "normalization":
            layers.append({"architecture": kind, "weights": [rng.uniform(0.5, 2) for _ in range(width)],
                           "bias": [rng.gauss(0, 0.3) for _ in range(width)]})
        elif kind == "maxout":
            layers.append({"architecture": kind, "activation": "linear",
                           "sublayers": [{"architecture": "dense", **dense(out, width)} for _ in range(rng.randint(1, 3))]})
            width = out
        else:
            parts = {"t": dense(width, width), "carry": dense(width, width)}
            layers.append({"architecture": kind, "activation": activation(), "components": parts})
    outputs = rng.randint(1, 2)
    layers.append({"architecture": "dense", **dense(outputs, width), "activation": activation()})
    opaque = {"inputs": [{"name": name, "offset": rng.gauss(0, 2), "scale": rng.uniform(0.1, 1)} for name in names],
              "layers": layers, "outputs": [f"out_{i}" for i in range(outputs)]}
    finalizer = rng.choice(["x", "x/(1.5-x)", "min([1],max([0],x))", "2*x+[0]"])
    return {"nodetype": "lwtnn", "opaque": opaque,
            "finalizer": formula(finalizer, [f"out_{rng.randrange(outputs)}"], [0.25, 4.0])}


class Trees:
    """Makes trees of one family: which leaves they have."""

    def __init__(self, rng, family, generic):
        self.rng, self.family, self.generic = rng, family, generic

    def axis(self, allow_infinite):
        rng = self.rng
        if rng.random() < 0.35:
            low = rng.choice([round(rng.uniform(-3, 1), 3), -3.2, -math.pi, 0.0])
            return {"n": rng.choice([1, 2, 3, 4, 7, 12]), "low": low, "high": low + rng.choice([round(rng.uniform(0.5, 5), 3), 2 * math.pi])}
        digits = rng.choice([0, 1, 6, 17])
        count = rng.choice([2, 3, 4, 6, 9, 17, 40])
        values = sorted({round(rng.uniform(-4, 6), digits) + 0.0 for _ in range(count)})
        values = values if len(values) > 1 else [values[0], values[0] + 1.5]
        if allow_infinite and rng.random() < 0.3:
            values[-1] = rng.choice(["inf", "+inf"])
        if allow_infinite and len(values) > 2 and rng.random() < 0.15:
            values[0] = "-inf"
        return values

    def lookup(self, depth, axes_count):
        rng = self.rng
        flow = rng.choice(["clamp", "error", "wrap", "clamp", "number", "node"])
        axes = [self.axis(flow != "wrap") for _ in range(axes_count)]
        while math.prod(map(bins, axes)) > 250:
            axes = [self.axis(flow != "wrap") for _ in range(axes_count)]
        if flow == "number":
            flow = round(rng.uniform(-9, 9), 3)
        if flow == "node":
            flow = self.tree(min(depth - 1, 2))
        below = (lambda: depth - 1) if math.prod(map(bins, axes)) < 10 else (lambda: rng.choice([0, 0, 0, 0, 0, 0, 0, min(depth - 1, 1)]))
        return axes, flow, [self.tree(below()) for _ in range(math.prod(map(bins, axes)))]

    def category(self, depth):
        rng = self.rng
        name = rng.choice(INTEGERS + STRINGS)
        keys = rng.sample([*range(-3, 7), 2**31 - 1, -(2**31)], rng.choice([1, 4, 9])) if name in INTEGERS else KEYS[name]
        node = {"nodetype": "category", "input": name, "content": [{"key": k, "value": self.tree(depth - 1)} for k in keys]}
        return {**node, "default": self.tree(depth - 1)} if rng.random() < 0.7 else node

    def transform(self, depth):
        rng = self.rng
        name = rng.choice(NUMBERS)
        if self.family in ("lookup", "hash") or rng.random() < 0.3:
            rule = self.tree(min(depth - 1, 1))
        else:
            bounded = rng.choice(["max(-9,min(9,x*[0]+y))", "max([1],min(6,x))", "x+[0]", "10*x", "abs(x)"])
            rule = formula(bounded, rng.sample(REALS, 2), [rng.uniform(-2, 2), -0.5])
        return {"nodetype": "transform", "input": name, "rule": rule, "content": self.tree(depth - 1)}

    def leaf(self):
        rng = self.rng
        if self.family == "hash" or (self.family == "mixed" and rng.random() < 0.05):
            names = [rng.choice(NUMBERS) for _ in range(rng.choice([1, 2, 3, 4, 9, 17]))] if rng.random() < 0.5 else rng.sample(NUMBERS, 3)
            return {"nodetype": "hashprng", "inputs": names, "distribution": rng.choice(["stdflat", "normal"])}
        if self.family == "mixed" and rng.random() < 0.4:
            return self.formula()
        if self.family == "network" or (self.family == "mixed" and rng.random() < 0.01):
            return network(rng)
        return rng.choice([rng.uniform(-5, 5), rng.gauss(0, 1e-3), float(rng.randint(-3, 3)), rng.choice([1e21, 0.5, -2.5, 3.0]), -0.0])

    def formula(self):
        rng = self.rng
        parameters = [round(rng.uniform(-2, 2), 4) for _ in range(3)]
        if rng.random() < 0.5:
            return {"nodetype": "formularef", "index": rng.randrange(len(self.generic)), "parameters": parameters}
        return formula(expression(rng, 2), rng.sample(REALS, 3), parameters)

    def tree(self, depth):
        if depth <= 0:
            return self.leaf()
        kind = self.rng.choice(["binning", "binning", "multi", "category", "category", "transform", "leaf"])
        if kind == "leaf":
            return self.leaf()
        if kind == "binning":
            (axis,), flow, content = self.lookup(depth, 1)
            return {"nodetype": "binning", "input": self.rng.choice(NUMBERS), "edges": axis, "content": content, "flow": flow}
        if kind == "multi":
            count = self.rng.choice([1, 2, 2, 3])
            axes, flow, content = self.lookup(depth, count)
            inputs = self.rng.sample(NUMBERS, count) if self.rng.random() < 0.8 else self.rng.choices(NUMBERS, k=count)
            return {"nodetype": "multibinning", "inputs": inputs, "edges": axes, "content": content, "flow": flow}
        return self.category(depth) if kind == "category" else self.transform(depth)


def bins(axis):
    return len(axis) - 1 if isinstance(axis, list) else axis["n"]


def correction(name, inputs, data, generic=()):
    return {"name": name, "version": 1, "inputs": inputs, "output": {"name": "value", "type": "real"},
            "generic_formulas": list(generic), "data": data}


def random_corrections(rng, counts):
    """`counts`: how many of each family."""
    made = []
    for family in FAMILIES:
        for i in range(counts.get(family, 0)):
            generic = [formula(expression(rng, 2), rng.sample(REALS, 3)) for _ in range(3)]
            trees = Trees(rng, family, generic)
            if family == "formula":
                data = formula(expression(rng, rng.choice([1, 2, 3, 4])), rng.sample(REALS, 3), [1.25, -0.75, 2.385])
            else:
                data = trees.tree(rng.choice([0, 1, 2, 2, 3, 3, 4]) if family != "lookup" else rng.choice([1, 2, 3, 4]))
            made.append(correction(f"{family}_{i}", INPUTS, data, generic))
    return made


def compounds(rng, corrections, count):
    """Of corrections that change their real inputs and seldom throw."""
    parts = [c["name"] for c in corrections if c["name"].split("_")[0] in ("lookup", "mixed", "formula", "network")]
    made = []
    for i in range(count):
        made.append({"name": f"compound_{i}", "inputs": [*INPUTS[::-1]], "output": {"name": "value", "type": "real"},
                     "inputs_update": rng.sample(REALS, rng.choice([0, 1, 1, 2])), "input_op": rng.choice("+*/"),
                     "output_op": rng.choice(["+", "*", "/", "last"]), "stack": rng.choices(parts, k=rng.choice([1, 2, 2, 3, 4]))})
    return made


def edges_of(node):
    """Every finite edge and every integer key in a tree."""
    if isinstance(node, dict):
        if node.get("nodetype") == "lwtnn":
            return
        for key, value in node.items():
            if key == "edges":
                for axis in value if isinstance(value, list) and isinstance(value[0], (list, dict)) else [value]:
                    yield from [axis["low"], axis["high"]] if isinstance(axis, dict) else [e for e in axis if not isinstance(e, str)]
                    if isinstance(axis, dict):
                        yield from [axis["low"] + k * (axis["high"] - axis["low"]) / axis["n"] for k in range(1, axis["n"])]
            elif key == "key" and isinstance(value, int):
                yield float(value)
            else:
                yield from edges_of(value)
    elif isinstance(node, list):
        for item in node:
            yield from edges_of(item)


ODD = [math.inf, -math.inf, math.nan, 0.0, -0.0, 5e-324, -1e-310, 1e-17, -1e-17, 1e308, -1e308, 1e17, 1e10, -1e10, 1.0, -1.0, 0.5]
ODD_INTEGERS = [0, 1, -1, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 2**53, 2**53 + 1, 2**63 - 1, -(2**63)]


def real(rng, edges):
    kind = rng.random()
    if kind < 0.3 and edges:
        edge = rng.choice(edges)
        return rng.choice([edge, math.nextafter(edge, math.inf), math.nextafter(edge, -math.inf), edge])
    if kind < 0.38:
        return rng.choice(ODD)
    if kind < 0.44:
        return rng.gauss(0, 1) * 10 ** rng.uniform(-30, 30)
    return rng.uniform(-5, 7)


def row(rng, inputs, edges):
    values = []
    for variable in inputs:
        if variable["type"] == "real":
            values.append(real(rng, edges))
        elif variable["type"] == "int":
            values.append(rng.choice(ODD_INTEGERS) if rng.random() < 0.08 else rng.randint(-5, 8))
        else:
            values.append(rng.choice(KEYS[variable["name"]]) if rng.random() < 0.95 else rng.choice(["other", "Nom", "nom "]))
    return values
