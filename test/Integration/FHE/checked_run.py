"""Runs ricci-run on ciphertexts, and gathers how far errors are below their bounds."""

import json
import math
import statistics
import subprocess
import tempfile


def run(command):
    """The figures of a run, and what it printed; no figures if it failed."""
    with tempfile.NamedTemporaryFile(suffix=".json") as figures:
        process = subprocess.run(
            command + [f"--json={figures.name}"], capture_output=True, text=True
        )
        text = figures.read().decode()
    right = process.returncode == 0 and text
    return json.loads(text) if right else None, process.stdout + process.stderr


class ErrorBounds:
    """Bits that the bounds predicted for results are above their measured errors.

    An error of 0 is none that a bound could be close to: such results are counted, and are left out
    of the median.
    """

    def __init__(self):
        self.bits = []
        self.within = self.count = 0

    def add(self, result):
        """What to print of a run."""
        error, bound = result["max_abs_error"], result["error_bound"]
        self.count += 1
        self.within += error <= bound
        if error > 0:
            self.bits.append(math.log2(bound / error))
        return f"error {error:.2g}, bound {bound:.2g}"

    def hold(self):
        """No error is above its bound; bounds are at most 4 bits above in the median."""
        return self.within == self.count and self.get_median() <= 4

    def get_median(self):
        return statistics.median(self.bits) if self.bits else 0

    def describe(self):
        return (
            f"{self.within} of {self.count} errors are within their bounds, which are "
            f"{self.get_median():.2f} bits above in the median"
        )
