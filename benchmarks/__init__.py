# SPDX-License-Identifier: Apache-2.0
"""Benchmarks beside the peers, on generated governments; `make bench` runs them."""
