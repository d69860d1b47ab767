"""lit's configuration for the GoogleTests."""

import os

import lit.formats

config.name = "ricci-unit"
config.suffixes = []
config.test_source_root = os.path.join(config.ricci_binary_dir, "test", "Unit")
config.test_exec_root = config.test_source_root
config.test_format = lit.formats.GoogleTest(".", "Test")
config.environment["LC_ALL"] = "C"
for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
    if variable in os.environ:
        config.environment[variable] = os.environ[variable]
