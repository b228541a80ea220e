# SPDX-License-Identifier: Apache-2.0
"""Loaders: a source in, triples out. They know no store and no server."""
