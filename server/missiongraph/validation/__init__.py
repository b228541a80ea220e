# SPDX-License-Identifier: Apache-2.0
"""Validation with SHACL: engines behind one interface, changes checked in context."""
