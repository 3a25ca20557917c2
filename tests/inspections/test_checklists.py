"""Items are judged by their owner, with reasons and links; samples come from the ledger again."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bankcheck.actors import EVERYTHING, SYSTEM
from bankcheck.audit.record import record
from bankcheck.clock import now
from bankcheck.inspections.fieldwork import checklists, samples
from bankcheck.inspections.fieldwork.checklist_models import ChecklistTemplate, SampleDraw
from bankcheck.inspections.fieldwork.checklists import Judgment
from bankcheck.inspections.fieldwork.samples import NewSample
from bankcheck.inspections.fieldwork.sampling import Method
from bankcheck.inspections.fieldwork.sheets import (
    ChecklistPage,
    ResultLine,
    checklist_page,
    sample_page,
)
from bankcheck.inspections.fieldwork.template import (
    AREAS,
    OWNERS,
    SHIPPED,
    TemplateRefused,
    template_from,
)
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.machines import MoveRefused
from bankcheck.suspicions.models import Suspicion
from bankcheck.suspicions.states import Source, SuspicionState
from tests.inspections import journey
from tests.workbench.house import HEAD, MONITOR, PBC, SECOND_MONITOR, House

TEXT = SHIPPED.read_text(encoding="utf-8")
PAYMENTS = (
    "bank_code,bank_serial_no,voucher_no,fiscal_year,direction,payee_account,amount,paid_at,"
    "status\n"
)
VOUCHERS = "fiscal_year,voucher_no,line_no,payee_account,amount,issued_at,status\n"
ACCOUNT = "6217001210024455220"


def judged(
    house: House,
    inspection_id: int,
    no: str,
    answer: str = "complies",
    *,
    login: str = MONITOR,
    note: str = "",
    suspicions: tuple[str, ...] = (),
) -> None:
    judgment = Judgment(answer, note, suspicions)
    checklists.judge(
        house.database, inspection_id, no, judgment, conclude=True, actor=house.actor(login)
    )


def page(house: House, inspection_id: int) -> ChecklistPage:
    return checklist_page(house.database, inspection_id, actor=house.actor(MONITOR))


def result(house: House, inspection_id: int, no: str) -> ResultLine:
    return next(one for one in page(house, inspection_id).results if one.no == no)


def suspicion(house: House, number: str, bank: str) -> None:
    with house.database.write(EVERYTHING) as session:
        session.add(
            Suspicion(
                number=number,
                source=Source.MANUAL,
                state=SuspicionState.DETECTED,
                code="AB18",
                severity=2,
                subject_bank=bank,
                fiscal_year=2025,
                numbers=number.lower(),
                message_zh="印鉴不清",
                message_en="unclear seal",
                fingerprint=number.ljust(64, "0"),
                loose_fingerprint=number.ljust(64, "1"),
                handle_by=date(2025, 6, 30),
                created_at=now(),
                updated_at=now(),
            )
        )
        record(session, SYSTEM, "suspicion.test", ("suspicion", number))


@pytest.fixture
def field(house: House) -> int:
    """An inspection in the field, its checklist pinned."""
    checklists.seed(house.database)
    return journey.in_the_field(house)


def test_the_shipped_template_covers_every_area_and_both_owners() -> None:
    items = template_from(TEXT).items
    assert {item.area for item in items} == set(AREAS)
    assert {item.owner for item in items} == set(OWNERS)


@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        pytest.param('no = "1.02"', 'no = "1.01"', "Item 1.01", id="twice"),
        pytest.param('area = "system"', 'area = "other"', "Item 2.01", id="area"),
        pytest.param("severity = 4", "severity = 5", "Item 1.01", id="severity"),
        pytest.param("version = 1", "", "The head", id="version"),
        pytest.param(TEXT, "not toml", "The file", id="no toml"),
        pytest.param(TEXT, 'code = "x"', "The file", id="no items"),
    ],
)
def test_a_template_is_refused_by_its_place(old: str, new: str, place: str) -> None:
    with pytest.raises(TemplateRefused) as refused:
        template_from(TEXT.replace(old, new, 1))
    assert refused.value.place == place


def test_the_checklist_is_pinned_in_the_areas_of_the_inspection(house: House, field: int) -> None:
    assert {one.item.area for one in page(house, field).results} == {"business"}


def test_an_item_of_the_other_institution_is_not_judged(house: House, field: int) -> None:
    with pytest.raises(MoveRefused) as refused:
        judged(house, field, "1.02")
    assert refused.value.unmet == ("own_institution",)
    judged(house, field, "1.02", login=PBC)
    assert result(house, field, "1.02").state == "concluded"


@pytest.mark.parametrize("answer", ["not_applicable", "not_inspected", "cannot_tell"])
def test_what_was_not_judged_needs_a_reason(house: House, field: int, answer: str) -> None:
    with pytest.raises(MoveRefused) as refused:
        judged(house, field, "1.01", answer)
    assert refused.value.unmet == ("reason_given",)


def test_a_failed_item_links_a_suspicion_of_this_bank(house: House, field: int) -> None:
    suspicion(house, "YD-OWN", "105")
    suspicion(house, "YD-OTHER", "308")
    with pytest.raises(MoveRefused) as refused:
        judged(house, field, "1.01", "fails", suspicions=("YD-OTHER", "YD-NONE"))
    assert refused.value.unmet == ("linked",)
    judged(house, field, "1.01", "fails", suspicions=("YD-OWN", "YD-OTHER"))
    assert [link[1] for link in result(house, field, "1.01").links] == ["YD-OWN"]


def test_an_unknown_answer_is_no_answer(house: House, field: int) -> None:
    with pytest.raises(MoveRefused) as refused:
        judged(house, field, "1.01", "perhaps")
    assert refused.value.unmet == ("answered",)


def test_nobody_reviews_the_own_conclusion(house: House, field: int) -> None:
    judged(house, field, "1.01")
    with pytest.raises(MoveRefused) as refused:
        checklists.review(house.database, field, "1.01", actor=house.actor(MONITOR))
    assert refused.value.unmet == ("other_person",)


def test_a_change_after_review_is_marked_until_it_is_reviewed_again(
    house: House, field: int
) -> None:
    judged(house, field, "1.01")
    checklists.review(house.database, field, "1.01", actor=house.actor(PBC))
    judged(house, field, "1.01", "mostly", note="个别迟延")
    marked = result(house, field, "1.01")
    checklists.review(house.database, field, "1.01", actor=house.actor(PBC))
    assert (marked.edited, result(house, field, "1.01").edited) == (True, False)


def test_the_fieldwork_is_not_ended_while_an_item_is_open(house: House, field: int) -> None:
    with pytest.raises(MoveRefused) as refused:
        journey.step(house, field, "complete")
    assert "items_reviewed" in refused.value.unmet


def test_an_item_added_on_the_spot_is_flagged_and_owned(house: House, field: int) -> None:
    checklists.add_item(
        house.database, field, area="business", text="柜面现场", actor=house.actor(PBC)
    )
    added = result(house, field, "9.01")
    assert (added.ad_hoc, added.owner) == (True, "peoples_bank")


def test_a_new_version_is_published_by_others_and_retires_the_old(house: House) -> None:
    checklists.seed(house.database)
    made = checklists.draft_template(house.database, TEXT, actor=house.actor(MONITOR))
    with pytest.raises(MoveRefused):
        checklists.take_template(house.database, made, "review", actor=house.actor(MONITOR))
    checklists.take_template(house.database, made, "review", actor=house.actor(SECOND_MONITOR))
    checklists.take_template(house.database, made, "publish", actor=house.actor(HEAD))
    with house.database.read(EVERYTHING) as session:
        states = {row.version: row.state for row in session.query(ChecklistTemplate)}
    assert states == {1: "retired", 2: "published"}


def filled(house: House, folder: Path) -> None:
    """Load forty payments of two banks, one voucher a payment, one amount of which differs."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = [
        f"{'105' if n % 2 else '308'},S{n},V{n},2025,pay,{ACCOUNT},{n}00.00,"
        f"2025-02-{n % 28 + 1:02d},paid\n"
        for n in range(1, 41)
    ]
    (folder / "payment.csv").write_text(PAYMENTS + "".join(rows), "utf-8")
    lines = [
        f"2025,V{n},1,{ACCOUNT},{n}00.{'01' if n == 7 else '00'},2025-02-01,valid\n"
        for n in range(1, 41)
        if n != 9
    ]
    (folder / "voucher.csv").write_text(VOUCHERS + "".join(lines), "utf-8")
    load(Ledger(house.home), [folder], Wish())


def one_more(house: House, folder: Path) -> None:
    """Load one payment more of the inspected bank."""
    folder.mkdir()
    (folder / "payment.csv").write_text(
        PAYMENTS + f"105,S99,V99,2025,pay,{ACCOUNT},900.00,2025-02-01,paid\n", "utf-8"
    )
    load(Ledger(house.home), [folder], Wish())


def drawn(house: House, inspection_id: int, method: Method = Method.RANDOM, n: int = 20) -> int:
    new = NewSample(
        date(2025, 1, 1), date(2025, 5, 31), "pay", 1, "month", method, n, "2025年第1号"
    )
    return samples.draw_sample(
        house.database, house.home, inspection_id, new, actor=house.actor(MONITOR)
    )


def test_a_sample_holds_the_inspected_bank_alone_with_both_sides(
    house: House, field: int, tmp_path: Path
) -> None:
    filled(house, tmp_path / "files")
    sample_id = drawn(house, field)
    sheet = sample_page(
        house.database, house.home, field, sample_id, 1, actor=house.actor(MONITOR)
    ).sheets
    by_serial = {one.serial_no: one for one in sheet}
    assert set(by_serial) == {f"S{n}" for n in range(1, 41, 2)}
    differs = {name for name, one in by_serial.items() if any(pair.differs for pair in one.pairs)}
    lacking = {name for name, one in by_serial.items() if not one.voucher_lines}
    assert (differs, lacking) == ({"S7"}, {"S9"})


@pytest.mark.parametrize(
    ("page", "numbers"), [(0, (1, 20)), (1, (1, 20)), (2, (21, 21)), (3, (21, 21))]
)
def test_a_page_shows_twenty_records_of_a_sample(
    house: House, field: int, tmp_path: Path, page: int, numbers: tuple[int, int]
) -> None:
    filled(house, tmp_path / "files")
    one_more(house, tmp_path / "later")
    sample_id, actor = drawn(house, field, n=21), house.actor(MONITOR)
    shown = sample_page(house.database, house.home, field, sample_id, page, actor=actor).sheets
    assert (shown[0].number, shown[-1].number) == numbers


@pytest.mark.parametrize("method", Method)
def test_a_sample_is_drawn_again_also_after_more_was_loaded(
    house: House, field: int, tmp_path: Path, method: Method
) -> None:
    filled(house, tmp_path / "files")
    sample_id = drawn(house, field, method, 5)
    one_more(house, tmp_path / "later")
    actor = house.actor(MONITOR)
    assert samples.redraw(house.database, house.home, field, sample_id, actor=actor).holds


def test_a_sample_whose_record_was_changed_is_not_drawn_again(
    house: House, field: int, tmp_path: Path
) -> None:
    filled(house, tmp_path / "files")
    sample_id = drawn(house, field, n=3)
    with house.database.write(EVERYTHING) as session:
        session.get_one(SampleDraw, sample_id).drawn_digest = "0" * 64
        record(session, SYSTEM, "sample.tamper", ("sample", sample_id))
    again = samples.redraw(house.database, house.home, field, sample_id, actor=house.actor(MONITOR))
    assert (again.same_population, again.same_records) == (True, False)


def test_the_sheet_shows_no_whole_account(house: House, field: int, tmp_path: Path) -> None:
    filled(house, tmp_path / "files")
    sample_id = drawn(house, field)
    text = house.client(MONITOR).get(f"/inspections/{field}/samples/{sample_id}?lang=en").text
    assert ("**** 5220" in text, ACCOUNT in text) == (True, False)


def test_the_pages_of_the_checklist_and_samples_show_no_raw_key(
    house: House, field: int, tmp_path: Path
) -> None:
    filled(house, tmp_path / "files")
    drawn(house, field, Method.STRATIFIED, 5)
    client = house.client(MONITOR)
    paths = ("checklist", "samples", "samples/1")
    texts = [client.get(f"/inspections/{field}/{path}?lang=en") for path in paths]
    texts += [client.get(path) for path in ("/checklists", "/checklists/1")]
    assert {one.status_code for one in texts} == {200}
    raw = [re.findall(r">\s*[a-z]+_[a-z_]+\s*<", one.text) for one in texts]
    assert raw == [[]] * 5


def test_an_empty_ledger_gives_no_sample(house: House, field: int) -> None:
    sent = {
        "first": "2025-01-01", "last": "2025-05-31", "direction": "pay", "least": "0.01",
        "method": "random", "stratum": "", "n": "5", "seed": "",
    }  # fmt: skip
    answer = house.client(MONITOR).post(f"/inspections/{field}/samples/draw?lang=en", data=sent)
    assert (answer.status_code, "No sample can be drawn" in answer.text) == (422, True)
