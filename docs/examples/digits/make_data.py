#!/usr/bin/env python3
# Part of the ricci project, under the Apache License v2.0 with LLVM Exceptions.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes the .npy files of this folder: held-out images with their labels, and the
weights of a network trained on the other images.

usage: make_data.py [FOLDER]      (needs numpy and scikit-learn; the latter only
                                   for its copy of the data)
"""

import pathlib
import sys

import numpy
from sklearn.datasets import load_digits

SEED = 0
HELD_OUT = 397
HIDDEN = 64
EPOCHS = 120
BATCH = 50
RATE = 2e-3
WEIGHT_DECAY = 1e-4


def split(seed):
    """(training images, labels), (held-out images, labels); images are N x 64."""
    data = load_digits()
    images = data.images.reshape(-1, 64).astype(numpy.uint8)
    labels = data.target.astype(numpy.uint8)
    order = numpy.random.default_rng(seed).permutation(len(images))
    held_out, training = order[:HELD_OUT], order[HELD_OUT:]
    return (images[training], labels[training]), (images[held_out], labels[held_out])


def logits(images, w1, b1, w2, b2):
    """What `@network` in digits.mlir computes."""
    pixels = images.astype(numpy.float32) / 16
    return numpy.maximum(pixels @ w1 + b1, 0) @ w2 + b2


def train(images, labels, seed):
    """Minimizes the cross-entropy by Adam (arXiv 1412.6980) with decoupled weight
    decay (arXiv 1711.05101) and a rate that falls linearly to 0."""
    random = numpy.random.default_rng(seed)
    pixels = images.astype(numpy.float64) / 16
    targets = numpy.eye(10)[labels]
    parameters = [
        random.normal(0, numpy.sqrt(2 / 64), (64, HIDDEN)), numpy.zeros(HIDDEN),
        random.normal(0, numpy.sqrt(2 / HIDDEN), (HIDDEN, 10)), numpy.zeros(10),
    ]
    first = [numpy.zeros_like(p) for p in parameters]
    second = [numpy.zeros_like(p) for p in parameters]
    steps = EPOCHS * (len(pixels) // BATCH)
    for step in range(steps):
        chosen = random.choice(len(pixels), BATCH, replace=False)
        x, y = pixels[chosen], targets[chosen]
        w1, b1, w2, b2 = parameters
        before = x @ w1 + b1
        hidden = numpy.maximum(before, 0)
        scores = hidden @ w2 + b2
        scores -= scores.max(axis=1, keepdims=True)
        probabilities = numpy.exp(scores)
        probabilities /= probabilities.sum(axis=1, keepdims=True)
        back = (probabilities - y) / BATCH
        back_hidden = (back @ w2.T) * (before > 0)
        gradients = [x.T @ back_hidden, back_hidden.sum(0), hidden.T @ back, back.sum(0)]
        rate = RATE * (1 - step / steps)
        for i, gradient in enumerate(gradients):
            first[i] += 0.1 * (gradient - first[i])
            second[i] += 0.001 * (gradient**2 - second[i])
            mean = first[i] / (1 - 0.9 ** (step + 1))
            spread = numpy.sqrt(second[i] / (1 - 0.999 ** (step + 1)))
            parameters[i] -= rate * (mean / (spread + 1e-8) + WEIGHT_DECAY * parameters[i])
    return [p.astype(numpy.float32) for p in parameters]


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else __file__)
    folder = folder if folder.is_dir() else folder.parent
    (images, labels), (held_out, held_out_labels) = split(SEED)
    parameters = train(images, labels, SEED)

    scores = logits(held_out, *parameters)
    right = int((scores.argmax(axis=1) == held_out_labels).sum())
    two_best = numpy.sort(scores, axis=1)[:, -2:]
    print(f"{right} of {HELD_OUT} held-out images right ({100 * right / HELD_OUT:.2f} %); "
          f"least margin {(two_best[:, 1] - two_best[:, 0]).min():.4f}")
    for name, array in zip(("images", "labels", "w1", "b1", "w2", "b2"),
                           (held_out, held_out_labels, *parameters)):
        numpy.save(folder / f"{name}.npy", array)


if __name__ == "__main__":
    main()
