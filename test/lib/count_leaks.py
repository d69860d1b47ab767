"""Counts what failing calls leave allocated: count_leaks.py RUNTIME LIBRARY SHAPE...

Calls the only entry of a shared library again and again with tensors of f32 of the shapes, as
in 3x4, and prints the error and the KiB that a call keeps, on average: an interpreter keeps
some bytes of its own.
"""

import ctypes
import sys

from call_artifact import Library, Tensor, Type

CALLS = 500


class MallocInfo(ctypes.Structure):
    names = "arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost"
    _fields_ = [(name, ctypes.c_size_t) for name in names.split()]


def get_bytes_in_use():
    libc = ctypes.CDLL(None)
    libc.mallinfo2.restype = MallocInfo
    info = libc.mallinfo2()
    return info.uordblks + info.hblkhd


def main():
    library = Library(sys.argv[1], sys.argv[2])
    runtime, check, entry = library.runtime, library.check, library.entry
    shapes = [[int(extent) for extent in text.split("x")] for text in sys.argv[3:]]
    arguments = (ctypes.POINTER(Tensor) * len(shapes))()
    float_type = Type(2, 32)
    for i, shape in enumerate(shapes):
        extents = (ctypes.c_int64 * len(shape))(*shape)
        check(
            runtime.ricci_tensor_create(
                float_type, len(shape), extents, ctypes.byref(arguments, i * 8)
            )
        )
    results = (ctypes.POINTER(Tensor) * 1)()

    def fail():
        if runtime.ricci_call(entry, arguments, len(shapes), results, 1) == 0:
            sys.exit("the call does not fail")

    fail()
    print("error:", runtime.ricci_last_error().decode())
    before = get_bytes_in_use()
    for _ in range(CALLS):
        fail()
    print("KiB kept:", (get_bytes_in_use() - before) // CALLS // 1024)


main()
