# SPDX-License-Identifier: Apache-2.0
"""The ontology as a thing to look at: what it says, what follows, and what is wrong with it."""
