# SPDX-License-Identifier: Apache-2.0
"""How hard the suite tries.

It tries quickly and always the same in CI, long and at random in a soak.
"""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, settings

# Before they are imported, so that their assertions count as those of tests do.
for shared in ("support", "hostile", "store", "crash", "loaders", "queries", "benchmarks"):
    pytest.register_assert_rewrite(f"tests.{shared}")

from tests.support.effort import EXAMPLES, MORE, SOAK  # noqa: E402 (see above)

# Two cores are shared with whatever else runs, so time limits would only measure the others.
settings.register_profile(
    "ci",
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.register_profile(
    "soak", parent=settings.get_profile("ci"), max_examples=EXAMPLES * MORE, derandomize=False
)
settings.load_profile("soak" if SOAK else "ci")
