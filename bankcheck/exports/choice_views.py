"""What the filters of an export can be, in words: rules, banks, runs, people, yes and no."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bankcheck import web
from bankcheck.clock import today
from bankcheck.exports.datasets import Dataset
from bankcheck.labels import FINDINGS, KINDS, SEVERITIES, gettext, label
from bankcheck.reconcile.archive import Archive
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.settings import Settings
from bankcheck.suspicions.asking import NOBODY
from bankcheck.suspicions.cases import assignees
from bankcheck.suspicions.listing import bank_names
from bankcheck.suspicions.states import SuspicionState
from bankcheck.suspicions.words import GROUPS as SUSPICION_WORDS

Pairs = Iterator[tuple[str, str]]
MOST_RUNS = 200


def offered(settings: Settings, dataset: Dataset) -> dict[str, dict[str, str]]:
    """Return what can be chosen for each filter of a dataset, value to words."""
    makers: Mapping[str, Callable[[Settings], Pairs]] = {
        "run": _runs,
        "rule": _rules,
        "bank": _banks,
        "kind": lambda _: ((key, label(key, "kind")) for key in KINDS),
        "severity": lambda _: ((str(key), label(key, "severity")) for key in SEVERITIES),
        "state": lambda _: _states(),
        "assignee": lambda _: _people(),
        "overdue": lambda _: iter([("1", gettext("Yes"))]),
        "proposed": lambda _: iter([("1", gettext("Yes"))]),
    }
    if dataset.for_commands:
        return {"month": {str(number): str(number) for number in range(1, 13)}}
    return {name: dict(makers[name](settings)) for name in dataset.filters if name in makers}


def _runs(settings: Settings) -> Pairs:
    for run_id in sorted(Archive(settings.home).run_ids(), reverse=True)[:MOST_RUNS]:
        yield run_id, run_id


def _rules(settings: Settings) -> Pairs:
    for rule in load_catalogue(settings.home).rules:
        yield rule.code, f"{rule.code} {web.said(rule)}"
    for code in FINDINGS:
        yield code, label(code, "finding")


def _banks(_: Settings) -> Pairs:
    with web.database().read(web.actor()) as session:
        names = bank_names(session)
    yield from ((code, f"{name} ({code})") for code, name in sorted(names.items()))


def _states() -> Pairs:
    for word in ("open", *(state.value for state in SuspicionState), "all"):
        yield word, label(word, "suspicion_state", SUSPICION_WORDS)


def _people() -> Pairs:
    yield NOBODY, gettext("nobody")
    with web.database().read(web.actor()) as session:
        people = [(str(one.id), one.name) for one in assignees(session, today())]
    yield from people
