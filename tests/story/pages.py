"""The addresses of a town: for every route that shows a page, those of rows that are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, product

from werkzeug.exceptions import NotFound
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from bankcheck.accounts.gate import API_PREFIX
from tests.story.town import LATER_RUN, PROFILE, RUN, SAMPLE_RUN, kept_key
from tests.workbench.house import (
    APPROVER_A,
    AUDITOR,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC_HEAD,
    SECADMIN,
    SYSADMIN,
    House,
)

# Whoever may see a page first in this order looks at it.
READERS = (MONITOR, HEAD, PBC_HEAD, MAKER_A, APPROVER_A, AUDITOR, SYSADMIN, SECADMIN)
HIGHEST, MOST = 12, 2
_PRINT = re.compile(r"/differences/([0-9a-f]{32})")
_LINK = re.compile(r"/survey/([\w-]{20,})")
NO_PAGES = frozenset({"static", "upkeep.healthz", "upkeep.readyz", "upkeep.metrics", "cosign.scan"})
# What a page shows under a question of its own.
QUESTIONS = (
    (MONITOR, f"/runs/compare?old={RUN}&new={LATER_RUN}"),
    (MONITOR, f"/runs/{SAMPLE_RUN}/differences?rule=AB08&bank=105&from=x"),
    (MONITOR, f"/runs/{SAMPLE_RUN}/differences?q=nothing-has-this"),
    (MONITOR, "/suspicions?state=all&rule=AB07&month=x"),
    (MONITOR, f"/exports/new?dataset=differences&run={RUN}"),
    (MONITOR, "/exports/new?dataset=suspicions"),
    (HEAD, "/exports?show=waiting"),
    (AUDITOR, "/audit?from=x"),
    (MONITOR, "/rules/AB16"),
    (MONITOR, "/calendar/count?from=2025-09-15&n=30&unit=working_days"),
    (HEAD, "/suspicions/1"),
    (HEAD, "/inspections/1"),
    (HEAD, "/plans/1"),
    (HEAD, "/cosign/3"),
    (HEAD, "/exports/1"),
    (HEAD, "/rules/changes/1"),
    (HEAD, "/findings/1"),
    (HEAD, "/calendar/notices/3"),
    (MONITOR, "/assessments/sheets/1/what-if?scheme=sample-400"),
    (MONITOR, "/exports/new?dataset=year_results&year=2025"),
    (MONITOR, "/decisions/new?bank=105&year=2025"),
    (MAKER_A, "/"),
    (MAKER_A, "/banks/105"),
    (MAKER_A, "/deadlines/1"),
    (MONITOR, "/no-such-page"),
    (MAKER_A, "/runs"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A page: its route, its address, who may look at it, and whether its route was seen before."""

    rule: str
    address: str
    login: str
    is_another: bool = False


def page_rules(house: House) -> list[Rule]:
    """Return every route that shows a page to somebody."""
    return [
        rule
        for rule in house.app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and rule.endpoint not in NO_PAGES
        and not rule.rule.startswith(API_PREFIX)
    ]


class _Clerk:
    """Whoever fills the addresses in: everybody's client, and what is known of the town."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.adapter = house.app.url_map.bind("localhost")
        self.clients = {login: house.client(login) for login in READERS}
        self.known: dict[str, tuple[object, ...]] = {
            "run_id": (RUN, SAMPLE_RUN),
            "fingerprint": self._prints(),
            "code": ("105", "AB02", "AB14"),
            "name": ("cut_off", "B000001", "B000002"),
            "profile_id": (PROFILE["id"],),
            "key": (kept_key(house, MONITOR),),
            "no": ("1.01",),
            "subject": ("notice", "inspection"),
            "document_kind": ("document_request", "rectification_notice"),
            "seq": (1, self._verification()),
            "token": self._survey_links(),
        }

    def _verification(self) -> int:
        """Verify the audit chain, and return the event that tells the result."""
        return int(self.clients[AUDITOR].post("/audit/verifications").location.split("/")[-1])

    def _survey_links(self) -> tuple[str, ...]:
        """Make the links of the survey, and return them as they are handed over."""
        made = self.clients[MONITOR].post("/surveys/1/links").text
        return tuple(_LINK.findall(made))

    def _prints(self) -> tuple[str, ...]:
        """Return the first differences of both runs that have any."""
        pages = (
            self.clients[MONITOR].get(f"/runs/{run}/differences").text for run in (RUN, SAMPLE_RUN)
        )
        return tuple(name for page in pages for name in islice(_PRINT.findall(page), 0, None, 20))

    def _choices(self, name: str, kind: BaseConverter) -> tuple[object, ...]:
        if name in self.known:
            return self.known[name]
        if isinstance(kind, IntegerConverter):
            return tuple(range(1, HIGHEST + 1))
        return tuple(sorted(kind.items)) if isinstance(kind, AnyConverter) else ()

    def _filled(self, rule: Rule) -> Iterator[str]:
        names = list(rule._converters)
        choices = (self._choices(name, rule._converters[name]) for name in names)
        for values in product(*choices):
            yield self.adapter.build(rule.endpoint, dict(zip(names, values, strict=True)), "GET")

    def _readers(self, address: str) -> Iterator[str]:
        for login, client in self.clients.items():
            answer = client.get(address)
            if answer.status_code == 200 and answer.mimetype == "text/html":
                yield login

    def shown(self, rule: Rule) -> Iterator[Shown]:
        """Yield the pages of a route that are there, each with its first reader."""
        found = 0
        for address in self._filled(rule):
            for login in islice(self._readers(address), 1):
                yield Shown(rule.rule, address, login, found > 0)
                found += 1

    def asked(self, login: str, address: str) -> Shown:
        """Return a page that answers a question."""
        try:
            rule, _ = self.adapter.match(address.partition("?")[0], return_rule=True)
        except NotFound:
            return Shown("", address, login)
        return Shown(rule.rule, address, login)


def pages_of(house: House) -> list[Shown]:
    """Return up to two pages of every route, and the pages that answer questions."""
    clerk = _Clerk(house)
    found = [page for rule in page_rules(house) for page in islice(clerk.shown(rule), MOST)]
    return [*found, *(clerk.asked(login, address) for login, address in QUESTIONS)]
