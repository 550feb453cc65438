"""Says why a row's value may differ between two evaluators: by a defect of correctionlib, or by rounding that a formula magnifies.

Walks the tree for that row with a bound on the error that two sound evaluations may have by then (`correction_rounding.py`). A reason that begins with ! is none: the difference has no excuse.

Where correctionlib has a defect, ours must be the value of the walk itself, by the rules of schema 2. With the defects (`isBugCompatible`)
the walk follows correctionlib's bins, and formulas have no rounding: only networks do.
"""

import json
import math

import numpy as np
from correction_rounding import Formula, draw, load_as_library, network, rounded, spread

TWO63 = 2.0**63
END = -1  # one behind the last bin, where correctionlib comes by rounding
LOST = -2  # NaN made the integer 2^63


class Uncertain(Exception):
    """The path through the tree depends on rounding, or on a defect: the words say which."""


def share(value, low, high):
    """How far into its period a wrapped value is, as correctionlib computes it."""
    periods = (np.float64(value) - low) / (np.float64(high) - low)
    return float(periods - np.floor(periods))


class Throws(Exception):
    """Both evaluators throw there."""


class Walk:
    def __init__(self, tree, values, library):
        self.generic, self.values, self.notes, self.library = tree["generic_formulas"], values, [], library
        self.data = tree["data"]

    def result(self):
        return self.node(self.data, self.values)

    def bin(self, axis, flow, at):
        """The bin by the rules of schema 2, or correctionlib's; None outside. Notes where these differ."""
        value, error = at
        if error:
            self.refuse_edges(axis, flow, value, error)
        sound, theirs = self.sound_bin(axis, flow, value), self.library_bin(axis, flow, value)
        if self.library:
            if theirs is Throws:
                raise Throws
            return theirs
        if theirs != sound:
            self.notes.append("NaN on a uniform axis" if theirs == LOST and math.isnan(value) else
                              "a wrapped value that is not finite on a uniform axis" if theirs == LOST else
                              "a wrapped value that rounds to the end" if flow == "wrap" else
                              "just below the end of a uniform axis" if theirs == END else f"!{theirs} is their bin, not {sound}")
        if sound is Throws:
            raise Throws
        return sound

    def refuse_edges(self, axis, flow, value, error):
        """A value that rounding could put into two bins."""
        ends = {self.sound_bin(axis, flow, v) for v in (value - error, value, value + error)}
        inner = {self.library_bin(axis, flow, v) for v in (value - error, value, value + error)}
        count = axis["n"] if isinstance(axis, dict) else len(axis) - 1
        period = math.inf if flow != "wrap" else (axis["high"] - axis["low"] if isinstance(axis, dict) else axis[-1] - axis[0]) / count
        if len(ends) > 1 or len(inner) > 1 or not math.isfinite(value) or not error < period / 2:
            raise Uncertain("a transform's value is within its rounding of an edge")

    @staticmethod
    def sound_bin(axis, flow, value):
        edges = None if isinstance(axis, dict) else [float(e) for e in axis]
        low, high, count = (axis["low"], axis["high"], axis["n"]) if edges is None else (edges[0], edges[-1], len(edges) - 1)
        if flow == "wrap":
            part = share(value, low, high)
            if not math.isfinite(part):
                return Throws
            found = int(count * part) if edges is None else int(np.searchsorted(edges, low + part * (high - low), side="right")) - 1
            return min(found, count - 1)
        if not low <= value < high:
            return {"clamp": 0 if value < low else count - 1, "error": Throws}.get(flow if isinstance(flow, str) else "", None)
        if edges is None:
            return min(int(count * ((value - low) / (high - low))), count - 1)
        return int(np.searchsorted(edges, value, side="right")) - 1

    @classmethod
    def library_bin(cls, axis, flow, value):
        if not isinstance(axis, dict):
            edges = [float(e) for e in axis]
            if flow != "wrap":
                return cls.sound_bin(axis, flow, value)
            moved = edges[0] + share(value, edges[0], edges[-1]) * (edges[-1] - edges[0])
            return int(np.searchsorted(edges, moved, side="right")) - 1 if edges[0] <= moved < edges[-1] else Throws
        low, high, count = axis["low"], axis["high"], axis["n"]
        if flow != "wrap" and (value < low or value >= high):
            return cls.sound_bin(axis, flow, value)
        part = share(value, low, high) if flow == "wrap" else (value - low) / (high - low)
        if not math.isfinite(part):
            return LOST
        found = int(count * part)
        return found if found < count else END

    def node(self, node, values):
        if not isinstance(node, dict):
            return float(node), 0.0
        kind = node["nodetype"]
        if kind in ("binning", "multibinning"):
            return self.node(self.content(node, values, kind == "multibinning"), values)
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
            return draw(node, values), 0.0
        if kind == "lwtnn":
            return network(node, values, self.library)
        shared = self.generic[node["index"]] if kind == "formularef" else node
        return Formula(shared["expression"], [values[v] for v in shared["variables"]], node.get("parameters", []),
                       self.library).value()

    def content(self, node, values, several):
        """The content where a binning leads; with correctionlib's defects if they are asked for."""
        names, axes = (node["inputs"], node["edges"]) if several else ([node["input"]], [node["edges"]])
        is_word = isinstance(node["flow"], str)
        index, lost, stride = 0, 0, len(node["content"])
        for name, axis in zip(names, axes):
            count = axis["n"] if isinstance(axis, dict) else len(axis) - 1
            stride //= count
            found = self.bin(axis, node["flow"], values[name])
            if found is None:
                return node["flow"]
            if found == END:
                return node["flow"] if not is_word else node["content"][-1] if several else 0.0
            if found == LOST:
                lost += stride % 2 if several else 0
            else:
                index += found * stride
        if lost % 2:
            raise Throws
        return node["content"][index]

    def transform(self, node, values):
        value, error = self.node(node["rule"], values)
        if isinstance(values[node["input"]][0], int):
            if not math.isfinite(value) or abs(value) >= TWO63:
                value, error = -(2**63), 0.0  # what x86-64 makes of it
            elif error and abs(abs(value) % 1 - 0.5) <= error:
                raise Uncertain("a transform's value is within its rounding of a half")
            else:
                value, error = int(math.copysign(math.floor(abs(value) + 0.5), value)), 0.0
        return self.node(node["content"], {**values, node["input"]: (value, error)})


class Outlook:
    """What `it`, a correction or a compound, gives for `values`: the value and the bound of its error, both None where it throws; `doubt`:
    why rounding decides; the defects of correctionlib met on the way."""

    def __init__(self, it, trees, values, library=False):
        self.value, self.bound, self.doubt, self.defects = None, None, None, []
        self.library, values = library, dict(values)
        with np.errstate(all="ignore"):
            try:
                self.value, self.bound = self.compound(it, trees, values) if "stack" in it else self.walked(it, values)
            except Throws:
                pass
            except Uncertain as why:
                self.doubt = str(why)

    def walked(self, tree, values):
        walk = Walk(tree, values, self.library)
        try:
            return walk.result()
        finally:
            self.defects += walk.notes

    def compound(self, it, trees, values):
        """Follows the stack with intervals."""
        out = None
        for part in it["stack"]:
            found = self.walked(trees[part], values)
            for name in it["inputs_update"]:
                values[name] = rounded(spread(OPERATIONS[it["input_op"]], [values[name], found]), self.library)
            exact = self.library or it["output_op"] == "last"
            out = found if out is None else rounded(spread(OPERATIONS[it["output_op"]], [out, found]), exact)
        return out


OPERATIONS = {"+": np.add, "*": np.multiply, "/": np.divide, "last": lambda a, b: b}


def allowed(bound, theirs):
    """How far a sound evaluator may be from correctionlib's value: not at all where nothing was computed."""
    return 2 * bound + 1e-14 * abs(theirs) if bound else 0.0


def near(ours, theirs, bound):
    """Whether what is written as `ours` is `theirs`, but for rounding."""
    if "throws" in (ours, theirs):
        return ours == theirs
    a, b = float(ours), float(theirs)
    if math.isnan(a) or math.isnan(b):
        return (math.isnan(a) and math.isnan(b)) or bound == math.inf
    limit = allowed(bound, b)
    return a == b and math.copysign(1, a) == math.copysign(1, b) if limit == 0 else a == b or abs(a - b) <= limit


def reason(it, trees, values, way, ours, theirs):
    """Why `ours` and `theirs` differ for these arguments."""
    found = Outlook(it, trees, values, library=way == "defects")
    if found.doubt:
        return found.doubt
    if found.defects:
        if any(note[0] == "!" for note in found.defects):
            return found.defects[0]
        own = "throws" if found.bound is None else repr(found.value)
        return f"{'' if near(ours, own, found.bound) else '!not by the rules, at '}{found.defects[0]}"
    if "throws" in (ours, theirs) or found.bound is None:
        return "!one throws"
    return "rounding" if found.bound and near(ours, theirs, found.bound) else "!beyond the bound"


def arguments(inputs, case, words):
    """The arguments in one row of a case, each with no error."""
    def value(kind, word):
        return float(word.view("<f8")) if kind == "real" else int(word.view("<i8")) if kind == "int" else case["strings"][int(word)]

    return {v["name"]: (value(v["type"], word), 0.0) for v, word in zip(inputs, words)}


def explain(folder):
    """Reason and row of every difference that the Swift program found."""
    cases = {c["name"]: c for c in json.loads((folder / "cases.json").read_text())["cases"]}
    made = load_as_library((folder / "set.json").read_text())
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
        yield f"{own or reason(it, trees, values, way, ours, theirs)}  ({way})", f"{name} row {row}: {ours} here, {theirs} there, {shown}"
