"""What correctionlib's validator and its loader say of documents with one fault each: Tests/CorrectionsTests/Reference/lint.json.

Needs correctionlib 2.9.0. `python correction_lint.py OUTPUT`
"""
import json
import math
import random
import subprocess
import sys
import warnings

import correctionlib

X = {"name": "x", "type": "real"}
J = {"name": "j", "type": "int"}
S = {"name": "s", "type": "string"}
W = {"name": "weight", "type": "real"}


def correction(data, inputs=(X, J, S), **more):
    made = {"name": "sf", "version": 1, "inputs": list(inputs), "output": W, "data": data}
    made.update(more)
    return {key: value for key, value in made.items() if value is not None}


def document(*corrections, **more):
    made = {"schema_version": 2, "corrections": list(corrections)}
    made.update(more)
    return {key: value for key, value in made.items() if value is not None}


def single(data, **more):
    return document(correction(data, **more))


def binning(**changes):
    made = {"nodetype": "binning", "input": "x", "edges": [0.0, 1.5, 4.0], "content": [1.1, 0.9], "flow": "clamp"}
    made.update(changes)
    return {key: value for key, value in made.items() if value is not None}


def multibinning(**changes):
    made = {"nodetype": "multibinning", "inputs": ["x", "j"], "edges": [[0.0, 1.5, 4.0], [-0.5, 0.5]],
            "content": [1.1, 0.9], "flow": "clamp"}
    made.update(changes)
    return {key: value for key, value in made.items() if value is not None}


def category(content, input="s", **more):
    return {"nodetype": "category", "input": input,
            "content": [{"key": key, "value": value} for key, value in content], **more}


def formula(expression, variables=("x",), **more):
    made = {"nodetype": "formula", "expression": expression, "parser": "TFormula", "variables": list(variables)}
    made.update(more)
    return made


GENERIC = {"generic_formulas": [formula("[0]+[1]*x")]}
NETWORK = {"inputs": [{"name": "x", "offset": -1.5, "scale": 0.5}],
           "layers": [{"architecture": "dense", "weights": [0.3, -0.2], "bias": [0.1, 0.05], "activation": "tanh"},
                      {"architecture": "dense", "weights": [0.7, 1.1], "bias": [0.0], "activation": "sigmoid"}],
           "outputs": ["p"]}


def network(opaque=None, variables=("p",)):
    return {"nodetype": "lwtnn", "opaque": opaque or NETWORK, "finalizer": formula("x", variables)}


def compound(**changes):
    made = {"name": "both", "inputs": [X], "output": W, "inputs_update": ["x"], "input_op": "*", "output_op": "*",
            "stack": ["sf"]}
    made.update(changes)
    return {key: value for key, value in made.items() if value is not None}


def with_compound(**changes):
    return document(correction(formula("x"), inputs=(X,)), compound_corrections=[compound(**changes)])


DOCUMENTS = {
    # name: (document or text, arguments with which the loader's result is evaluated)
    "sound": (single(binning()), [1.0, 1, "a"]),
    "sound compound": (with_compound(), None),
    "sound generic": (single({"nodetype": "formularef", "index": 0, "parameters": [1.0, 2.0]}, **GENERIC), [1.0, 1, "a"]),
    "sound network": (single(network()), [1.0, 1, "a"]),
    "sound hash": (single({"nodetype": "hashprng", "inputs": ["x", "j"], "distribution": "normal"}), [1.0, 1, "a"]),
    "sound words of infinity": (single(binning(edges=["-inf", 1.5, "+inf"])), [1.0, 1, "a"]),
    "sound category": (single(category([("nom", 1.1), ("up", 1.2), ("down", 1.0)])), [1.0, 1, "up"]),
    "null description": (document(correction(1.1), description="x") | {"description": None}, None),
    "no JSON": ("{\"schema_version\": 2, \"corrections\": [}", None),
    "an array": ([1, 2], None),
    "schema version 1": (document(correction(1.1), schema_version=1), None),
    "schema version missing": ({"corrections": []}, None),
    "corrections missing": ({"schema_version": 2}, None),
    "unknown key on top": (document(correction(1.1), author="me"), None),
    "unknown key in correction": (single(1.1, units="GeV"), None),
    "unknown key in node": (single(binning(title="x")), None),
    "unknown key in input": (single(1.1, inputs=[X | {"unit": "GeV"}]), None),
    "name missing": (single(1.1, name=None), None),
    "version missing": (single(1.1, version=None), None),
    "version is text": (single(1.1, version="one"), None),
    "version beyond 32 bits": (single(1.1, version=4294967297), None),
    "data missing": ({"schema_version": 2, "corrections": [{k: v for k, v in correction(1.1).items() if k != "data"}]}, None),
    "inputs missing": (single(1.1, inputs=()) | {"corrections": [{k: v for k, v in correction(1.1).items() if k != "inputs"}]}, None),
    "output missing": (single(1.1, output=None), None),
    "output is int": (single(1.1, output={"name": "w", "type": "int"}), None),
    "type unknown": (single(1.1, inputs=[{"name": "x", "type": "float"}]), None),
    "name twice": (document(correction(1.1), correction(1.2)), None),
    "input name twice": (single(1.1, inputs=[X, X]), None),
    "nodetype missing": (single({"input": "x"}), None),
    "nodetype unknown": (single({"nodetype": "spline", "input": "x"}), None),
    "content is text": (single("1.1"), None),
    "content is null": (single(None) | {"corrections": [correction(1.1) | {"data": None}]}, None),
    "content not finite": ("{\"schema_version\": 2, \"corrections\": [{\"name\": \"sf\", \"version\": 1, \"inputs\": [], "
                           "\"output\": {\"name\": \"w\", \"type\": \"real\"}, \"data\": NaN}]}", []),
    "number too large": ("{\"schema_version\": 2, \"corrections\": [{\"name\": \"sf\", \"version\": 1, \"inputs\": [], "
                         "\"output\": {\"name\": \"w\", \"type\": \"real\"}, \"data\": 1e400}]}", []),
    "key of an object twice": ("{\"schema_version\": 2, \"schema_version\": 2, \"corrections\": []}", None),
    "flow missing": (single(binning(flow=None)), None),
    "flow unknown": (single(binning(flow="extrapolate")), None),
    "edges missing": (single(binning(edges=None)), None),
    "edges are integers": (single(binning(edges=[0, 1, 4])), None),
    "one edge is an integer": (single(multibinning(edges=[[0.0, 1.5, 4.0], [-0.5, 1]])), None),
    "edges do not rise": (single(binning(edges=[0.0, 4.0, 1.5])), None),
    "edges repeat": (single(binning(edges=[0.0, 1.5, 1.5])), None),
    "edge is infinite": ("{\"schema_version\": 2, \"corrections\": [" + json.dumps(correction(binning(edges=[0.0, 1.5, float("inf")]))) + "]}", None),
    "edge is NaN": ("{\"schema_version\": 2, \"corrections\": [" + json.dumps(correction(binning(edges=[0.0, float("nan"), 4.0]))) + "]}", None),
    "edge is another word": (single(binning(edges=[0.0, 1.5, "infinity"])), None),
    "one edge": (single(binning(edges=[0.0], content=[])), [1.0, 1, "a"]),
    "no edge": (single(binning(edges=[], content=[])), None),
    "too few contents": (single(binning(content=[1.1])), None),
    "too many contents": (single(multibinning(content=[1.1, 0.9, 1.0])), None),
    "axes and inputs differ": (single(multibinning(inputs=["x", "j", "x"])), None),
    "no axis": (single(multibinning(inputs=[], edges=[], content=[1.0])), None),
    "uniform limits are integers": (single(binning(edges={"n": 2, "low": 0, "high": 4})), None),
    "uniform limits exchanged": (single(binning(edges={"n": 2, "low": 4.0, "high": 0.0})), None),
    "uniform without bins": (single(binning(edges={"n": 0, "low": 0.0, "high": 4.0}, content=[])), None),
    "uniform with half a bin": (single(binning(edges={"n": 2.5, "low": 0.0, "high": 4.0})), None),
    "uniform to infinity": (single(binning(edges={"n": 2, "low": 0.0, "high": "inf"})), None),
    "binning of text": (single(binning(input="s")), None),
    "binning of nothing": (single(binning(input="z")), None),
    "formula of nothing": (single(formula("x", ["z"])), None),
    "formula of an integer": (single(formula("x", ["j"])), None),
    "formula does not parse": (single(formula("x+*2")), None),
    "formula with another function": (single(formula("erfc(x)")), None),
    "formula with a wide exponent": (single(formula("1e+2*x")), None),
    "formula with too few variables": (single(formula("x*y")), None),
    "formula with too few parameters": (single(formula("[0]+[1]*x", parameters=[1.0])), None),
    "formula by numexpr": (single(formula("x", parser="numexpr")), None),
    "parameter is text": (single(formula("[0]*x", parameters=["a"])), None),
    "reference beyond the list": (single({"nodetype": "formularef", "index": 1, "parameters": [1.0, 2.0]}, **GENERIC), None),
    "reference before the list": (single({"nodetype": "formularef", "index": -1, "parameters": [1.0, 2.0]}, **GENERIC), None),
    "reference with too few parameters": (single({"nodetype": "formularef", "index": 0, "parameters": [1.0]}, **GENERIC), [1.0, 1, "a"]),
    "generic formula does not parse": (single(1.1, generic_formulas=[formula("x+")]), None),
    "generic formula of nothing": (single(1.1, generic_formulas=[formula("x", ["z"])]), None),
    "category key twice": (single(category([("a", 1.0), ("a", 1.1)])), None),
    "category keys mixed": (single(category([("a", 1.0), (1, 1.1)])), None),
    "category keys of text for an integer": (single(category([("a", 1.0)], input="j")), None),
    "category keys are integers for text": (single(category([(1, 1.0)])), None),
    "category of a real": (single(category([("a", 1.0)], input="x")), None),
    "category key beyond 32 bits": (single(category([(4294967296, 1.0)], input="j")), None),
    "category key is real": (single(category([(1.5, 1.0)], input="j")), None),
    "category without keys": (single(category([], default=1.0)), [1.0, 1, "a"]),
    "category item without value": (single({"nodetype": "category", "input": "s", "content": [{"key": "a"}]}), None),
    "category default of nothing": (single(category([("a", 1.0)], default=binning(input="z"))), None),
    "transform of text": (single({"nodetype": "transform", "input": "s", "rule": 1.0, "content": 1.1}), None),
    "transform of nothing": (single({"nodetype": "transform", "input": "z", "rule": 1.0, "content": 1.1}), None),
    "transform without rule": (single({"nodetype": "transform", "input": "x", "content": 1.1}), None),
    "hash of text": (single({"nodetype": "hashprng", "inputs": ["s"], "distribution": "normal"}), None),
    "hash of nothing": (single({"nodetype": "hashprng", "inputs": ["z"], "distribution": "normal"}), None),
    "hash without inputs": (single({"nodetype": "hashprng", "inputs": [], "distribution": "normal"}), None),
    "hash by another law": (single({"nodetype": "hashprng", "inputs": ["x"], "distribution": "poisson"}), None),
    "hash by the library": (single({"nodetype": "hashprng", "inputs": ["x"], "distribution": "stdnormal"}), None),
    "network of nothing": (single(network(NETWORK | {"inputs": [{"name": "z", "offset": 0.0, "scale": 1.0}]})), None),
    "network of text": (single(network(NETWORK | {"inputs": [{"name": "s", "offset": 0.0, "scale": 1.0}]})), None),
    "network without outputs": (single(network(NETWORK | {"outputs": []})), None),
    "network whose formula sees an input": (single(network(variables=("x",))), None),
    "network with recurrent layers": (single(network(NETWORK | {"layers": [{"architecture": "lstm"}]})), None),
    "network without finalizer": (single({"nodetype": "lwtnn", "opaque": NETWORK}), None),
    "network with a missing weight": (single(network(NETWORK | {"layers": [NETWORK["layers"][0] | {"weights": [0.3, -0.2, 0.1]}, NETWORK["layers"][1]]})), None),
    "compound of nothing": (with_compound(stack=["other"]), None),
    "compound updates nothing": (with_compound(inputs_update=["z"]), None),
    "compound updates an integer": (with_compound(inputs=[X, J], inputs_update=["j"]), None),
    "compound lacks an input": (with_compound(inputs=[], inputs_update=[]), None),
    "compound input of another type": (with_compound(inputs=[X | {"type": "int"}], inputs_update=[]), None),
    "compound input_op is last": (with_compound(input_op="last"), None),
    "compound output_op unknown": (with_compound(output_op="max"), None),
    "compound with a version": (with_compound(version=1), None),
    "compound of an empty stack": (with_compound(stack=[]), None),
    "compound name twice": (document(correction(formula("x"), inputs=(X,)), compound_corrections=[compound(), compound()]), None),
    "schema named": (document(correction(1.1)) | {"$schema": "https://example.org/schema.json"}, None),
}

LOADER = """
import sys, json, correctionlib._core as core
text, arguments = json.loads(sys.stdin.read())
cset = core.CorrectionSet.from_string(text)
if arguments is not None:
    cset["sf"].evaluate(*arguments)
"""


def validator(text):
    from correctionlib import schemav2
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            schemav2.CorrectionSet.model_validate(json.loads(text))
    except Exception as error:
        return "refuses", type(error).__name__
    return "accepts", None


def loader(text, arguments):
    run = subprocess.run([sys.executable, "-c", LOADER], input=json.dumps([text, arguments]), capture_output=True, text=True)
    if run.returncode < 0:
        return "crashes", f"signal {-run.returncode}"
    if run.returncode > 0:
        return "refuses", run.stderr.strip().splitlines()[-1]
    return "accepts", None


rows = []
for name, (made, arguments) in DOCUMENTS.items():
    text = made if isinstance(made, str) else json.dumps(made)
    v, l = validator(text), loader(text, arguments)
    rows.append({"name": name, "document": text, "validator": v[0], "loader": l[0], "loaderSays": l[1]})
    print(f"{name:42} {v[0]:8} {l[0]:8} {l[1] or ''}")


def value(flow, edges, x):
    made = json.dumps(single(binning(edges=edges, content=[1.0, 2.0, 3.0], flow=flow), inputs=[X]))
    try:
        return correctionlib.CorrectionSet.from_string(made)["sf"].evaluate(x)
    except Exception:
        return None


# Where the library misplaces the last number below a uniform range's end, and the one below a wrapped range's beginning.
# Limits have few digits: the loader rounds numbers of more than fifteen wrongly now and then.
random.seed(20261121)
edges = []
for trial in range(120):
    low = round(random.choice([0.0, -3.2, -3.14159, random.uniform(-5, 5), random.uniform(-500, 500)]), 5)
    high = round(low + random.choice([6.4, 6.28318, random.uniform(0.1, 8), random.uniform(10, 800)]), 5)
    thirds = [round(low + (high - low) * k / 3, 5) for k in (1, 2)]
    uniform, listed = {"n": 3, "low": low, "high": high}, [low, *thirds, high]
    below_high, below_low = math.nextafter(high, -math.inf), min(math.nextafter(low, -math.inf), low - (high - low) * 2.0**-55)
    edges.append({"edges": listed, "upperMisplaced": value("clamp", uniform, below_high) != 3.0,
                  "lowerMisplaced": value("wrap", uniform, below_low) != 3.0,
                  "lowerListedMisplaced": value("wrap", listed, below_low) != 3.0})
print(sum(e["upperMisplaced"] for e in edges), sum(e["lowerMisplaced"] for e in edges), sum(e["lowerListedMisplaced"] for e in edges))
with open(sys.argv[1], "w") as out:
    made = {"versions": {"correctionlib": correctionlib.__version__}, "documents": rows, "edges": edges}
    json.dump(made, out, indent=1)
    out.write("\n")
