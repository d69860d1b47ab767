"""lit's configuration. Outputs lie under build/test; features say what the machine has."""

import os
import shutil
import sys

import lit.formats

sys.path.insert(0, os.path.join(config.ricci_source_dir, "test", "lib"))
import lit_sanitizer  # noqa: E402

config.name = "ricci"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.test_source_root = os.path.join(config.ricci_source_dir, "test")
config.test_exec_root = os.path.join(config.ricci_binary_dir, "test")
# pytest runs Python; Inputs and lib hold no tests. Unit has a configuration of its own.
config.excludes = ["Inputs", "lib", "Python"]

tools = [os.path.join(config.ricci_binary_dir, "bin"), config.llvm_tools_dir]
config.environment["PATH"] = os.pathsep.join([*tools, os.environ["PATH"]])
config.environment["LC_ALL"] = "C"
config.environment["RICCI_REPRODUCER_DIR"] = os.path.join(
    config.test_exec_root, "reproducers"
)
lit_sanitizer.set_environment(config)

config.substitutions += [
    ("%source_dir", config.ricci_source_dir),
    ("%build_dir", config.ricci_binary_dir),
    ("%llvm_tools_dir", config.llvm_tools_dir),
    ("%make_npy", f"'{config.python}' '{config.test_source_root}/lib/make_npy.py'"),
    ("%python", f"'{config.python}'"),
    ("%clangxx", config.cxx_compiler),
    ("%clang", config.c_compiler),
    # "lit --param gpu" runs the kernels on the first GPU instead.
    (
        "%nvptx",
        "--target=nvptx" + ("" if "gpu" in lit_config.params else " --emulate"),
    ),
    ("%lit", f"'{sys.executable}' '{config.llvm_tools_dir}/lit'"),
]


def processor_flags():
    """The kernel's names of the processor's features."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith(("flags", "Features")):
                    return set(line.split(":", 1)[1].split())
    except OSError:
        pass
    return set()


def add_features():
    flags = processor_flags()
    features = {
        "avx2": {"avx2", "fma"} <= flags,
        "avx512": {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= flags,
        "avx512-vnni": "avx512_vnni" in flags,
        "avx512-bf16": "avx512_bf16" in flags,
        "ptxas": bool(
            shutil.which("ptxas", path=os.environ["PATH"] + ":/usr/local/cuda/bin")
        ),
        "gpu": os.path.exists("/dev/nvidiactl"),
        "openfhe": config.has_openfhe,
        "pkg-config": bool(shutil.which("pkg-config")),
        "sanitizer": bool(config.sanitizer),
    }
    config.available_features.update(name for name, found in features.items() if found)


add_features()
