"""Timing and printing for the peers, as the Swift side does it."""

import statistics
import time


def median_seconds(repetitions, body):
    """The median time of a call of `body`, after one that is not counted (and compiles what Numba compiles)."""
    body()
    seconds = []
    for _ in range(repetitions):
        start = time.perf_counter()
        body()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def report(key, value, checksum):
    print(f"{key}\t{float(value)!r}\t{checksum}", flush=True)


def digits(value):
    return f"{value:.9g}"
