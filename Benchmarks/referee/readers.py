"""Which releases of correctionlib load which parts of schema 2, by asking the releases themselves.

Usage: python Benchmarks/referee/readers.py Tests/CorrectionsTests/Reference 2.3.3=DIR 2.6.4=DIR …
where DIR is a folder into which `pip install --no-deps --target DIR correctionlib==VERSION` put that release.
The newest comes last: a probe counts as loaded if it loads and its calls give what they give there. (Some old ones load words
as edges and make garbage of them.)
"""

import json
import os
import subprocess
import sys
from pathlib import Path

REAL, INT, TEXT = [{"name": n, "type": t} for n, t in [("x", "real"), ("i", "int"), ("s", "string")]]


def binning(edges, content, flow, name="x"):
    return {"nodetype": "binning", "input": name, "edges": edges, "content": content, "flow": flow}


def multibinning(names, edges, content, flow):
    return {"nodetype": "multibinning", "inputs": names, "edges": edges, "content": content, "flow": flow}


def formula(expression, variables=("x",), **more):
    return {"nodetype": "formula", "expression": expression, "parser": "TFormula", "variables": list(variables), **more}


def random_number(distribution, name="x"):
    return {"nodetype": "hashprng", "inputs": [name], "distribution": distribution}


DENSE = {"architecture": "dense", "weights": [0.5], "bias": [0.25], "activation": "tanh"}
NETWORK = {"inputs": [{"name": "x", "offset": 0.5, "scale": 2.0}], "layers": [DENSE], "outputs": ["p"]}
UNIFORM = {"n": 2, "low": 0.0, "high": 2.0}
PROBES = {
    "constant": 1.5,
    "edges": binning([0.0, 1.0, 2.0], [1.0, 2.0], "clamp"),
    "grid": multibinning(["x", "x"], [[0.0, 1.0, 2.0], [0.0, 2.0]], [1.0, 2.0], 7.5),
    "node outside": binning([1.0, 2.0], [1.0], formula("2*x")),
    "largest edge": binning([0.0, 1.0, 1.7976931348623157e308], [1.0, 2.0], "clamp"),
    "text keys": {"nodetype": "category", "input": "s", "content": [{"key": "nom", "value": 1.0}], "default": 2.0},
    "integer keys": {"nodetype": "category", "input": "i", "content": [{"key": 3, "value": 1.0}]},
    "functions": formula("max(x,[0])+abs(-1*x)^2*1.5e-3+erf(x)+atan2(x,2)-pow(x,2)", parameters=[0.25]),
    "comparisons": formula("(x>0)*(x<=1)+(x==2)+(x!=2)"),
    "reference": {"nodetype": "formularef", "index": 0, "parameters": [2.5]},
    "transform": {"nodetype": "transform", "input": "x", "rule": formula("2*x"), "content": formula("x+1")},
    "rounded": {"nodetype": "transform", "input": "i", "rule": 3.25,
                "content": {"nodetype": "category", "input": "i", "content": [{"key": 3, "value": 1.0}]}},
    "flat": random_number("stdflat"),
    "normal": random_number("normal"),
    "normal of an integer": random_number("normal", "i"),
    "uniform": binning(UNIFORM, [1.0, 2.0], "clamp"),
    "uniform grid": multibinning(["x"], [UNIFORM], [1.0, 2.0], "error"),
    "inf": binning([0.0, 0.25, "inf"], [1.0, 2.0], "clamp"),
    "-inf": binning(["-inf", 0.25, 2.0], [1.0, 2.0], "clamp"),
    "-inf grid": multibinning(["x"], [["-inf", 0.25, "+inf"]], [1.0, 2.0], "error"),
    "integer bins": binning([0.0, 1.0, 9.0], [1.0, 2.0], "clamp", "i"),
    "integer grid": multibinning(["i"], [[0.0, 1.0, 9.0]], [1.0, 2.0], "clamp"),
    "wrap": binning([0.0, 0.25, 0.375], [1.0, 2.0], "wrap"),
    "wrapped grid": multibinning(["x"], [[0.0, 0.25, 0.375]], [1.0, 2.0], "wrap"),
    "and": formula("x>0&&x<1"),
    "or": formula("x>0||x<1"),
    "x[0]": formula("x[0]+1"),
    "x[4]": formula("x[4]+1", ["x"] * 5),
    "five bound": formula("x+t", ["x"] * 5),
    "network": {"nodetype": "lwtnn", "opaque": NETWORK, "finalizer": formula("x", ["p"])},
}


def document(data):
    return {"schema_version": 2, "corrections": [{
        "name": "c", "version": 1, "inputs": [REAL, INT, TEXT], "output": {"name": "o", "type": "real"},
        "generic_formulas": [formula("[0]*x")], "data": data}]}


CALLS = [(0.5, 3, "nom"), (0.125, 3, "up"), (1.25, 3, "nom")]


def values():
    """Inside of one release: what it makes of the probes, null where it refuses."""
    import correctionlib._core as core

    result = {}
    for name, data in PROBES.items():
        try:
            correction = core.CorrectionSet.from_string(json.dumps(document(data)))["c"]
            result[name] = [correction.evaluate(*call) for call in CALLS]
        except Exception:
            result[name] = None
    print(json.dumps(result))


def main(folder, releases):
    answers = {}
    for release in releases:
        version, path = release.split("=")
        run = subprocess.run([sys.executable, __file__, "--inside"], env={**os.environ, "PYTHONPATH": path},
                             capture_output=True, text=True, check=True)
        answers[version] = json.loads(run.stdout)
    newest = answers[list(answers)[-1]]
    probes = [{"name": n, "document": document(d), "loads": {v: a[n] is not None and a[n] == newest[n] for v, a in answers.items()}}
              for n, d in PROBES.items()]
    result = {"versions": {"python": sys.version.split()[0], "correctionlib": list(answers)}, "probes": probes}
    (Path(folder) / "corrections-readers.json").write_text(json.dumps(result, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    values() if sys.argv[1] == "--inside" else main(sys.argv[1], sys.argv[2:])
