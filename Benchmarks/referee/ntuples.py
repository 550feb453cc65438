"""Writes the RNTuple reference files of Tests/RootFilesTests, and what uproot reads from them.

Usage: ntuples.py [FOLDER]     (default: Tests/RootFilesTests/Reference)

- `ntuple-uproot.root`: written by uproot (zstd), three clusters: all basic types, lists, lists of lists, arrays, texts, records,
  lists of records, optional values.
- `ntuple-encodings.root`: assembled here byte by byte, as uproot writes plain encodings only. It has every encoding of the
  format over several pages a cluster, two cluster groups, a column of two representations, columns added late, projected
  fields, arrays before and behind lists, large locators, packed and plain pages, checksums on half of the pages.
- `ntuples.json`: per file and column the type, the number of values, SHA-256 of the values as little-endian bytes and of the
  64-bit offsets of each level of lists, as uproot reads them.
"""
import json
import os
import pathlib
import struct
import sys

import awkward as ak
import numpy as np
import uproot
import xxhash

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from compare import leaves, sha, versions  # noqa: E402

SEED = 20240611


# ---- By uproot


def uproot_batch(rng, n):
    counts = rng.poisson(1.6, n)
    inner = rng.poisson(1.3, counts.sum())
    words = ["", "µ⁺µ⁻", "jet", "a somewhat longer text, with commas", "Z"]
    columns = {}
    for dtype in ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]:
        info = np.iinfo(dtype)
        columns["scalar_" + dtype] = rng.integers(info.min, info.max, n, dtype=dtype, endpoint=True)
    columns["scalar_bool"] = rng.random(n) < 0.4
    columns["scalar_float32"] = rng.normal(size=n).astype("f4")
    columns["scalar_float64"] = rng.normal(size=n)
    columns["array"] = rng.normal(size=(n, 2, 3)).astype("f4")
    columns["list"] = ak.unflatten(rng.normal(size=counts.sum()), counts)
    columns["lists"] = ak.unflatten(ak.unflatten(rng.integers(0, 999, inner.sum()).astype("i4"), inner), counts)
    columns["text"] = ak.Array([words[i] for i in rng.integers(0, 5, n)])
    columns["texts"] = ak.unflatten(ak.Array([words[i] for i in rng.integers(0, 5, counts.sum())]), counts)
    columns["record"] = ak.zip({"x": rng.normal(size=n), "charge": rng.integers(-1, 2, n).astype("i4")})
    columns["Muon"] = ak.unflatten(
        ak.zip({"pt": rng.exponential(30, counts.sum()).astype("f4"), "tight": rng.random(counts.sum()) < 0.5}), counts)
    return columns


def write_uproot(path):
    rng = np.random.default_rng(SEED)
    with uproot.recreate(path, compression=uproot.ZSTD(5)) as file:
        first = uproot_batch(rng, 57)
        ntuple = file.mkrntuple("Events", first)
        ntuple.extend(uproot_batch(rng, 1))
        ntuple.extend(uproot_batch(rng, 83))


# ---- Byte by byte


def frame(payload, items=None):
    if items is None:
        return struct.pack("<q", len(payload) + 8) + payload
    return struct.pack("<qI", -(len(payload) + 12), items) + payload


def records(items):
    return frame(b"".join(frame(i) for i in items), len(items))


def text(s):
    return struct.pack("<I", len(s.encode())) + s.encode()


def envelope(kind, payload):
    body = struct.pack("<Q", kind | (len(payload) + 16) << 16) + payload
    return body + struct.pack("<Q", xxhash.xxh3_64_intdigest(body))


def split(values):
    return np.ascontiguousarray(values).view("u1").reshape(len(values), -1).T.tobytes()


def packed_bits(numbers, bits):
    digits = (np.asarray(numbers, "u8")[:, None] >> np.arange(bits, dtype="u8")) & 1
    return np.packbits(digits.astype("u1").reshape(-1), bitorder="little").tobytes()


PLAIN = {1: "u1", 2: "u1", 3: "i1", 4: "u1", 5: "<i2", 6: "<u2", 7: "<i4", 8: "<u4", 9: "<i8", 10: "<u8", 11: "<f2", 12: "<f4", 13: "<f8",
         14: "<u4", 15: "<u8"}
SPLIT = {17: "<i2", 18: "<u2", 19: "<i4", 20: "<u4", 21: "<i8", 22: "<u8", 23: "<f2", 24: "<f4", 25: "<f8", 26: "<u4", 27: "<u8"}


def encode(column, values):
    """One page: the bytes of `values` as the format wants them."""
    kind, bits = column["type"], column["bits"]
    if kind == 0:
        return packed_bits(values, 1)
    if kind in PLAIN:
        return np.asarray(values).astype(PLAIN[kind]).tobytes()
    if kind in (17, 19, 21):
        v = np.asarray(values).astype(SPLIT[kind])
        return split(((v << 1) ^ (v >> (v.itemsize * 8 - 1))).astype(v.dtype))
    if kind in (26, 27):
        return split(np.diff(np.asarray(values, "i8"), prepend=0).astype(SPLIT[kind]))
    if kind in SPLIT:
        return split(np.asarray(values).astype(SPLIT[kind]))
    if kind == 28:
        return packed_bits(np.asarray(values, "f4").view("u4") >> (32 - bits), bits)
    low, high = column["range"]
    return packed_bits(np.round((np.asarray(values) - low) / (high - low) * (2**bits - 1)), bits)


def field_record(f, number):
    flags = (1 if f.get("repetition") else 0) | (2 if "source" in f else 0)
    body = struct.pack("<IIIHH", 0, 0, f.get("parent", number), f.get("role", 0), flags)
    body += text(f["name"]) + text(f.get("type", "")) + text("") + text("described")
    if f.get("repetition"):
        body += struct.pack("<Q", f["repetition"])
    if "source" in f:
        body += struct.pack("<I", f["source"])
    return body + b"later"  # versions to come may append to records


def column_record(c):
    flags = (1 if "first" in c else 0) | (2 if "range" in c else 0)
    body = struct.pack("<HHIHH", c["type"], c["bits"], c["field"], flags, c.get("rep", 0))
    if "first" in c:
        body += struct.pack("<q", c["first"])
    if "range" in c:
        body += struct.pack("<dd", *c["range"])
    return body


def schema(fields, columns, aliases, start=0):
    return (records([field_record(f, start + i) for i, f in enumerate(fields)]) + records([column_record(c) for c in columns])
            + records([struct.pack("<II", *a) for a in aliases]) + records([]))


class Assembly:
    def __init__(self, rng):
        self.rng = rng
        self.fields, self.columns, self.aliases = [], [], []
        self.late = None  # (fields, columns, aliases) counted before the schema extension
        self.groups = []
        self.bytes = bytearray()
        self.pages = 0

    def field(self, name, type="", role=0, columns=(), **more):
        number = len(self.fields)
        self.fields.append(dict(more, name=name, type=type, role=role))
        for kind, bits, *rest in columns:
            self.columns.append(dict(rest[0] if rest else {}, type=kind, bits=bits, field=number))
        return number

    def store(self, content, pack, checksum):
        stored = uproot.compression.compress(content, uproot.ZSTD(5)) if pack else content
        place = self.base + len(self.bytes)
        self.bytes += stored + (struct.pack("<Q", xxhash.xxh3_64_intdigest(stored)) if checksum else b"")
        return place, len(stored)

    def page(self, column, values):
        self.pages += 1
        checksum = self.pages % 2 == 0
        place, size = self.store(encode(column, values), self.pages % 3 != 0, checksum)
        count = struct.pack("<i", -len(values) if checksum else len(values))
        if self.pages % 5 == 0:  # a large locator, which has its own size and type in the first four bytes
            return count + struct.pack("<iQQ", -(20 | 1 << 24), size, place)
        return count + struct.pack("<iQ", size, place)

    def column_pages(self, number, values, offset):
        if values is None:
            return frame(struct.pack("<q", -(2**63)), 0)
        cuts = np.sort(self.rng.integers(0, len(values) + 1, 2)) if len(values) else []
        pages = [p for p in np.split(values, cuts) if len(p)]
        listing = b"".join(self.page(self.columns[number], p) for p in pages)
        return frame(listing + struct.pack("<qI", offset, 505), len(pages))

    def finish(self, path, clusters_per_group):
        with uproot.recreate(path, compression=None) as file:
            file.mkrntuple("encodings", {"dummy": np.dtype("i4")})
        whole = bytearray(open(path, "rb").read())
        self.base = len(whole)
        nf, nc, na = self.late
        header = envelope(1, struct.pack("<Q", 0) + text("encodings") + text("") + text("ntuples.py")
                          + schema(self.fields[:nf], self.columns[:nc], self.aliases[:na]))
        checksum = header[-8:]
        groups, entry, cluster = [], 0, 0
        for size in clusters_per_group:
            summaries, locations, first = [], b"", entry
            for entries, columns in self.groups[cluster:cluster + size]:
                summaries.append(struct.pack("<QQ", entry, entries))
                lists = b"".join(self.column_pages(i, *c) for i, c in enumerate(columns))
                locations += frame(lists, len(columns))
                entry += entries
            cluster += size
            content = envelope(3, checksum + records(summaries) + frame(locations, size))
            place, stored = self.store(content, False, False)
            groups.append(struct.pack("<QQIQiQ", first, entry - first, size, len(content), stored, place))
        footer = envelope(2, struct.pack("<Q", 0) + checksum
                          + frame(schema(self.fields[nf:], self.columns[nc:], self.aliases[na:], nf)) + records(groups)
                          + records([]))  # attribute sets, of version 1.0.1
        h, hs = self.store(header, False, False)
        f, fs = self.store(footer, False, False)
        anchor = struct.pack(">HHHHQQQQQQQ", 1, 0, 1, 0, h, hs, len(header), f, fs, len(footer), 2**30)
        at = whole.index(struct.pack(">HHH", 1, 0, 0), whole.index(b"encodings", whole.index(b"ROOT::RNTuple")))
        whole[at:at + 72] = anchor + struct.pack(">Q", xxhash.xxh3_64_intdigest(anchor))
        whole += self.bytes
        whole[12:16] = struct.pack(">I", len(whole))
        open(path, "wb").write(whole)


def write_encodings(path):
    rng = np.random.default_rng(SEED + 1)
    a = Assembly(rng)
    draw = {}  # column number -> function of the number of elements

    def leaf(name, type, kind, bits, values, **more):
        a.field(name, type, columns=[(kind, bits, more)])
        draw[len(a.columns) - 1] = values

    def whole(dtype):
        info = np.iinfo(dtype)
        return lambda n: np.where(rng.random(n) < 0.5, rng.integers(info.min, info.max, n, dtype=dtype, endpoint=True),
                                  rng.integers(0, 5, n).astype(dtype))

    leaf("bit", "bool", 0, 1, lambda n: rng.random(n) < 0.4)
    leaf("byte", "std::byte", 1, 8, whole("u1"))
    leaf("char", "char", 2, 8, whole("u1"))
    for kind, dtype, name in [(3, "i1", "int8"), (4, "u1", "uint8"), (5, "i2", "int16"), (6, "u2", "uint16"), (7, "i4", "int32"),
                              (8, "u4", "uint32"), (9, "i8", "int64"), (10, "u8", "uint64"), (17, "i2", "split_int16"),
                              (18, "u2", "split_uint16"), (19, "i4", "split_int32"), (20, "u4", "split_uint32"),
                              (21, "i8", "split_int64"), (22, "u8", "split_uint64")]:
        leaf(name, f"std::{name.removeprefix('split_')}_t", kind, 8 * np.dtype(dtype).itemsize, whole(dtype))

    def odd_reals(dtype, tiny):  # zeros, infinities and numbers below the normal range among them
        def drawn(n):
            v = (rng.normal(size=n) * 10.0 ** rng.integers(-3, 4, n)).astype(dtype)
            v[:6] = np.array([0.0, -0.0, np.inf, -np.inf, tiny, -tiny])[: min(n, 6)]
            return v
        return drawn

    for kind, dtype, name, tiny in [(11, "f2", "real16", 3e-7), (12, "f4", "real32", 1e-41), (13, "f8", "real64", 1e-310),
                                    (23, "f2", "split_real16", 3e-7), (24, "f4", "split_real32", 1e-41), (25, "f8", "split_real64", 1e-310)]:
        leaf(name, "double" if dtype == "f8" else "float", kind, 8 * np.dtype(dtype).itemsize, odd_reals(dtype, tiny))
    for bits in [10, 11, 16, 21, 24, 31]:
        leaf(f"trunc{bits}", "float", 28, bits, lambda n: rng.normal(size=n).astype("f4"))
    for bits in [1, 7, 12, 20, 31, 32]:
        leaf(f"quant{bits}", "float", 29, bits, lambda n: rng.uniform(-3.7, 11.2, n), range=(-3.7, 11.2))

    a.field("two", "double", columns=[(25, 64, {"rep": 0}), (12, 32, {"rep": 1})])
    two = len(a.columns) - 2
    a.field("bitset", "std::bitset<13>", repetition=13, columns=[(0, 1)])
    bitset = len(a.columns) - 1

    def collection(name, index, parent=None):
        number = a.field(name, "std::vector", role=1, columns=[index], **({} if parent is None else {"parent": parent}))
        return number, len(a.columns) - 1

    v32, c32 = collection("index32", (14, 32))
    a.field("_0", "std::int32_t", parent=v32, columns=[(7, 32)])
    v64, c64 = collection("index64", (15, 64))
    a.field("_0", "float", parent=v64, columns=[(24, 32)])
    s32, d32 = collection("split_index32", (26, 32))
    arr = a.field("_0", "std::array<std::int16_t,3>", parent=s32, repetition=3)
    a.field("_0", "std::int16_t", parent=arr, columns=[(17, 16)])
    muons, m = collection("_collection0", (27, 64))
    rec = a.field("_0", "", role=2, parent=muons)
    pt = a.field("Muon_pt", "float", parent=rec, columns=[(24, 32)])
    a.field("Muon_charge", "std::int32_t", parent=rec, columns=[(19, 32)])
    proj = a.field("Muon_pt", "ROOT::VecOps::RVec<float>", role=1, source=muons)
    a.aliases.append((m, proj))
    inner = a.field("_0", "float", parent=proj, source=pt)
    a.aliases.append((m + 1, inner))
    count = a.field("nMuon", "ROOT::RNTupleCardinality<std::uint32_t>", source=muons)
    a.aliases.append((m, count))
    outer = a.field("array_of_lists", "std::array<std::vector<float>,2>", repetition=2)
    av, ac = collection("_0", (27, 64), outer)
    a.field("_0", "float", parent=av, columns=[(12, 32)])
    a.field("text", "std::string", columns=[(26, 32), (2, 8)])
    tc = len(a.columns) - 2
    a.field("texts", "std::vector<std::string>", role=1, columns=[(27, 64)])
    a.field("_0", "std::string", parent=len(a.fields) - 1, columns=[(15, 64), (2, 8)])
    xc = len(a.columns) - 3
    record = a.field("record", "Derived", role=2)
    base = a.field(":_0", "Base", role=2, parent=record)
    a.field("x", "float", parent=base, columns=[(24, 32)])
    a.field("x", "float", parent=record, columns=[(24, 32)])
    rc = len(a.columns) - 2
    a.late = (len(a.fields), len(a.columns), len(a.aliases))
    LATE = 61  # inside the second cluster, which starts at 40
    a.field("late", "std::int32_t", columns=[(19, 32, {"first": LATE})])
    lc = len(a.columns) - 1
    lv, lvc = collection("late_list", (27, 64, {"first": LATE}))
    a.field("_0", "double", parent=lv, columns=[(25, 64)])
    la = a.field("late_array", "std::array<std::uint8_t,4>", repetition=4)
    a.field("_0", "std::uint8_t", parent=la, columns=[(4, 8, {"first": 4 * LATE})])
    lac = len(a.columns) - 1

    both = []
    first = 0
    offsets = [0] * len(a.columns)
    for number, n in enumerate([40, 37, 1, 52]):
        columns = [None] * len(a.columns)

        def put(column, values):
            columns[column] = (values, offsets[column])
            offsets[column] += len(values)

        def put_lists(column, n, mean):
            ends = np.cumsum(rng.poisson(mean, n))
            put(column, ends)
            return int(ends[-1]) if n else 0

        for column, values in draw.items():
            put(column, values(n))
        reals = rng.normal(size=n).astype("f8" if number % 2 else "f4")
        both.append(reals.astype("f8"))
        put(two + (number + 1) % 2, reals)
        columns[two + number % 2] = (None, -(2**63))
        put(bitset, rng.random(13 * n) < 0.5)
        put(c32 + 1, rng.integers(-99, 99, put_lists(c32, n, 1.4)))
        put(c64 + 1, rng.normal(size=put_lists(c64, n, 0.7)).astype("f4"))
        put(d32 + 1, rng.integers(-9999, 9999, 3 * put_lists(d32, n, 1.1)))
        k = put_lists(m, n, 1.9)
        put(m + 1, rng.exponential(30, k).astype("f4"))
        put(m + 2, rng.integers(0, 2, k) * 2 - 1)
        put(ac + 1, rng.normal(size=put_lists(ac, 2 * n, 1.2)).astype("f4"))
        put(tc + 1, rng.integers(97, 123, put_lists(tc, n, 5)).astype("u1"))
        k = put_lists(xc, n, 1.5)
        put(xc + 2, rng.integers(97, 123, put_lists(xc + 1, k, 3)).astype("u1"))
        put(rc, rng.normal(size=n).astype("f4"))
        put(rc + 1, rng.normal(size=n).astype("f4"))
        written = max(0, min(n, first + n - LATE))
        if number == 0:
            columns = columns[:lc]  # nobody knew of them yet
        else:
            put(lc, rng.integers(-99, 99, written))
            put(lvc + 1, rng.normal(size=put_lists(lvc, written, 1.3)))
            put(lac, rng.integers(0, 256, 4 * written))
        a.groups.append((n, columns))
        first += n
    a.finish(path, [1, 2, 1])
    return np.concatenate(both)


# ---- What uproot reads


def describe(path, name):
    ntuple = uproot.open(path)[name]
    result = {}
    for field in ntuple.keys(recursive=False):
        for leaf, facts in leaves(ntuple[field].array(library="ak"), field):
            result[leaf] = facts
    return {"object": name, "entries": ntuple.num_entries, "columns": result}


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2] / "Tests/RootFilesTests/Reference")
    write_uproot(folder / "ntuple-uproot.root")
    both = write_encodings(str(folder / "ntuple-encodings.root"))
    expected = {"seed": SEED, "versions": versions(), "files": {
        "ntuple-uproot": describe(folder / "ntuple-uproot.root", "Events"),
        "ntuple-encodings": describe(folder / "ntuple-encodings.root", "encodings")}}
    # uproot 5.7.7 mixes up the values of a column that changes between 32 and 64 bits; what was drawn is the truth.
    expected["files"]["ntuple-encodings"]["columns"]["two"]["sha256"] = sha(both)
    for column in ["real16", "split_real16"]:  # every half is a float, which is what we have
        array = uproot.open(folder / "ntuple-encodings.root")["encodings"][column].array(library="np").astype("f4")
        expected["files"]["ntuple-encodings"]["columns"][column].update(dtype="float32", sha256=sha(array))
    (folder / "ntuples.json").write_text(json.dumps(expected, indent=1, sort_keys=True) + "\n")
    print(json.dumps({"seed": SEED, "versions": expected["versions"]}))


main()
