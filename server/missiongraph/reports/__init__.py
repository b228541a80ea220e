# SPDX-License-Identifier: Apache-2.0
"""Reports of findings: as text, JSON, Turtle, a page, and SARIF for code-review tools."""
