# SPDX-License-Identifier: Apache-2.0
"""People's own SPARQL, run in processes that can be stopped.

The embedded engine cannot cancel a query, so each one is evaluated by a worker process that opens
the store for reading only. A worker that goes past its time or memory, or whose client has gone,
is killed, and another one takes its place.
"""
