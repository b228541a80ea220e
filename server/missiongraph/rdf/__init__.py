# SPDX-License-Identifier: Apache-2.0
"""RDF as text: read without losing a statement unseen, and written so that others can read it."""
