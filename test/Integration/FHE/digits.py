"""Classifies encrypted digits: the classes that the decrypted scores say, beside the float program's.

    digits.py RICCI_RUN EXAMPLES [--images=COUNT] [--first=NUMBER] [--slots=N] [--backend=NAME]
              [--encrypt-layout=NAME]

Runs the entry `@scores` of EXAMPLES/digits.mlir, with the number of images in it set to COUNT, on
ciphertexts, and with --target=ref. The images are secret, the weights clear. The exit status is 0
only if both say the same class of every image.
"""

import argparse
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import time

ALL_IMAGES = 397
PIXELS = 64
CLASSES = 10


def read_npy(path):
    """The header's text and the bytes behind it."""
    data = path.read_bytes()
    length = struct.unpack("<H", data[8:10])[0]
    return data[10 : 10 + length].decode(), data[10 + length :]


def write_npy(path, description, shape, data):
    header = f"{{'descr': '{description}', 'fortran_order': False, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data)


def classify(path, count):
    scores = struct.unpack(f"<{count * CLASSES}f", read_npy(path)[1])
    rows = [scores[i * CLASSES : (i + 1) * CLASSES] for i in range(count)]
    return [row.index(max(row)) for row in rows]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("ricci_run")
    parser.add_argument("examples", type=pathlib.Path)
    parser.add_argument("--images", type=int, default=4)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--slots", type=int, default=16384)
    parser.add_argument("--backend", default="simulator")
    parser.add_argument("--encrypt-layout", default="row-major")
    options = parser.parse_args()
    count = options.images
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        program = folder / "digits.mlir"
        text = (options.examples / "digits.mlir").read_text(encoding="utf-8")
        program.write_text(text.replace(f"<{ALL_IMAGES}x", f"<{count}x"), encoding="utf-8")
        _, images = read_npy(options.examples / "images.npy")
        start = options.first * PIXELS
        write_npy(
            folder / "images.npy", "|u1", (count, PIXELS), images[start : start + count * PIXELS]
        )
        inputs = [folder / "images.npy"]
        inputs += [options.examples / f"{name}.npy" for name in ("w1", "b1", "w2", "b2")]
        command = [options.ricci_run, program, "--entry=scores", *inputs]
        clear, encrypted, figures = folder / "clear.npy", folder / "scores.npy", folder / "f.json"
        subprocess.run([*command, "--target=ref", "-o", clear], check=True)
        fhe = ["--target=fhe", "--secret=0", f"--backend={options.backend}", f"--json={figures}"]
        fhe += [f"--slots={options.slots}"]
        if options.encrypt_layout != "row-major":
            fhe.append(f"--encrypt-layout={options.encrypt_layout}")
        begin = time.monotonic()
        subprocess.run([*command, *fhe, "-o", encrypted], check=True)
        seconds = time.monotonic() - begin
        expected, found = classify(clear, count), classify(encrypted, count)
        counts = json.loads(figures.read_text(encoding="utf-8"))
    same = sum(a == b for a, b in zip(expected, found))
    print(
        f"{counts['ciphertexts_in']} ciphertexts in, {counts['ciphertexts_out']} out, "
        f"{counts['rotations']} rotations, depth {counts['depth']}, {seconds:.1f} s"
    )
    print(f"{same} of {count} images have the float program's class")
    return 0 if same == count else 1


if __name__ == "__main__":
    sys.exit(main())
