# Part of the ricci project, under the Apache License v2.0 with LLVM
# Exceptions. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

import numpy as np
import pytest

import ricci

# Some tests take np.einsum as a parameter when the module is imported.
with pytest.MonkeyPatch.context() as patch:
    patch.setattr(np, "einsum", ricci.einsum)
    from numpy._core.tests.test_einsum import *  # noqa: F403
