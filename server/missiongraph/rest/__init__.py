# SPDX-License-Identifier: Apache-2.0
"""Things as plain JSON and CSV: lists by class, filtered, sorted and paged; and single ones."""
