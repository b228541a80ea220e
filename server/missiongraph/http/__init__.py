# SPDX-License-Identifier: Apache-2.0
"""The HTTP doors: thin routes over the core; what they say, other clients can ask for too."""
