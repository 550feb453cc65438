"""Correction sets evaluated by correctionlib: `make FOLDER` writes the sets and columns that both sides read, `run FOLDER` measures."""

import json
import math
import random
import sys
from pathlib import Path

import numpy as np

sys.path.append(str(Path(__file__).parent.parent / "referee"))  # at the end: it has a statistics.py
from correction_makers import correction, formula  # noqa: E402
from correction_pogs import SETS  # noqa: E402

ROWS = 1_000_000
COLUMNS = ["x", "eta", "phi", "npv", "u", "met", "rho", "area", "discriminant"]
REAL = [{"name": name, "type": "real"} for name in COLUMNS]
KEYS = ["nom"] + [f"source{i}_{side}" for i in range(1, 6) for side in ("up", "down")]
LONG = [f"a_source_of_uncertainty_with_a_long_name{i:02}"[-40:] for i in range(10)]
CDF = "[0]*0.5*(1+erf((x-[1])/[2]))+(1-[0])*0.5*(1+erf((x-[3])/[4]))"
PDF = "[0]*exp(-1*((x-[1])/[2])^2)/[2]+(1-[0])*exp(-1*((x-[3])/[4])^2)/[4]"  # times the root of pi
MET = "sqrt((x*cos(y)-([0]+[1]*z+[2]*z*z))^2+(x*sin(y)-([3]+[4]*z+[5]*z*z))^2)"


def binning(name, edges, content, flow="clamp"):
    return {"nodetype": "binning", "input": name, "edges": edges, "content": content, "flow": flow}


def rising(rng, count, low, high):
    inner = sorted({round(rng.uniform(low, high), 4) for _ in range(count - 1)})
    return [low, *inner, high]


def table(rng, names, axes):
    cells = math.prod(len(a) - 1 if isinstance(a, list) else a["n"] for a in axes)
    return {"nodetype": "multibinning", "inputs": names, "edges": axes, "content": [round(rng.gauss(1, 0.1), 6) for _ in range(cells)],
            "flow": "clamp"}


def network(rng, widths, hidden):
    layers = []
    for below, above in zip(widths, widths[1:]):
        layers.append({"architecture": "dense", "weights": [rng.gauss(0, below**-0.5) for _ in range(below * above)],
                       "bias": [rng.gauss(0, 0.1) for _ in range(above)], "activation": hidden if above > 1 else "sigmoid"})
    opaque = {"inputs": [{"name": n, "offset": o, "scale": s} for n, o, s in (("x", -50.0, 0.03), ("eta", 0.0, 0.7), ("npv", -30.0, 0.06))],
              "layers": layers, "outputs": ["p"]}
    return {"nodetype": "lwtnn", "opaque": opaque, "finalizer": formula("x/(1.001-x)", ["p"])}


def used(node):
    """The inputs that a tree reads: a correction has no others, since every one costs correctionlib time."""
    if isinstance(node, list):
        return set().union(*map(used, node), set())
    if not isinstance(node, dict):
        return set()
    names = {node.get("input")} | set(node.get("inputs", [])) if node.get("nodetype") else set()
    if node.get("nodetype") == "lwtnn":
        return {i["name"] for i in node["opaque"]["inputs"]}
    return names.union(node.get("variables", []), *map(used, node.values()))


def make_correction(name, data, generic=(), extra=()):
    names = used([data, *generic])
    reals = [v for v in REAL if v["name"] in names] or REAL[:1]
    return correction(name, [*extra, *reals], data, generic)


def mixture(rng):
    return [rng.uniform(0.5, 0.8), rng.uniform(-2, 2), math.sqrt(2) * rng.uniform(12, 16), rng.uniform(-2, 2), math.sqrt(2) * rng.uniform(22, 30)]


def transform(name, rule, content):
    return {"nodetype": "transform", "input": name, "rule": rule, "content": content}


def exact_map(rng):
    """Log-odds of the source at u become those of the target by four steps of Newton's method; x and npv are registers."""
    generic = [formula(f"log(({CDF})/(1-({CDF})))", ["u"]), formula("[0]+[1]*(x-[2])", ["u"]), formula(CDF, ["u"]),
               formula(f"x-(log(y/(1-y))-z)*y*(1-y)*1.7724538509055159/({PDF})", ["u", "x", "npv"]), formula("x", ["u"])]

    def use(index, parameters=()):
        return {"nodetype": "formularef", "index": index, "parameters": list(parameters)}

    def one():
        source, target = mixture(rng), mixture(rng)
        tree = use(4)
        for _ in range(4):
            tree = transform("x", use(2, target), transform("u", use(3, target), tree))
        tree = transform("npv", use(0, source), transform("u", use(1, [target[1], target[2] / source[2], source[1]]), tree))
        return binning("u", [-100.0, 100.0], [tree], use(4))

    edges = [0.0, 5.0, 10.0, 15.0, 20.0, 30.0, 40.0, 60.0, 100.0]
    return make_correction("map", binning("x", edges, [one() for _ in edges[1:]]), generic)


def corrections(rng):
    by_name = {"constant": 1.25}
    for bins in (10, 100, 1000):
        by_name[f"edges{bins}"] = binning("x", rising(rng, bins, 0.0, 100.0), [rng.gauss(1, 0.1) for _ in range(bins)])
    for name in ("edges10", "edges100", "edges1000"):
        by_name[name]["content"] = by_name[name]["content"][: len(by_name[name]["edges"]) - 1]
    by_name["uniform1000"] = binning("x", {"n": 1000, "low": 0.0, "high": 100.0}, [rng.gauss(1, 0.1) for _ in range(1000)])
    eta, pt, phi = (rising(rng, 20, *ends) for ends in ((-2.4, 2.4), (0.0, 100.0), (-3.2, 3.2)))
    uniform = [{"n": 20, "low": low, "high": high} for low, high in ((-2.4, 2.4), (-3.2, 3.2), (0.0, 100.0))]
    by_name["table2"] = table(rng, ["eta", "x"], [eta, pt])
    by_name["table3"] = table(rng, ["eta", "phi", "x"], [eta, phi, pt])
    by_name["uniform3"] = table(rng, ["eta", "phi", "x"], uniform)
    by_name["square"] = formula("x*x+1", ["x"])
    by_name["erf"] = formula("0.5*(1+erf((x-[0])/[1]))", ["x"], [45.0, 25.0])
    by_name["cdf"] = formula(CDF, ["u"], mixture(rng))
    by_name["met"] = formula(MET, ["met", "phi", "npv"], [0.1, 0.2, 0.001, -0.3, 0.1, 0.001])
    by_name["transform"] = transform("x", formula("0.9*x+[0]", ["x"], [3.0]), by_name["edges100"])
    by_name["network16"] = network(rng, [3, 16, 16, 1], "rectified")
    by_name["network64"] = network(rng, [3, 64, 64, 1], "rectified")
    made = [make_correction(name, data) for name, data in by_name.items()]
    reference = binning("x", {"n": 20, "low": 0.0, "high": 100.0},
                        [{"nodetype": "formularef", "index": 0, "parameters": mixture(rng)} for _ in range(20)])
    made.append(make_correction("reference", reference, [formula(CDF, ["u"])]))
    string = [{"name": "syst", "type": "string"}]
    for name, keys, value in (("varied", KEYS, lambda: table(rng, ["eta", "x"], [eta, pt])), ("long", LONG, lambda: rng.gauss(1, 0.1))):
        data = {"nodetype": "category", "input": "syst", "content": [{"key": k, "value": value()} for k in keys]}
        made.append(make_correction(name, data, extra=string))
    event = [{"name": "event", "type": "int"}]
    made.append(make_correction("hash", {"nodetype": "hashprng", "inputs": ["event", "x", "eta"], "distribution": "normal"}, extra=event))
    return [*made, exact_map(rng)]


NAMES = {"abseta": "abseta", "eta": "eta", "JetEta": "eta", "JetPt": "pt", "pt": "pt", "rho": "rho", "JetA": "area",
         "discriminant": "discriminant", "flavor": "flavor"}
WORDS = {"scale_factors": "nominal", "year": "2022Re-recoBCD", "ValType": "sf", "WorkingPoint": "Medium", "systematic": "central"}


def cases(made, published, compounds):
    listed = []
    for it in made:
        arguments = [{"word": {"varied": KEYS[3], "long": LONG[5]}[it["name"]]} if v["type"] == "string" else {"column": v["name"]} for v in it["inputs"]]
        listed.append({"key": it["name"], "file": "corrections", "name": it["name"], "compound": False, "arguments": arguments})
    for file, name in (("muon", "muon_id"), ("electron", "electron_id"), ("btag", "btag_shape"), ("jet", "jet_all")):
        it = next(c for c in [*published[file][0], *published[file][1]] if c["name"] == name)
        arguments = [{"word": WORDS[v["name"]]} if v["type"] == "string" else {"column": NAMES[v["name"]]} for v in it["inputs"]]
        listed.append({"key": name.replace("_", "."), "file": file, "name": name, "compound": "stack" in it, "arguments": arguments})
    return listed


def columns(seed=20261121):
    random = np.random.Generator(np.random.Philox(seed))
    return {"x": random.uniform(0, 100, ROWS), "eta": random.uniform(-2.4, 2.4, ROWS), "abseta": random.uniform(0, 2.39, ROWS),
            "phi": random.uniform(-math.pi, math.pi, ROWS), "npv": random.uniform(5, 60, ROWS), "u": random.normal(0, 18, ROWS),
            "met": random.exponential(30, ROWS), "pt": 20 + random.exponential(35, ROWS), "rho": random.uniform(0, 60, ROWS),
            "area": random.uniform(0.4, 0.6, ROWS), "discriminant": random.uniform(0, 1, ROWS),
            "event": random.integers(0, 2**40, ROWS), "flavor": random.choice([0, 4, 5], ROWS)}


def write(path, made, compounds=()):
    path.write_text(json.dumps({"schema_version": 2, "corrections": made, "compound_corrections": list(compounds)}))


def make(folder):
    rng = random.Random(20261121)
    folder.mkdir(parents=True, exist_ok=True)
    made = corrections(rng)
    write(folder / "corrections.json", made)
    published = {name: build(rng) for name, build in SETS.items()}
    for name, (parts, compounds) in published.items():
        write(folder / f"{name}.json", parts, compounds)
    grid = [[float(i) for i in range(501)]] * 2
    write(folder / "load-table.json", [correction("c", REAL[:2], table(rng, ["x", "eta"], grid))])
    inline = [formula("[0]*x+[1]*exp(-1*[2]*x)", ["x"], [rng.random() for _ in range(3)]) for _ in range(5000)]
    write(folder / "load-formulas.json", [correction("c", REAL[:1], binning("x", {"n": 5000, "low": 0.0, "high": 1.0}, inline))])
    shared = [{"nodetype": "formularef", "index": 0, "parameters": [rng.random() for _ in range(3)]} for _ in range(5000)]
    write(folder / "load-references.json", [correction("c", REAL[:1], binning("x", {"n": 5000, "low": 0.0, "high": 1.0}, shared),
                                                       [formula("[0]*x+[1]*exp(-1*[2]*x)", ["x"])])])
    (folder / "cases.json").write_text(json.dumps(cases(made, published, {})))
    for name, values in columns().items():
        values.astype(np.int64 if values.dtype.kind == "i" else float).tofile(folder / f"{name}.column")


def run(folder):
    import correctionlib
    from measurement import digits, median_seconds, report

    loaded, values = {}, {}
    for case in json.loads((folder / "cases.json").read_text()):
        file = loaded.setdefault(case["file"], correctionlib.CorrectionSet.from_file(str(folder / f"{case['file']}.json")))
        evaluator = file.compound[case["name"]] if case["compound"] else file[case["name"]]
        arguments = []
        for argument in case["arguments"]:
            name = argument.get("column")
            if name and name not in values:
                values[name] = np.fromfile(folder / f"{name}.column", np.int64 if name in ("event", "flavor") else float)
            arguments.append(values[name] if name else argument["word"])
        seconds = median_seconds(5, lambda: evaluator.evaluate(*arguments))
        report(f"correction.{case['key']}.nanoseconds", seconds / ROWS * 1e9, digits(float(np.sum(evaluator.evaluate(*arguments)))))
    for what in ("table", "formulas", "references"):
        seconds = median_seconds(9, lambda: correctionlib.CorrectionSet.from_file(str(folder / f"load-{what}.json")))
        report(f"correction.load.{what}.milliseconds", seconds * 1e3, "-")


if __name__ == "__main__":
    {"make": make, "run": run}[sys.argv[1]](Path(sys.argv[2]))
