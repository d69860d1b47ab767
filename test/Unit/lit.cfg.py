"""lit's configuration for the GoogleTests."""

import os
import sys

import lit.formats

sys.path.insert(0, os.path.join(config.ricci_source_dir, "test", "lib"))
import lit_sanitizer  # noqa: E402

config.name = "ricci-unit"
config.suffixes = []
config.test_source_root = os.path.join(config.ricci_binary_dir, "test", "Unit")
config.test_exec_root = config.test_source_root
config.test_format = lit.formats.GoogleTest(".", "Test")
config.environment["LC_ALL"] = "C"
lit_sanitizer.set_environment(config)
