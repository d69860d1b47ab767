"""What tests run with where ricci is built with sanitizers."""

import os

# Tests ask for more memory than there is. And LLVM, whose allocators poison memory
# from our instrumented copies of its inline functions, is not instrumented itself.
ASAN_OPTIONS = (
    "allocator_may_return_null=1:allow_user_poisoning=0:detect_container_overflow=0"
)


def set_environment(config):
    """The user's own settings go first."""
    if config.sanitizer:
        config.environment["ASAN_OPTIONS"] = ASAN_OPTIONS
    for variable in ("ASAN_OPTIONS", "UBSAN_OPTIONS"):
        if variable in os.environ:
            config.environment[variable] = os.environ[variable]
