# SPDX-License-Identifier: Apache-2.0
"""What is counted, for Prometheus: requests, queries, the cache, the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from missiongraph import __version__
from missiongraph.data_folder import DATASETS
from missiongraph.http.wire import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.metrics_core import Metric

    from missiongraph.http.cache import Kept
    from missiongraph.http.record import Record
    from missiongraph.http.site import Site

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
# Whoever makes up methods must not make up series.
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


class Metrics:
    """The figures of a server.

    Args:
        site: what it serves.
    """

    def __init__(self, site: Site) -> None:
        # When a series began is of no use, and doubles their number.
        disable_created_metrics()  # type: ignore[no-untyped-call]
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "missiongraph_requests",
            "Requests answered, by the template of their path.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "missiongraph_request_seconds",
            "How long they took.",
            ("route",),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._kept = Counter(
            "missiongraph_cache_hits",
            "Requests answered with what had been kept.",
            registry=self._registry,
        )
        self._refused = Counter(
            "missiongraph_refused_requests",
            "Requests refused before they were read to their end, by reason.",
            ("reason",),
            registry=self._registry,
        )
        for reason in Reason:
            self._refused.labels(reason.value)
        # Finding these by their labels costs more than counting.
        self._known: dict[tuple[str, str, int], Callable[[], None]] = {}
        self._timed: dict[str, Callable[[float], None]] = {}
        self._state = State(site)
        self._registry.register(self._state)

    def note(self, record: Record, method: str, seconds: float) -> None:
        """Count a request."""
        key = (record.route, method if method in METHODS else "other", record.status)
        count = self._known.get(key)
        if count is None:
            count = self._known[key] = self._requests.labels(*map(str, key)).inc
        count()
        time = self._timed.get(record.route)
        if time is None:
            time = self._timed[record.route] = self._seconds.labels(record.route).observe
        time(seconds)
        if record.kept:
            self._kept.inc()

    def refused(self, reason: str) -> None:
        """Count a request that was refused before it was read to its end."""
        self._refused.labels(reason).inc()

    def watch(self, kept: Kept) -> None:
        """Tell of the answers that are kept."""
        self._state.kept = kept

    def text(self) -> bytes:
        """All figures in the text format of Prometheus."""
        return generate_latest(self._registry)


class State(Collector):
    """What is so at the moment when it is asked for.

    Args:
        site: what is served.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self.kept: Kept | None = None

    def collect(self) -> Iterator[Metric]:
        """The figures."""
        about = GaugeMetricFamily("missiongraph_info", "The version.", labels=("version",))
        about.add_metric((__version__,), 1)
        yield about
        revision = GaugeMetricFamily(
            "missiongraph_revision", "The revision of each dataset.", labels=("dataset",)
        )
        for name in DATASETS:
            revision.add_metric((name,), self._site.reading.head(name))
        yield revision
        if self.kept is not None:
            yield _gauge("cache_answers", "Answers that are kept.", len(self.kept))
            yield _gauge("cache_bytes", "What they take together.", self.kept.size)
        yield from self._queries()

    def _queries(self) -> Iterator[Metric]:
        workers = _by_dataset("workers", "Worker processes that are there.")
        waiting = _by_dataset("queries_waiting", "Queries that wait for a worker.")
        ended = CounterMetricFamily(
            "missiongraph_queries",
            "People's own queries, by how they ended.",
            labels=("dataset", "ended"),
        )
        for name, crew in self._site.crew.items():
            workers.add_metric((name,), crew.count)
            waiting.add_metric((name,), crew.waiting)
            for how, number in {**crew.ended, "busy": crew.refused}.items():
                ended.add_metric((name, how), number)
        yield from (workers, waiting, ended)


def _gauge(name: str, help_: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"missiongraph_{name}", help_, value)


def _by_dataset(name: str, help_: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"missiongraph_{name}", help_, labels=("dataset",))
