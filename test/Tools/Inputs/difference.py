"""difference.py A.npy B.npy BOUND: whether they differ by at most BOUND."""

import sys

import numpy

first, second = (numpy.load(path) for path in sys.argv[1:3])
assert first.dtype == second.dtype and first.shape == second.shape
largest = float(numpy.max(numpy.abs(first - second)))
print("holds" if largest <= float(sys.argv[3]) else f"differ by {largest}")
