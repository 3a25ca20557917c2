"""Suppositions stand beside the real score on their pages and leave nothing behind."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.scoring import supposed_pages
from bankcheck.scoring.hand_lines import NewLine
from bankcheck.scoring.models import Assessment
from bankcheck.scoring.process_models import HandKind
from bankcheck.scoring.refusals import SchemeRefused
from bankcheck.scoring.supposed_pages import Asked, Cell
from tests.scoring.service.process import approved_line
from tests.scoring.service.steps import now_of, provisional
from tests.scoring.service.test_not_assessed import DARK, every_rule_ran
from tests.scoring.service.test_pages import text
from tests.scoring.service.year import confirm
from tests.workbench.house import AUDITOR, HEAD, MAKER_A, MONITOR, House

NOTHING: frozenset[str] = frozenset()


def asked(scheme: str = "", without: frozenset[str] = NOTHING, **weights: str) -> Asked:
    """Return what is supposed."""
    return Asked(scheme, weights, without)


def test_without_a_supposition_both_sides_are_the_same(house: House) -> None:
    row = provisional(house)
    page = supposed_pages.what_if(house.database, row.id, asked(), actor=house.actor(HEAD))
    assert page.real == page.supposed
    assert not any(one.is_other for one in (*page.parts, *page.lines))


def test_a_finding_left_out_gives_its_points_back(house: House) -> None:
    confirm(house.database, "YD-2025-7", code="AB14")
    row = provisional(house)
    without = asked(without=frozenset({"YD-2025-7"}))
    page = supposed_pages.what_if(house.database, row.id, without, actor=house.actor(HEAD))
    assert [one.code for one in page.lines if one.is_other] == ["F2"]


def test_another_scheme_is_scored_on_the_frozen_facts(house: House) -> None:
    row = provisional(house)
    page = supposed_pages.what_if(
        house.database, row.id, asked("sample-400"), actor=house.actor(HEAD)
    )
    assert page.supposed is not None
    assert (page.supposed.total, page.lines) == ("400.00", ())


def test_what_was_not_assessed_is_said_in_words_on_both_sides(house: House) -> None:
    every_rule_ran(house)
    row = provisional(house)
    page = supposed_pages.what_if(house.database, row.id, asked(), actor=house.actor(HEAD))
    lines = {one.code: one for one in page.lines}
    dark = {code: lines[code].real for code in DARK}
    assert dark == {code: lines[code].supposed for code in DARK}
    assert set(dark.values()) == {Cell(state="not_assessed")}
    assert lines["F2"].real.points != ""


STATES = [
    ("en", ["Not assessed", "Not applicable", "Evidence insufficient"]),
    ("zh", ["未考评", "不适用", "证据不足"]),
]


@pytest.mark.parametrize(("language", "words"), STATES)
def test_the_page_says_each_of_the_three_states_in_words(
    pages: House, language: str, words: list[str]
) -> None:
    every_rule_ran(pages)
    approved_line(pages, NewLine(HandKind.NOT_APPLICABLE, "F2", 0, "无此业务", "协议附件二"))
    approved_line(pages, NewLine(HandKind.INSUFFICIENT, "F3", 0, "凭证缺失", "工作底稿三"))
    path = f"/assessments/sheets/{now_of(pages).id}/what-if"
    table = text(pages, HEAD, path, language=language).split('id="weights"')[0]
    assert [one in table for one in words] == [True] * 3


WRONG = {
    "a path": (asked("../tariff"), ("scheme", "unknown")),
    "a tariff": (asked("tariff-sample"), ("scheme", "unknown")),
    "beyond the total": (asked(finance="61"), ("weights", "sum")),
    "no plain number": (asked(finance="1e2"), ("weight-finance", "unread")),
    "below nothing": (asked(finance="-5"), ("weight-finance", "unread")),
    "other digits": (asked(finance="６０"), ("weight-finance", "unread")),
    "too long": (asked(finance="60.000000"), ("weight-finance", "unread")),
}


@pytest.mark.parametrize(("wrong", "fault"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_supposed_is_told_beside_its_field(
    house: House, wrong: Asked, fault: tuple[str, str]
) -> None:
    row = provisional(house)
    page = supposed_pages.what_if(house.database, row.id, wrong, actor=house.actor(HEAD))
    assert [(one.field, one.word) for one in page.faults] == [fault]
    assert (page.supposed, page.parts, page.lines) == (None, (), ())


def test_no_scheme_that_is_none_is_tried_on_past_years(house: House) -> None:
    with pytest.raises(SchemeRefused):
        supposed_pages.back_test(house.database, "../tariff", actor=house.actor(HEAD))


@pytest.mark.parametrize(
    ("language", "sentence", "word"),
    [("en", "Together they are 101, and must be 100.", "Error: "),
     ("zh", "现合计101，应为100。", "错误：")],
)  # fmt: skip
def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(
    pages: House, language: str, sentence: str, word: str
) -> None:
    provisional(pages)
    address = f"/assessments/sheets/1/what-if?lang={language}&weight.finance=61"
    answer = pages.client(MONITOR).get(address)
    assert (answer.status_code, answer.text.count(sentence)) == (422, 2)
    assert f"<title>{word}" in answer.text
    assert 'value="61" inputmode="decimal" autocomplete="off" aria-invalid="true"' in answer.text


def test_a_supposition_leaves_no_row_and_no_event(house: House) -> None:
    row, before = provisional(house), counts(house)
    other = asked("", frozenset({"x"}), finance="50", peoples_bank="40")
    supposed_pages.what_if(house.database, row.id, other, actor=house.actor(HEAD))
    supposed_pages.back_test(house.database, "sample-400", actor=house.actor(HEAD))
    assert counts(house) == before


def counts(house: House) -> tuple[int, int, str]:
    """Return how many assessments and events there are, and the first stored score."""
    with house.database.read(EVERYTHING) as session:
        rows = session.scalar(select(func.count(Assessment.id))) or 0
        events = session.scalar(select(func.count(AuditEvent.seq))) or 0
        digests = session.scalars(select(Assessment.score_sha256).order_by(Assessment.id))
        return rows, events, "".join(digests)


def test_a_scheme_is_tried_on_every_scored_year(house: House) -> None:
    provisional(house)
    page = supposed_pages.back_test(house.database, "sample-400", actor=house.actor(AUDITOR))
    found = [(row.bank_name[:6], row.supposed is not None) for row in page.rows]
    assert found == [("CANARY", True), ("CANARY", True)]


def test_the_scheme_in_force_changes_nothing_on_past_years(house: House) -> None:
    provisional(house)
    page = supposed_pages.back_test(house.database, "sample-100", actor=house.actor(AUDITOR))
    assert (page.moved, [row.real == row.supposed for row in page.rows]) == (0, [True, True])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_pages_say_that_they_count_for_nothing(pages: House, language: str) -> None:
    provisional(pages)
    client = pages.client(MONITOR)
    paths = (
        f"/assessments/sheets/1/what-if?scheme=sample-400&lang={language}",
        f"/assessments/back-test?lang={language}",
    )
    words = {"en": "is stored nowhere", "zh": "不作存储"}
    for path in paths:
        assert words[language] in client.get(path).text, path


@pytest.mark.parametrize("path", ["/assessments/sheets/1/what-if", "/assessments/back-test"])
def test_a_bank_supposes_nothing(pages: House, path: str) -> None:
    provisional(pages)
    assert pages.client(MAKER_A).get(path).status_code == 403
