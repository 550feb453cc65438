"""Random LWTNN networks of all layers and activations, with correctionlib's outputs.

Usage: python Benchmarks/referee/networks.py Tests/CorrectionsTests/Reference/networks.json [networks]
"""

import json
import sys

import correctionlib
import numpy

SEED = 20261125
PLAIN = ["linear", "rectified", "sigmoid", "softmax", "tanh", "hard_sigmoid", "abs", "elu"]


def activation(rng):
    kind = rng.integers(len(PLAIN) + 3)
    if kind < len(PLAIN):
        return PLAIN[kind]
    return {"function": ["elu", "leakyrelu", "swish"][kind - len(PLAIN)], "alpha": round(float(rng.uniform(0.01, 2)), 3)}


def affine(rng, inputs, outputs):
    return {"weights": rng.normal(0, inputs**-0.5, inputs * outputs).tolist(), "bias": rng.normal(0, 0.5, outputs).tolist()}


def layer(rng, inputs, outputs):
    kind = rng.choice(["dense", "dense", "dense", "normalization", "maxout", "highway"])
    if kind == "dense":
        return {"architecture": "dense", **affine(rng, inputs, outputs), "activation": activation(rng)}, outputs
    if kind == "normalization":
        return {"architecture": kind, "weights": rng.normal(1, 0.3, inputs).tolist(), "bias": rng.normal(0, 1, inputs).tolist()}, inputs
    if kind == "maxout":
        return {"architecture": kind, "sublayers": [affine(rng, inputs, outputs) for _ in range(rng.integers(1, 4))]}, outputs
    components = {"t": affine(rng, inputs, inputs), "carry": affine(rng, inputs, inputs)}
    plain = [a for a in PLAIN]
    return {"architecture": kind, "components": components, "activation": plain[rng.integers(len(plain))]}, inputs


def network(rng):
    inputs = int(rng.integers(1, 6))
    names = [f"i{k}" for k in range(inputs)]
    size, layers = inputs, []
    for _ in range(rng.integers(1, 5)):
        made, size = layer(rng, size, int(rng.integers(1, 11)))
        layers.append(made)
    opaque = {"inputs": [{"name": n, "offset": float(rng.normal(0, 5)), "scale": float(rng.uniform(0.05, 1))} for n in names],
              "layers": layers, "outputs": [f"o{k}" for k in range(size)]}
    columns = rng.normal(0, 5, (20, inputs))
    columns[0] *= 40  # into the flat ends
    values = []
    for output in opaque["outputs"]:
        finalizer = {"nodetype": "formula", "expression": "x", "parser": "TFormula", "variables": [output]}
        correction = {"name": "c", "version": 1, "inputs": [{"name": n, "type": "real"} for n in names],
                      "output": {"name": "o", "type": "real"},
                      "data": {"nodetype": "lwtnn", "opaque": opaque, "finalizer": finalizer}}
        text = json.dumps({"schema_version": 2, "corrections": [correction]})
        values.append(correctionlib.CorrectionSet.from_string(text)["c"].evaluate(*columns.T.copy()).tolist())
    return {"opaque": opaque, "rows": columns.tolist(), "values": numpy.transpose(values).tolist()}


def main():
    rng = numpy.random.default_rng(SEED)
    networks = [network(rng) for _ in range(int(sys.argv[2]) if len(sys.argv) > 2 else 40)]
    versions = {"correctionlib": correctionlib.__version__, "numpy": numpy.__version__}
    with open(sys.argv[1], "w") as file:
        json.dump({"seed": SEED, "versions": versions, "networks": networks}, file, separators=(",", ":"))
        file.write("\n")


main()
