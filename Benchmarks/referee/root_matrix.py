"""Writes files with ROOT itself over types x codecs x layouts, and compares what Concord reads with what ROOT reads.

    python root_matrix.py write FOLDER                 files and expected.json, by ROOT
    python root_matrix.py reference FOLDER             split.root and split.json, as the tests have them
    python root_matrix.py check FOLDER [CONCORD]       digests of every column by `concord inspect`, compared

`write` needs ROOT's own wheel (pip install ROOT) and a C++ compiler; `check` needs neither.
"""

import hashlib
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
CODECS = {"none": 0, "zlib": 101, "lzma": 207, "lz4": 404, "zstd": 505}

LEAVES = {
    "O": "bool",
    "B": "signed char",
    "b": "unsigned char",
    "S": "short",
    "s": "unsigned short",
    "I": "int",
    "i": "unsigned int",
    "L": "Long64_t",
    "l": "ULong64_t",
    "F": "float",
    "D": "double",
    "G": "long",
    "g": "unsigned long",
    "d32": "double",
    "d32r": "double",
    "d32m": "double",
    "f16": "float",
    "f16r": "float",
    "n": "int",
    "k": "unsigned short",
    "x": "ROOT::RVec<float>",
    "y": "ROOT::RVec<short>",
    "flags": "ROOT::RVec<bool>",
    "z": "ROOT::RVec<float>",
    "xd": "ROOT::RVec<double>",
    "fixed": "*ROOT::RVec<double>",
    "list.a": "int",
    "list.b": "float",
    "list.c": "*ROOT::RVec<double>",
}
CONTAINERS = {
    "vbool": "std::vector<bool>",
    "vchar": "std::vector<char>",
    "vshort": "std::vector<short>",
    "vint": "std::vector<int>",
    "vlong": "std::vector<long>",
    "vlong64": "std::vector<Long64_t>",
    "vulong64": "std::vector<ULong64_t>",
    "vfloat": "std::vector<float>",
    "vdouble": "std::vector<double>",
    "vuint": "std::vector<unsigned int>",
    "vuchar": "std::vector<unsigned char>",
    "vushort": "std::vector<unsigned short>",
    "vvfloat": "std::vector<std::vector<float>>",
    "vvvint": "std::vector<std::vector<std::vector<int>>>",
    "vstring": "std::vector<std::string>",
    "vvstring": "std::vector<std::vector<std::string>>",
    "vvbool": "std::vector<std::vector<bool>>",
    "text": "std::string",
    "tstring": "TString",
    "sint": "std::set<int>",
    "msint": "std::multiset<int>",
    "lfloat": "std::list<float>",
    "ddouble": "std::deque<double>",
    "uint": "std::unordered_set<int>",
    "rvec": "ROOT::VecOps::RVec<float>",
    "vtstring": "std::vector<TString>",
    "sstring": "std::set<std::string>",
    "vafloat": "std::vector<std::array<float,2>>",
    "afloat": "*std::array<float,3>",
}
MEMBERS = [
    "good",
    "c",
    "us",
    "ul",
    "matrix[2][3]",
    "n",
    "counted",
    "floats",
    "nested",
    "words",
    "name",
    "title",
    "colour",
    "plain",
    "ranged",
    "angle",
    "mantissa",
    "full",
    "half",
    "halfRanged",
    "halfMantissa",
    "several[3]",
    "many",
]
SPLIT = {f"event.{member}": "" for member in MEMBERS} | {"event.Base.serial": "", "event.Base.flags": ""}
SPLIT |= {f"hits.{member}": "" for member in ["id", "energy", "place[3]", "cells", "label", "time"]} | {"clones.fE": ""}


NTUPLE = {
    "b": "bool",
    "c": "char",
    "i8": "std::int8_t",
    "u8": "std::uint8_t",
    "i16": "std::int16_t",
    "u16": "std::uint16_t",
    "i32": "std::int32_t",
    "u32": "std::uint32_t",
    "i64": "std::int64_t",
    "u64": "std::uint64_t",
    "f": "float",
    "d": "double",
    "text": "std::string",
    "vf": "std::vector<float>",
    "vi": "std::vector<int>",
    "vb": "std::vector<bool>",
    "vvf": "std::vector<std::vector<float>>",
    "vs": "std::vector<std::string>",
    "vvs": "std::vector<std::vector<std::string>>",
    "af": "*std::array<float,4>",
    "vaf": "std::vector<std::array<std::int16_t,2>>",
    "rv": "ROOT::RVec<double>",
    "si": "std::set<int>",
    "half": "float",
    "cut": "float",
    "quant": "float",
    "d32": "double",
    "deposits_energy": "ROOT::RVec<float>",
    "late": "float",
    "lateList": "std::vector<int>",
    "pair._0": "int",
    "pair._1": "float",
    "tuple._0": "char",
    "tuple._1": "double",
    "detector.number": "std::uint16_t",
    "detector.axis": "*std::array<float,3>",
    "deposits.cell": "",
    "deposits.energy": "",
    "deposits.samples": "",
    "deposits.tag": "",
    "detector.deposits.cell": "",
    "detector.deposits.tag": "",
}
NANO = {
    "run": "unsigned int",
    "event": "ULong64_t",
    "MET_pt": "float",
    "nMuon": "unsigned int",
    "Muon_pt": "ROOT::RVec<float>",
    "Muon_eta": "ROOT::RVec<float>",
    "Muon_charge": "ROOT::RVec<int>",
    "Muon_tight": "ROOT::RVec<bool>",
    "nJet": "unsigned int",
    "Jet_mass": "ROOT::RVec<float>",
    "Jet_id": "ROOT::RVec<unsigned char>",
}


def files():
    for codec, settings in CODECS.items():
        yield f"leaves-{codec}.root", "writeLeaves", (settings, 300, True), "first/second/leaves", LEAVES
        yield f"containers-{codec}.root", "writeContainers", (settings, 200), "containers", CONTAINERS
        yield f"split-{codec}.root", "writeObjects", (settings, 120, 99), "objects", SPLIT
        yield f"ntuples-{codec}.root", "writeNtuples", (settings, 500), "ntuple", {"a": "float", "b": "float", "c": "float"}
        yield f"ntuple-{codec}.root", "writeNTuple", (settings, 400, codec == "zstd"), "events", NTUPLE
    yield "nano.root", "writeNano", (505, 220), "Events", NANO
    yield "imported.root", "import", ("nano.root", "Events"), "events", NANO
    yield "leaves-map.root", "writeLeaves", (505, 300, False), "first/second/leaves", LEAVES
    yield "unsplit.root", "writeObjects", (505, 60, 0), "objects", {}


def sha(data):
    return hashlib.sha256(data).hexdigest()


def flattened(ROOT, path, tree, column, kind):
    if tree == "events":
        if not kind:
            return ROOT.flattenDeposits(path, *column.rsplit(".", 1))
        return ROOT.flattenField[kind.lstrip("*")](path, column, kind.startswith("*"))
    if tree == "objects":
        return ROOT.flattenMember(path, column.replace("several[3]", "several"))
    if column == "y":
        return ROOT.flattenTriples(path, tree)
    flatten = ROOT.flattenBranch if tree == "containers" and column != "afloat" else ROOT.flatten
    return flatten[kind.lstrip("*")](path, tree, column, kind.startswith("*"))


def write(folder, files=files, name_of_digests="expected.json"):
    import warnings

    warnings.simplefilter("ignore")
    import numpy as np
    import ROOT

    ROOT.gROOT.SetBatch(True)
    os.makedirs(folder, exist_ok=True)
    ROOT.gSystem.SetBuildDir(os.path.abspath(folder), True)
    for source in ("root_matrix.C", "root_ntuples.C"):
        if ROOT.gROOT.ProcessLine(f".L {HERE}/{source}+") != 0:
            raise SystemExit(f"ROOT could not build {source}")
    expected = {"writer": f"ROOT {ROOT.gROOT.GetVersion()}", "files": {}}
    for name, writer, arguments, tree, columns in files():
        path = os.path.join(folder, name)
        if writer == "import":
            getattr(ROOT, "import")(os.path.join(folder, arguments[0]), arguments[1], path, 505)
        else:
            getattr(ROOT, writer)(path, *arguments)
        result = {}
        for column, kind in columns.items() if name != "imported.root" else ():
            try:
                flat = flattened(ROOT, path, tree, column, kind)
            except Exception as error:
                print(name, column, str(error).splitlines()[0][:150])
                continue
            levels = [np.array(list(level), dtype="<i8") for level in flat.levels]
            data = bytes(flat.bytes)
            digest = {"bytes": len(data), "sha256": sha(data), "levels": [sha(l.tobytes()) for l in levels]}
            if column == "d32" and tree == "events":  # stored as float32, which is all that Concord and uproot promise
                digest["sha256"] = sha(np.frombuffer(data, "<f8").astype("<f4").tobytes())
            if name == "nano.root" and kind == "unsigned int":  # as a cardinality of an RNTuple, int64 for Concord and uproot
                digest["wide"] = sha(np.frombuffer(data, "<u4").astype("<i8").tobytes())
            result[column.split("[")[0]] = digest
        if name == "imported.root":  # must be what was imported
            result = expected["files"]["nano.root"]["columns"]
        if (
            name == "leaves-map.root"
        ):  # the values of leaves-zstd.root; ROOT 6.40's RDataFrame loses some where offsets are generated
            result = expected["files"]["leaves-zstd.root"]["columns"]
        expected["files"][name] = {"tree": tree, "columns": result}
        print(name, len(result), "columns")
    with open(os.path.join(folder, name_of_digests), "w") as out:
        json.dump(expected, out, indent=1, sort_keys=True)


def check(folder, concord):
    expected = json.load(open(os.path.join(folder, "expected.json")))
    equal = different = missing = 0
    for name, wanted in expected["files"].items():
        run = subprocess.run(
            [concord, "inspect", os.path.join(folder, name), "--object", wanted["tree"], "--digest", "--format", "json"],
            capture_output=True,
            text=True,
        )
        if run.returncode != 0:
            print(f"{name}: {run.stderr.strip()}")
            missing += len(wanted["columns"])
            continue
        found = {column["name"].split("[")[0]: column for column in json.loads(run.stdout)["columns"]}
        for column, digest in wanted["columns"].items():
            ours = found.get(column)
            if ours is None or ours["kind"] == "unsupported":
                missing += 1
                print(f"{name} {column}: {'no such column' if ours is None else ours['type'] + ': ' + ours['reason']}")
                continue
            levels = [ours["offsetsSHA256"]] if "offsetsSHA256" in ours else []
            levels += ours.get("innerOffsetsSHA256", [])
            if ours["sha256"] in (digest["sha256"], digest.get("wide")) and levels == digest["levels"]:
                equal += 1
            else:
                different += 1
                which = "offsets" if ours["sha256"] == digest["sha256"] else "values"
                print(
                    f"{name} {column}: {which} differ ({ours['kind']} {ours['dtype']}, {len(levels)} of {len(digest['levels'])} levels)"
                )
    print(f"{equal} equal, {different} different, {missing} not read ({expected['writer']})")
    return different == 0


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(sys.argv[2])
    elif sys.argv[1] == "reference":
        write(sys.argv[2], lambda: [("split.root", "writeObjects", (505, 20, 99), "objects", SPLIT)], "split.json")
    else:
        sys.exit(0 if check(sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "concord") else 1)
