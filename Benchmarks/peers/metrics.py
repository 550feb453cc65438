"""The area under the curve by scikit-learn, and Kendall's tau by SciPy: the nearest a peer has to an exact ADO.

ADO follows from three numbers of concordant less discordant pairs: of all events, of the signal and of the background. SciPy gives no
error, and no weights.
"""

import sys

import numpy as np
from measurement import digits, median_seconds, report
from scipy.stats import kendalltau
from sklearn.metrics import roc_auc_score


def main(folder):
    label, f, g, weight = (np.fromfile(f"{folder}/metric-{name}.f64") for name in ("label", "f", "g", "weight"))
    results = {}

    def area():
        results["auc"] = roc_auc_score(label, f, sample_weight=weight)

    def ordering():
        def excess(x, y):
            return kendalltau(x, y).statistic * len(x) * (len(x) - 1) / 2  # no ties: tau is (C - D) over all pairs

        signal, background = label == 1, label == 0
        cross = excess(f, g) - excess(f[signal], g[signal]) - excess(f[background], g[background])
        results["ado"] = 0.5 + 0.5 * cross / (signal.sum() * background.sum())

    seconds = median_seconds(9, area)
    report("metric.auc.milliseconds", seconds * 1e3, digits(results["auc"]))
    seconds = median_seconds(3, ordering)
    report("metric.ado.threads1.milliseconds", seconds * 1e3, digits(results["ado"]))


if __name__ == "__main__":
    main(sys.argv[1])
