"""The card's formulas in awkward and NumPy, filling from them, and applying a correction set, in steps of 65,536 events."""

import os
import sys

import awkward as ak
import correctionlib
import numpy as np
import uproot
from measurement import digits, median_seconds, report

STEP = 65_536
FORMULA_COLUMNS = [
    "genWeight", "xsecWeight", "MET_pt", "MET_phi", "nMuon", "Muon_pt", "Muon_eta", "Muon_phi", "Muon_charge", "Jet_pt",
]
COLUMNS = FORMULA_COLUMNS + ["run", "luminosityBlock", "event"]
QT = np.array([0, 5, 10, 15, 20, 30, 45, 70, 200.0])
NJETS = np.array([0, 1, 2, np.inf])
PACKINGS = ["none", "lz4", "zlib", "zstd"]


def formulas(events):
    """qx, qy, met_x, met_y, njets, selection, weight. Every toy event has two muons."""
    pt, eta, phi, charge = (
        ak.to_numpy(events[f"Muon_{name}"][:, :2]).astype(np.float64) for name in ("pt", "eta", "phi", "charge")
    )
    met, met_phi = (ak.to_numpy(events[name]).astype(np.float64) for name in ("MET_pt", "MET_phi"))
    difference = (phi[:, 0] - phi[:, 1] + np.pi) % (2 * np.pi) - np.pi
    mll = np.sqrt(2 * pt[:, 0] * pt[:, 1] * (np.cosh(eta[:, 0] - eta[:, 1]) - np.cos(difference)))
    selected = (
        (ak.to_numpy(events["nMuon"]) >= 2) & (charge[:, 0] * charge[:, 1] < 0) & (pt[:, 0] > 25) & (pt[:, 1] > 20)
        & (np.abs(mll - 91.19) < 15)
    )
    return {
        "qx": pt[:, 0] * np.cos(phi[:, 0]) + pt[:, 1] * np.cos(phi[:, 1]),
        "qy": pt[:, 0] * np.sin(phi[:, 0]) + pt[:, 1] * np.sin(phi[:, 1]),
        "met_x": met * np.cos(met_phi),
        "met_y": met * np.sin(met_phi),
        "njets": ak.to_numpy(ak.sum(events["Jet_pt"] > 30, axis=1)).astype(np.float64),
        "selection": selected,
        "weight": ak.to_numpy(events["genWeight"]).astype(np.float64) * ak.to_numpy(events["xsecWeight"]),
    }


def evaluate_formulas(folder):
    tree = uproot.open(f"{folder}/mc-none.root")["Events"]
    batches = list(tree.iterate(FORMULA_COLUMNS, step_size=STEP, library="ak"))
    seconds = median_seconds(7, lambda: [formulas(batch) for batch in batches])
    total = sum(np.abs(values).sum() for batch in batches for values in formulas(batch).values())
    report("formulas.Meps", tree.num_entries / seconds / 1e6, digits(total))


def recoil(values):
    qt = np.hypot(values["qx"], values["qy"])
    axis_x, axis_y = values["qx"] / qt, values["qy"] / qt
    ux, uy = -(values["met_x"] + values["qx"]), -(values["met_y"] + values["qy"])
    return qt, -(ux * axis_x + uy * axis_y), axis_x * uy - axis_y * ux, axis_x, axis_y


def bins_of(qt, njets):
    q = np.clip(np.searchsorted(QT, qt, side="right") - 1, 0, len(QT) - 2)
    return np.clip(np.searchsorted(NJETS, njets, side="right") - 1, 0, len(NJETS) - 2) * (len(QT) - 1) + q


def fill(paths):
    """Histograms of u_par − qT and u_perp, Σw and Σw², in every bin."""
    cells, width = 24, 120
    total = np.zeros((4, cells * width))
    selected = 0
    for path in paths:
        for events in uproot.open(path)["Events"].iterate(COLUMNS, step_size=STEP, library="ak"):
            values = formulas(events)
            qt, parallel, perpendicular, _, _ = recoil(values)
            selected += np.count_nonzero(values["selection"])
            for i, u in enumerate((parallel - qt, perpendicular)):
                place = np.floor((u + 150) / 300 * width)
                keep = values["selection"] & (place >= 0) & (place < width)
                flat = (bins_of(qt, values["njets"])[keep] * width + place[keep]).astype(np.int64)
                weight = values["weight"][keep]
                total[2 * i] += np.bincount(flat, weight, minlength=cells * width)
                total[2 * i + 1] += np.bincount(flat, weight * weight, minlength=cells * width)
    return total, selected


def apply(path, output, corrections):
    """Corrected recoil and MET of every event, into a friend tree."""
    with uproot.recreate(output, compression=uproot.ZSTD(1)) as file:
        for events in uproot.open(path)["Events"].iterate(COLUMNS, step_size=STEP, library="ak"):
            values = formulas(events)
            qt, parallel, perpendicular, axis_x, axis_y = recoil(values)
            after = corrections["u_par"].evaluate("nominal", qt, values["njets"], parallel - qt) + qt
            across = corrections["u_perp"].evaluate("nominal", qt, values["njets"], perpendicular)
            met_x = after * axis_x + across * axis_y - values["qx"]
            met_y = after * axis_y - across * axis_x - values["qy"]
            columns = {
                "run": events["run"], "luminosityBlock": events["luminosityBlock"], "event": events["event"], "px": met_x,
                "py": met_y, "pt": np.hypot(met_x, met_y), "phi": np.arctan2(met_y, met_x), "u_par": after, "u_perp": across,
                "u_par_before": parallel, "u_perp_before": perpendicular, "qt": qt,
            }
            columns = {name: np.asarray(column) for name, column in columns.items()}
            if "Corrections" not in file:
                file.mktree("Corrections", {name: column.dtype for name, column in columns.items()})
            file["Corrections"].extend(columns)


def main(folder):
    evaluate_formulas(folder)
    corrections = correctionlib.CorrectionSet.from_file(f"{folder}/out-none/correctionlib.json.gz")
    for packing in PACKINGS:
        paths = [f"{folder}/{world}-{packing}.root" for world in ("data", "mc")]
        events = sum(uproot.open(path)["Events"].num_entries for path in paths)
        report(f"fill.{packing}.Meps", events / median_seconds(3, lambda: fill(paths)) / 1e6, f"{fill(paths)[1]} selected")
        output = f"{folder}/peer-applied.root"
        seconds = median_seconds(3, lambda: apply(paths[1], output, corrections))
        report(f"apply.{packing}.Meps", events / 2 / seconds / 1e6, "-")
        os.remove(output)


if __name__ == "__main__":
    main(sys.argv[1])
