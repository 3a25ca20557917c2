"""A bank's year is gathered from the count, confirmed findings and answers, and frozen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from bankcheck.clock import CHINA, now
from bankcheck.inspections.calendar.models import Deadline
from bankcheck.inspections.cases.elements import BY_HAND
from bankcheck.inspections.fieldwork.models import Inspection
from bankcheck.inspections.rectification.models import Notice
from bankcheck.scoring.amendments import Amendments, amended, amendments_of, placed
from bankcheck.scoring.counting import Counted, Known, YearCount, canonical, sha256_of
from bankcheck.scoring.facts import (
    ALL_LINES,
    Adjustment,
    Answers,
    Bonus,
    Charge,
    Facts,
    Measure,
    Pending,
    Standing,
    State,
    Under,
    Unverified,
)
from bankcheck.scoring.rates import LATE_CLEARING, LATE_PAYMENT, LATE_REFUND, feeds, used_by
from bankcheck.scoring.refusals import RulebookChanged
from bankcheck.scoring.rulebook import Rulebook
from bankcheck.scoring.shelf import SHELF
from bankcheck.scoring.standings import idle, standings_of
from bankcheck.scoring.verified import NOTHING_CLEARED, NOTHING_VERIFIED, Cleared, Verified
from bankcheck.suspicions.pinning import UNCHARGED


def _standing(known: Known, cleared: Cleared) -> Known:
    """Return what is known of a bank without the differences that people cleared."""
    left = {code: dict(by_type) for code, by_type in known.differences.items()}
    # What pinned facts name takes its own; what only the count names goes to whoever is left.
    named = sorted(cleared.items(), key=lambda one: (one[0][1] == ALL_LINES, one))
    for (code, pay_type), items in named:
        own, rest = left.get(code, {}), items
        for one in dict.fromkeys((pay_type, "", *sorted(own))):
            taken = min(rest, own.get(one, 0))
            rest -= taken
            if taken:
                own[one] -= taken
    return replace(known, differences=left)


def measures_of(
    count: YearCount, bank: str, cleared: Cleared = NOTHING_CLEARED
) -> tuple[Measure, ...]:
    """Return what can be measured of a bank; what cannot is left out, never set to full."""
    counted, known = count.of(bank), _standing(count.known_of(bank), cleared)
    return (*_rates(count, counted, known), *_punctuality(count, counted, known))


def _rates(count: YearCount, counted: Counted, known: Known) -> Iterator[Measure]:
    """Yield how many payments in a thousand differ, and how many were late.

    A voucher that was never paid is a payment that the bank owed: it counts among the thousand.
    """
    owed = dict(counted.by_pay_type)
    for pay_type, items in known.unpaid.items():
        owed[pay_type] = owed.get(pay_type, 0) + items
    if not owed:
        return
    wrong: dict[str, int] = {}
    for code, by_type in known.differences.items():
        if code not in UNCHARGED:
            for pay_type, items in by_type.items():
                wrong[pay_type] = wrong.get(pay_type, 0) + items
    yield from _of_each("differences_per_1000", wrong, owed)
    if LATE_PAYMENT in count.rules_run:
        late = known.differences.get(LATE_PAYMENT, {})
        yield from _of_each("late_payments_per_1000", late, owed)


def _punctuality(count: YearCount, counted: Counted, known: Known) -> Iterator[Measure]:
    """Yield how many payments were claimed, and refunds made, in time.

    A rule that did not run says nothing. It finds each payment once that was claimed late or
    never, whatever the claim names.
    """
    if LATE_CLEARING in count.rules_run:
        late = known.differences.get(LATE_CLEARING, {})
        for pay_type, paid in sorted(counted.by_pay_type.items()):
            in_time = max(0, paid - late.get(pay_type, 0))
            yield Measure("clearing_punctuality", pay_type or ALL_LINES, in_time, paid)
    if counted.items and LATE_REFUND in count.rules_run:
        late_refunds = sum(known.differences.get(LATE_REFUND, {}).values())
        in_time = max(0, counted.refunds - late_refunds)
        yield Measure("refund_punctuality", ALL_LINES, in_time, counted.refunds)


def _of_each(name: str, parts: Mapping[str, int], wholes: Mapping[str, int]) -> Iterator[Measure]:
    for pay_type in sorted({*parts, *wholes}):
        yield Measure(name, pay_type or ALL_LINES, parts.get(pay_type, 0), wholes.get(pay_type, 0))


def feedback_of(session: Session, bank: str, year: int, day: date) -> Measure:
    """Return how many rectification notices sent in a year were answered in time.

    A notice whose time limit still runs and that was not answered says nothing yet; one that was
    recalled, or whose time limit was cancelled, says nothing ever.
    """
    asked = (
        select(Notice)
        .options(selectinload(Notice.responses))
        .where(Notice.bank == bank, Notice.sent_at.is_not(None), Notice.deadline_id.is_not(None))
        .where(Notice.state != "withdrawn")
    )
    due = {one.id: one.due_on for one in session.scalars(_deadlines(bank))}
    in_time = whole = 0
    for notice in session.scalars(asked.order_by(Notice.id)):
        answered = _answered_on(notice)
        limit = due.get(notice.deadline_id or 0)
        if limit is None or _day(notice.sent_at).year != year or (not answered and day <= limit):
            continue
        whole += 1
        in_time += bool(answered and answered <= limit)
    return Measure("feedback_punctuality", ALL_LINES, in_time, whole)


def _deadlines(bank: str) -> Select[Deadline]:
    return select(Deadline).where(Deadline.bank_code == bank, Deadline.state != "cancelled")


def _answered_on(notice: Notice) -> date | None:
    """Return the day of the first answer that its bank did not take back."""
    stands = [one for one in notice.responses if one.state != "taken_back"]
    days = [_day(one.submitted_at) for one in stands if one.submitted_at]
    return min(days, default=None)


def _day(moment: datetime | None) -> date:
    return (moment or now()).astimezone(CHINA).date()


def unseen_of(session: Session, bank: str, year: int) -> tuple[str, ...]:
    """Return the codes of which nothing is known, as no inspection of a bank's year was held."""
    asked = select(Inspection.id).where(
        Inspection.bank == bank,
        Inspection.entered_on.is_not(None),
        Inspection.state != "cancelled",
        Inspection.period_to.between(date(year, 1, 1), date(year, 12, 31)),
    )
    return () if session.scalars(asked.limit(1)).first() else BY_HAND


def rulebook(code: str) -> Rulebook:
    """Return a scheme of this installation."""
    return SHELF.book(code)


def schemes() -> tuple[str, ...]:
    """Return the names of all schemes of this installation."""
    return SHELF.codes()


def facts_of(
    book: Rulebook,
    count: YearCount,
    bank: str,
    charges: Iterable[Charge],
    further: Iterable[Measure] = (),
    *,
    verified: Verified = NOTHING_VERIFIED,
    unseen: Iterable[str] = (),
    survey: State | None = None,
) -> Facts:
    """Return what a bank's score of the year stands on."""
    counted, charged = count.of(bank), tuple(charges)
    differs = bool(count.known_of(bank).differences)
    did_nothing = not (counted.items or counted.left_out or charged or differs)
    measures = measures_of(count, bank, verified.cleared)
    standings = standings_of(
        book, count.rules_known, count.rules_run, unseen, measures=measures, survey=survey
    )
    told = used_by(book) & {one.name for one in measures}
    return Facts(
        bank,
        count.year,
        date(count.year, 12, 31),
        charges=charged,
        measures=(*measures, *further),
        standings=idle(book) if did_nothing else standings,
        unverified=tuple(
            Unverified(code, items) for code, items in verified.open.items() if feeds(told, code)
        ),
    ).in_order()


@dataclass(frozen=True, slots=True)
class Frozen:
    """The manifest of a bank's year: what was gathered, from which run, under which scheme."""

    manifest: str

    @property
    def sha256(self) -> str:
        """Return the SHA-256 of the manifest."""
        return sha256_of(self.manifest)

    @property
    def book(self) -> Rulebook:
        """Return the scheme of the manifest; raise RulebookChanged where it is another now."""
        scheme = json.loads(self.manifest)["scheme"]
        found = rulebook(scheme["code"])
        if found.digest != scheme["digest"]:
            raise RulebookChanged
        return found

    def standings_under(self, book: Rulebook) -> tuple[Standing, ...]:
        """Return which indicators of another scheme lack evidence by what had run then."""
        held = json.loads(self.manifest)
        rules, volume = held["rules"], held["volume"]
        found = volume["items"], volume["left_out"], volume.get("differs"), held["facts"]["charges"]
        if not any(found):
            return idle(book)
        survey = State(held["survey"]) if "survey" in held else None
        return standings_of(
            book,
            rules["known"],
            rules["run"],
            rules.get("unseen", ()),
            measures=self.gathered.measures,
            survey=survey,
        )

    @property
    def run_id(self) -> str:
        """Return the run from which the differences were counted."""
        return str(json.loads(self.manifest)["run"]["id"])

    @property
    def gathered(self) -> Facts:
        """Return the facts as they were gathered, before what people changed of them."""
        return self._gathered(json.loads(self.manifest)["facts"])

    @property
    def facts(self) -> Facts:
        """Return the facts that the manifest holds, with what people changed of them."""
        return amended(self.gathered, amendments_of(json.loads(self.manifest).get("amendments")))

    @property
    def absorbed(self) -> dict[str, int]:
        """Return what of each struck rate these facts leave out already, by objection."""
        found: dict[str, int] = json.loads(self.manifest).get("absorbed", {})
        return found

    def absorb(self, absorbed: Mapping[str, int], gone: Mapping[str, Iterable[str]]) -> Frozen:
        """Return the manifest with what its facts leave out of struck rates already."""
        told = {"absorbed": dict(absorbed), "gone": {one: list(gone[one]) for one in gone}}
        kept = {name: values for name, values in told.items() if values}
        return Frozen(canonical({**json.loads(self.manifest), **kept})) if kept else self

    def amend(self, amendments: Amendments, book: Rulebook) -> Frozen:
        """Return the manifest with these changes in place of those it holds."""
        held = json.loads(self.manifest)
        held.pop("amendments", None)
        amendments = placed(book, self.gathered, amendments)
        changed = {"amendments": amendments.as_values()} if amendments else {}
        return Frozen(canonical({**held, **changed}))

    @staticmethod
    def _gathered(raw: Mapping[str, Any]) -> Facts:
        return Facts(
            raw["bank"],
            raw["year"],
            date.fromisoformat(raw["day"]),
            charges=tuple(Charge(**one) for one in raw["charges"]),
            measures=tuple(Measure(**one) for one in raw["measures"]),
            answers=tuple(Answers(one["name"], tuple(one["values"])) for one in raw["answers"]),
            bonuses=tuple(Bonus(**one) for one in raw["bonuses"]),
            adjustments=tuple(Adjustment(**one) for one in raw["adjustments"]),
            standings=tuple(
                Standing(**{**one, "state": State(one["state"])}) for one in raw["standings"]
            ),
            # What was frozen before these were gathered holds none.
            pending=tuple(Pending(**one) for one in raw.get("pending", ())),
            under=tuple(Under(**one) for one in raw.get("under", ())),
            unverified=tuple(Unverified(**one) for one in raw.get("unverified", ())),
        )


def freeze(
    book: Rulebook,
    count: YearCount,
    facts: Facts,
    unseen: Iterable[str] = (),
    survey: State | None = None,
) -> Frozen:
    """Return the manifest of a bank's year; the same ledger and findings give the same bytes."""
    counted = count.of(facts.bank)
    rules = {"known": count.rules_known, "run": count.rules_run, "unseen": unseen}
    return Frozen(
        canonical(
            {
                "facts": json.loads(facts.manifest()),
                "scheme": {"code": book.code, "digest": book.digest},
                "run": {"id": count.run_id, "digest": count.run_digest},
                "rules": {name: sorted(codes) for name, codes in rules.items()},
                "volume": {
                    "digest": counted.digest,
                    "items": counted.items,
                    "left_out": dict(counted.left_out),
                    # A bank that paid none of its vouchers has differences and nothing else.
                    **({"differs": True} if count.known_of(facts.bank).differences else {}),
                },
                # Where answers say what there is to say, nothing is added.
                **({"survey": survey.value} if survey else {}),
            }
        )
    )
