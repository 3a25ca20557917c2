"""Why an indicator is not assessed: no rule ran, nobody looked, or there was nothing to judge."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from bankcheck.ledger.streams import CLAIM, VOUCHER
from bankcheck.reconcile.catalogue import load_catalogue
from bankcheck.scoring.business import lines_in_use
from bankcheck.scoring.facts import Measure, Standing, State
from bankcheck.scoring.rulebook import Indicator, Kind, Rulebook

# Reasons that name no code and no measure; pages say them in words.
NO_BUSINESS, NO_SURVEY, FEW_UNITS = "no_business", "no_survey", "few_units"
_BY_PAY_TYPE = frozenset({"differences_per_1000", "late_payments_per_1000", "clearing_punctuality"})
_OF_SURVEY = {State.NOT_ASSESSED: NO_SURVEY, State.NOT_APPLICABLE: FEW_UNITS}


def standings_of(
    book: Rulebook,
    known: Iterable[str],
    run: Iterable[str],
    unseen: Iterable[str] = (),
    *,
    measures: Iterable[Measure] = (),
    survey: State | None = None,
) -> tuple[Standing, ...]:
    """Return what can be said of indicators beside that they are wholly assessed.

    Where no rule of an indicator ran evidence is short, so that it earns no points; where some
    did, it is assessed by them and names the codes that were silent. Where only an inspection
    tells of a code (``unseen``) and none was held, the indicator is not assessed: what was found
    of its other codes costs points, but nothing is earned. A line of business in which a bank
    does nothing does not apply, and ``survey`` is what became of the survey where it says nothing.
    """
    silent, dark = set(known) - set(run), set(unseen) - set(known)
    used = lines_in_use(book, measures)
    told = (
        _unused(one, used) or _surveyed(one, survey) or _judged(one, silent, dark)
        for one in book.indicators
    )
    return tuple(one for one in told if one)


def idle(book: Rulebook) -> tuple[Standing, ...]:
    """Return that nothing could be assessed of a bank that did nothing, neither well nor ill."""
    asked = (one.code for one in book.indicators if one.kind is not Kind.BONUS)
    return tuple(Standing(code, State.NOT_ASSESSED, "") for code in asked)


def _judged(indicator: Indicator, silent: set[str], dark: set[str]) -> Standing | None:
    codes = _codes(indicator)
    missing, unlooked = sorted(codes & silent), sorted(codes & dark)
    named = ", ".join(missing)
    if missing and not codes - silent - dark:
        return Standing(indicator.code, State.INSUFFICIENT, named)
    if unlooked:
        told = "; ".join(one for one in (", ".join(unlooked), named) if one)
        return Standing(indicator.code, State.NOT_ASSESSED, told)
    return Standing(indicator.code, State.ASSESSED, named) if missing else None


def _unused(indicator: Indicator, used: frozenset[str]) -> Standing | None:
    if indicator.line in used or not _by_volume(indicator):
        return None
    return Standing(indicator.code, State.NOT_APPLICABLE, NO_BUSINESS)


def _surveyed(indicator: Indicator, survey: State | None) -> Standing | None:
    if indicator.kind is not Kind.SURVEY or survey is None:
        return None
    return Standing(indicator.code, survey, _OF_SURVEY[survey])


def _by_volume(indicator: Indicator) -> bool:
    """Say whether an indicator judges payments; accounts, reports and answers are of the bank."""
    measured = {one.strip() for one in indicator.measure.split(",")}
    measured |= {one.measure for one in indicator.deductions}
    return bool(measured & _BY_PAY_TYPE or _codes(indicator) & _of_payments())


def _codes(indicator: Indicator) -> set[str]:
    return {code for one in indicator.deductions for code in one.codes}


@cache
def _of_payments() -> frozenset[str]:
    """Return the codes that rules find in vouchers and claims, which have a pay type."""
    streams = {VOUCHER.name, CLAIM.name}
    return frozenset(one.code for one in load_catalogue().rules if streams & set(one.streams))
