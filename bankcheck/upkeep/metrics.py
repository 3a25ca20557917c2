"""Counts for Prometheus: requests as they happen, the state of the work when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.clock import now
from bankcheck.db import Base, Database
from bankcheck.jobs.models import Job, JobState
from bankcheck.upkeep.health import worker_age

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SUSPICIONS = "suspicion"
_STEPS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)


class Counts:
    """The requests of this process, or of all processes that share a folder."""

    def __init__(self, shared: Path | None) -> None:
        self._shared = shared
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "bankcheck_request_seconds",
            "Requests by page, method and status, and how long they took.",
            ("endpoint", "method", "status"),
            registry=self._registry,
            buckets=_STEPS,
        )

    def count(self, endpoint: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        self._requests.labels(endpoint, method, str(status)).observe(seconds)

    def text(self, database: Database, home: Path) -> bytes:
        """Return all counts and the state of the work in Prometheus' text format."""
        registry = CollectorRegistry()
        if self._shared is not None:
            MultiProcessCollector(registry, path=str(self._shared))  # type: ignore[no-untyped-call]  # the library types it not
        registry.register(_Work(database, home))
        own = b"" if self._shared is not None else generate_latest(self._registry)
        return own + generate_latest(registry)


class _Work(Collector):
    """The state of jobs, suspicions, workers and the audit chain at this moment."""

    def __init__(self, database: Database, home: Path) -> None:
        self._database, self._home = database, home

    def collect(self) -> Iterable[Metric]:
        """Yield every gauge."""
        with self._database.read(EVERYTHING) as session:
            yield _by_state(session, "job", "bankcheck_jobs", "Jobs by state.")
            yield _oldest_waiting(session)
            if SUSPICIONS in Base.metadata.tables:
                yield _by_state(session, SUSPICIONS, "bankcheck_suspicions", "Suspicions by state.")
            yield _head_age(session)
        yield _gauge(
            "bankcheck_worker_age_seconds",
            "Seconds since a worker was last alive; absent when none ever was.",
            worker_age(self._database, self._home),
        )


def _gauge(name: str, words: str, value: float | None) -> Metric:
    family = GaugeMetricFamily(name, words)
    if value is not None:
        family.add_metric([], value)
    return family


def _by_state(session: Session, table: str, name: str, words: str) -> Metric:
    state = Base.metadata.tables[table].c.state
    family = GaugeMetricFamily(name, words, labels=["state"])
    for row in session.execute(select(state, func.count()).group_by(state)):
        family.add_metric([str(row[0])], row[1])
    return family


def _oldest_waiting(session: Session) -> Metric:
    oldest = session.scalar(select(func.min(Job.asked_at)).where(Job.state == JobState.QUEUED))
    age = (now() - oldest).total_seconds() if oldest else 0.0
    return _gauge(
        "bankcheck_oldest_waiting_job_seconds", "Age of the oldest job that waits, else 0.", age
    )


def _head_age(session: Session) -> Metric:
    last = session.scalar(select(AuditEvent.at).order_by(AuditEvent.seq.desc()).limit(1))
    age = (now() - datetime.fromisoformat(last)).total_seconds() if last else None
    return _gauge("bankcheck_audit_head_age_seconds", "Age of the last audit event.", age)
