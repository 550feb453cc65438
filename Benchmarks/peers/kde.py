"""Evaluates a kernel density of the points the Swift side wrote with scipy.stats.gaussian_kde, at as many other places."""

import sys

import numpy as np
from measurement import digits, median_seconds, report
from scipy.stats import gaussian_kde

SMALL = 20_000


def main(folder):
    points_x, points_y, places_x, places_y = np.fromfile(f"{folder}/density.f64").reshape(4, -1)
    density = gaussian_kde(np.vstack([points_x[:SMALL], points_y[:SMALL]]))
    places = np.vstack([places_x[:SMALL], places_y[:SMALL]])
    found = []

    def evaluate():
        found[:] = density(places)

    report(f"density.{SMALL}.threads1.seconds", median_seconds(1, evaluate), digits(np.sum(found)))


if __name__ == "__main__":
    main(sys.argv[1])
