"""Writes a .npy file: make_npy.py FILE DTYPE SHAPE [VALUE ...]

SHAPE is like 2x3, or empty for rank 0. Without values the elements are 0, 1, 2 ...
With --order=F they lie in Fortran order. With --header=TEXT the header is TEXT,
whatever it says, and with --bytes=N the file ends after N bytes.
"""

import argparse

import numpy


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("file")
    parser.add_argument("dtype")
    parser.add_argument("shape")
    parser.add_argument("values", nargs="*")
    parser.add_argument("--order", default="C")
    parser.add_argument("--header")
    parser.add_argument("--bytes", type=int)
    arguments = parser.parse_args()

    if arguments.header is not None:
        text = arguments.header.encode("latin-1") + b"\n"
        with open(arguments.file, "wb") as file:
            file.write(b"\x93NUMPY\x01\x00" + len(text).to_bytes(2, "little") + text)
    else:
        shape = tuple(int(extent) for extent in arguments.shape.split("x") if extent)
        count = int(numpy.prod(shape, dtype=int))
        values = arguments.values or range(count)
        array = numpy.array([complex(value) for value in values])
        if not arguments.dtype.lstrip("<>|=").startswith("c"):
            array = array.real
        array = array.astype(arguments.dtype).reshape(shape)
        # Given a name, numpy.save would append a suffix to it.
        with open(arguments.file, "wb") as file:
            numpy.save(file, numpy.asarray(array, order=arguments.order))
    if arguments.bytes is not None:
        with open(arguments.file, "r+b") as file:
            file.truncate(arguments.bytes)


main()
