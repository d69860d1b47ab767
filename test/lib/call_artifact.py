"""Calls the only entry of a shared library: call_artifact.py RUNTIME LIBRARY

Passes [0, 1, 2] as f32, through the runtime's C interface alone.
"""

import ctypes
import sys


class Type(ctypes.Structure):
    _fields_ = [("kind", ctypes.c_uint8), ("width", ctypes.c_uint8)]


class Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("allocation", ctypes.c_void_p),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("rank", ctypes.c_int32),
        ("type", Type),
    ]


class Library:
    """A shared library that ricci-compile made, with its only entry."""

    def __init__(self, runtime, path):
        self.runtime = ctypes.CDLL(runtime)
        self.runtime.ricci_last_error.restype = ctypes.c_char_p
        self.artifact, self.entry = ctypes.c_void_p(), ctypes.c_void_p()
        self.check(
            self.runtime.ricci_artifact_load(path.encode(), ctypes.byref(self.artifact))
        )
        self.check(
            self.runtime.ricci_artifact_find(self.artifact, None, ctypes.byref(self.entry))
        )

    def check(self, status):
        if status:
            sys.exit(self.runtime.ricci_last_error().decode())


def main():
    library = Library(sys.argv[1], sys.argv[2])
    runtime, check, entry = library.runtime, library.check, library.entry
    name = ctypes.cast(entry, ctypes.POINTER(ctypes.c_char_p)).contents.value
    print("entries:", name.decode())

    shape = (ctypes.c_int64 * 1)(3)
    values = (ctypes.c_float * 3)(0, 1, 2)
    argument = ctypes.POINTER(Tensor)()
    float_type = 2
    check(
        runtime.ricci_tensor_borrow(
            values, Type(float_type, 32), 1, shape, None, ctypes.byref(argument)
        )
    )
    results = (ctypes.POINTER(Tensor) * 1)()
    arguments = (ctypes.POINTER(Tensor) * 1)(argument)
    check(runtime.ricci_call(entry, arguments, 1, results, 1))
    data = ctypes.cast(results[0].contents.data, ctypes.POINTER(ctypes.c_float))
    print([data[i] for i in range(3)])
    runtime.ricci_tensor_destroy(results[0])
    runtime.ricci_tensor_destroy(argument)
    runtime.ricci_artifact_destroy(library.artifact)


if __name__ == "__main__":
    main()
