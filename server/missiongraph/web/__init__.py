# SPDX-License-Identifier: Apache-2.0
"""Pages: templates, the style sheet, and what the templates are given."""
