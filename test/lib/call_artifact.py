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


def main():
    runtime = ctypes.CDLL(sys.argv[1])
    runtime.ricci_last_error.restype = ctypes.c_char_p

    def check(status):
        if status:
            sys.exit(runtime.ricci_last_error().decode())

    artifact, entry = ctypes.c_void_p(), ctypes.c_void_p()
    check(runtime.ricci_artifact_load(sys.argv[2].encode(), ctypes.byref(artifact)))
    check(runtime.ricci_artifact_find(artifact, None, ctypes.byref(entry)))
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
    runtime.ricci_artifact_destroy(artifact)


if __name__ == "__main__":
    main()
