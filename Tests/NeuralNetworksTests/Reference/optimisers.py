"""Paths of the optimisers on given gradients: their formulas written out, nothing but numpy.

Made with Python 3 and numpy (version in the file); seed 20261122. Usage: python optimisers.py > optimisers.json
"""
import json

import numpy

rng = numpy.random.default_rng(20261122)
STEPS, SIZE = 14, 7
start = rng.normal(0, 1.3, SIZE)
gradients = rng.normal(0, 1, (STEPS, SIZE)) * 10.0 ** rng.uniform(-9, 1, SIZE)  # some as small as epsilon
rates = 0.013 * (1 + 0.4 * numpy.sin(numpy.arange(STEPS)))


def sgd(momentum, nesterov):
    w, velocity, path = start.copy(), numpy.zeros(SIZE), []
    for g, rate in zip(gradients, rates):
        velocity = momentum * velocity - rate * g
        w = w + (momentum * velocity - rate * g if nesterov else velocity)
        path.append(w.tolist())
    return path


def adam(epsilon, torch, decay=0.0, beta1=0.9, beta2=0.999):
    w, m, v, path = start.copy(), numpy.zeros(SIZE), numpy.zeros(SIZE), []
    for t, (g, rate) in enumerate(zip(gradients, rates), 1):
        w = w - rate * decay * w
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        if torch:
            w = w - rate * (m / (1 - beta1**t)) / (numpy.sqrt(v / (1 - beta2**t)) + epsilon)
        else:
            w = w - rate * numpy.sqrt(1 - beta2**t) / (1 - beta1**t) * m / (numpy.sqrt(v) + epsilon)
        path.append(w.tolist())
    return path


print(json.dumps({
    "made_by": f"optimisers.py with numpy {numpy.__version__}",
    "start": start.tolist(), "gradients": gradients.tolist(), "rates": rates.tolist(),
    "paths": {
        "sgd": sgd(0.0, False), "momentum": sgd(0.85, False), "nesterov": sgd(0.85, True),
        "adamKeras": adam(1e-7, False), "adamTorch": adam(1e-8, True),
        "adamWKeras": adam(1e-7, False, decay=0.07), "adamWTorch": adam(1e-8, True, decay=0.07),
    },
}))
