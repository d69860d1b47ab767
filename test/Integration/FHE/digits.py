"""Classifies encrypted digits as a client and a server do, who exchange files.

    digits.py BIN EXAMPLES [--images=COUNT] [--first=NUMBER] [--batch=COUNT] [--slots=N]
              [--backend=NAME] [--encrypt-layout=NAME]

Compiles the entry `@scores` of EXAMPLES/digits.mlir for batches of that many images, makes keys
once, and then encrypts, computes and decrypts batch after batch with the programs in BIN. The
images are secret, the weights clear; a last batch is filled up with the first of its images.
Prints what each side takes and sends, and compares the classes with those that --target=ref gives.
The exit status is 0 only if they are the same for every image.
"""

import argparse
import pathlib
import re
import resource
import struct
import subprocess
import sys
import tempfile

ALL_IMAGES = 397
PIXELS = 64
CLASSES = 10
MEBIBYTE = 1 << 20


def read_npy(path):
    """The bytes behind the header."""
    data = path.read_bytes()
    (length,) = struct.unpack("<H", data[8:10])
    return data[10 + length :]


def write_npy(path, description, shape, data):
    header = f"{{'descr': '{description}', 'fortran_order': False, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    path.write_bytes(b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + data)


def find_classes(path, count):
    scores = struct.unpack(f"<{count * CLASSES}f", read_npy(path)[: 4 * count * CLASSES])
    rows = [scores[i * CLASSES : (i + 1) * CLASSES] for i in range(count)]
    return [row.index(max(row)) for row in rows]


class Times:
    """Processor seconds of commands, by what they are for."""

    def __init__(self):
        self.seconds = {}

    def run(self, kind, command):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        self.seconds[kind] = self.seconds.get(kind, 0) + spent


def write_program(options, folder, count):
    """The program for `count` images."""
    path = folder / f"digits{count}.mlir"
    text = (options.examples / "digits.mlir").read_text(encoding="utf-8")
    text = text.replace("{ein.range = [0.0, 16.0]}", "{fhe.secret, ein.range = [0.0, 16.0]}")
    text = re.sub(r"func @(?!scores\b)", "func private @", text)
    path.write_text(text.replace(f"<{ALL_IMAGES}x", f"<{count}x"), encoding="utf-8")
    return path


def write_images(options, path, first, count, size):
    """`count` of the images, and its first again up to `size` of them."""
    data = read_npy(options.examples / "images.npy")
    chosen = data[first * PIXELS : (first + count) * PIXELS]
    chosen += chosen[:PIXELS] * (size - count)
    write_npy(path, "|u1", (size, PIXELS), chosen)


def classify(options, folder):
    """The classes that decrypted scores say; prints the figures."""
    client, server = options.bin / "ricci-fhe-client", options.bin / "ricci-fhe-server"
    weights = [options.examples / f"{name}.npy" for name in ("w1", "b1", "w2", "b2")]
    program, keys, times = folder / "digits.fhe", folder / "keys", Times()
    command = [options.bin / "ricci-compile", write_program(options, folder, options.batch)]
    command += ["--target=fhe", "--emit=fhe", f"--slots={options.slots}", "-o", program]
    if options.encrypt_layout != "row-major":
        command.append(f"--encrypt-layout={options.encrypt_layout}")
    times.run("compile", command)
    command = [client, "keygen", program / "client.mlir", f"--backend={options.backend}"]
    times.run("keys", [*command, "-o", keys])
    key_bytes = (keys / "evaluation.keys").stat().st_size
    print(
        f"once: {times.seconds['compile']:.1f} s to compile, {times.seconds['keys']:.1f} s and "
        f"{key_bytes / MEBIBYTE:.1f} MiB for keys",
        flush=True,
    )
    images, up, down, scores = (folder / name for name in ("in.npy", "in.ct", "out.ct", "out.npy"))
    classes, bytes_up, bytes_down = [], 0, 0
    for first in range(options.first, options.first + options.images, options.batch):
        count = min(options.batch, options.first + options.images - first)
        write_images(options, images, first, count, options.batch)
        command = [client, "encrypt", program / "client.mlir", f"--key={keys / 'public.key'}"]
        times.run("encrypt", [*command, images, "-o", up])
        command = [server, "run", program / "server.mlir", f"--keys={keys / 'evaluation.keys'}"]
        times.run("server", [*command, up, *weights, "-o", down])
        command = [client, "decrypt", program / "client.mlir", f"--key={keys / 'secret.key'}"]
        times.run("decrypt", [*command, down, "-o", scores])
        classes += find_classes(scores, count)
        bytes_up += up.stat().st_size
        bytes_down += down.stat().st_size
    spent = {kind: seconds / options.images for kind, seconds in times.seconds.items()}
    print(
        f"an image, in batches of {options.batch}: {spent['encrypt']:.3f} s to encrypt, "
        f"{spent['server']:.3f} s on the server, {spent['decrypt']:.3f} s to decrypt; "
        f"{bytes_up / options.images / MEBIBYTE:.3f} MiB up, "
        f"{bytes_down / options.images / MEBIBYTE:.3f} MiB down"
    )
    return classes


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("examples", type=pathlib.Path)
    parser.add_argument("--images", type=int, default=4)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--batch", type=int, default=1)
    parser.add_argument("--slots", type=int, default=16384)
    parser.add_argument("--backend", default="simulator")
    parser.add_argument("--encrypt-layout", default="row-major")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory:
        folder = pathlib.Path(directory)
        images, clear = folder / "images.npy", folder / "clear.npy"
        write_images(options, images, options.first, options.images, options.images)
        command = [options.bin / "ricci-run", write_program(options, folder, options.images)]
        command += ["--entry=scores", "--target=ref", images]
        command += [options.examples / f"{name}.npy" for name in ("w1", "b1", "w2", "b2")]
        subprocess.run([*command, "-o", clear], check=True)
        expected, found = find_classes(clear, options.images), classify(options, folder)
    same = sum(a == b for a, b in zip(expected, found))
    print(f"{same} of {options.images} images have the float program's class")
    return 0 if same == options.images else 1


if __name__ == "__main__":
    sys.exit(main())
