# SPDX-License-Identifier: Apache-2.0
"""Proposals that mend findings: decided from the shape and the data, tried before they are made."""
