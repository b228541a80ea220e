# SPDX-License-Identifier: Apache-2.0
"""Tests that need Java skip where there is none, and say so."""

from __future__ import annotations

import shutil

import pytest

needs_java = pytest.mark.skipif(
    shutil.which("java") is None,
    reason="no Java here, so nothing is reasoned: apt-get install default-jre-headless",
)
