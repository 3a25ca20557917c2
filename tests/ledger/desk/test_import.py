"""From the upload to the batch: nothing enters the ledger before somebody has confirmed it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import select

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.tables.corrections import HEADING
from tests.ledger.desk.orders import (
    THREE_BAD,
    entry,
    export,
    imported,
    previewed,
    send,
    sent_number,
    state,
    version,
    worked,
)
from tests.workbench.house import AUDITOR, MAKER_A, MONITOR, SYSADMIN, House

BANK_FILE = {"建行明细.csv": THREE_BAD}


def test_an_upload_is_previewed_and_the_ledger_stays_empty(house: House) -> None:
    number = previewed(house, house.client(MONITOR), BANK_FILE)
    assert (state(house, number), Ledger(house.home).manifests()) == ("previewed", ())


def test_the_preview_says_format_profile_rows_and_reasons(house: House) -> None:
    client = house.client(MONITOR)
    page = client.get(f"/imports/{previewed(house, client, BANK_FILE)}?lang=en").text
    for said in ("GB18030", "ccb-corporate", "7 rows would enter", "3 rows were rejected",
                 "is not plain digits with at most two decimals", "has an exponent"):  # fmt: skip
        assert said in page


def test_the_preview_shows_no_account_in_full(house: House) -> None:
    client = house.client(MONITOR)
    page = client.get(f"/imports/{previewed(house, client, BANK_FILE)}").text
    assert "6222000000000008" not in page
    assert "1050000000000001" not in page


def test_a_confirmed_import_becomes_a_batch(both: House) -> None:
    client = both.client(MONITOR)
    number = imported(both, client, BANK_FILE)
    (manifest,) = Ledger(both.home).manifests()
    assert (state(both, number), manifest["streams"]["payment"]["rows"]) == ("imported", 7)
    assert "B000001" in client.get(f"/imports/{number}").text


def test_a_preview_that_is_not_the_last_one_cannot_be_confirmed(both: House) -> None:
    client = both.client(MONITOR)
    number = previewed(both, client, BANK_FILE)
    old = version(both, number)
    client.post(f"/imports/{number}/options", data={"version": old, "bank": "105"})
    worked(both)
    answer = client.post(f"/imports/{number}/confirm", data={"version": old})
    assert (answer.status_code, state(both, number)) == (409, "previewed")


def test_an_import_is_confirmed_once(house: House) -> None:
    client = house.client(MONITOR)
    number = imported(house, client, BANK_FILE)
    again = {"version": version(house, number)}
    assert client.post(f"/imports/{number}/confirm", data=again).status_code == 409


def test_the_same_file_sent_again_has_nothing_to_confirm(house: House) -> None:
    client = house.client(MONITOR)
    imported(house, client, BANK_FILE)
    number = previewed(house, client, {"another name.csv": THREE_BAD})
    again = {"version": version(house, number)}
    assert client.post(f"/imports/{number}/confirm", data=again).status_code == 409
    assert "B000001/1" in client.get(f"/imports/{number}").text


def test_a_withdrawn_import_leaves_no_file_behind(house: House) -> None:
    client = house.client(MONITOR)
    number = previewed(house, client, BANK_FILE)
    client.post(f"/imports/{number}/withdraw", data={"version": version(house, number)})
    left = [path for path in (house.home / "uploads").rglob("*") if path.is_file()]
    assert (state(house, number), left) == ("withdrawn", [])


def test_what_was_not_wanted_is_read_otherwise(house: House) -> None:
    client = house.client(MONITOR)
    number = previewed(house, client, BANK_FILE)
    options = {"version": version(house, number), "profile": "abc"}
    client.post(f"/imports/{number}/options", data=options)
    worked(house)
    assert state(house, number) == "refused"


def test_a_refused_file_is_left_out_and_the_others_go_on(house: House) -> None:
    client = house.client(MONITOR)
    files = {"good.csv": export(entry(1)), "bad.csv": b"nothing,that\nanybody,knows\n"}
    number = previewed(house, client, files)
    page = client.get(f"/imports/{number}?lang=en").text
    assert state(house, number) == "refused"
    assert "no profile fits it" in page
    left_out = {"version": version(house, number), "upload": "2"}
    client.post(f"/imports/{number}/leave-out", data=left_out)
    worked(house)
    assert state(house, number) == "previewed"


def corrections(house: House, number: int) -> str:
    client = house.client(MONITOR)
    answer = client.post(f"/imports/{number}/files/1/errors.csv")
    assert answer.status_code == 200
    return answer.get_data().decode("utf-8-sig")


def test_rejected_rows_leave_under_their_own_header_with_the_reason(house: House) -> None:
    client = house.client(MONITOR)
    number = imported(house, client, BANK_FILE)
    header, *rows = csv.reader(io.StringIO(corrections(house, number)))
    assert (header[0], header[-1], len(rows)) == ("账号", HEADING, 3)
    assert rows[2][-1].startswith("amount '1e3' has an exponent")


def test_mended_rows_alone_are_loaded(house: House) -> None:
    client = house.client(MONITOR)
    number = imported(house, client, BANK_FILE)
    mended = corrections(house, number)
    for wrong, right in ((",abc,", ",8.00,"), (",1.005,", ",9.00,"), (",1e3,", ",10.00,")):
        mended = mended.replace(wrong, right)
    imported(house, client, {"mended.csv": mended.encode("utf-8-sig")})
    rows = [one["streams"]["payment"]["rows"] for one in Ledger(house.home).manifests()]
    assert rows == [7, 3]


def test_a_formula_in_a_rejected_row_is_made_inert_and_read_back_as_it_was(house: House) -> None:
    client = house.client(MONITOR)
    hostile = export(entry(1), entry(2, "abc", payee="=cmd|' /C calc'!A0"))
    text = corrections(house, imported(house, client, {"a.csv": hostile}))
    assert ",'=cmd|" in text
    mended = text.replace(",abc,", ",2.00,").encode()
    number = previewed(house, client, {"b.csv": mended})
    assert ">=cmd|" in client.get(f"/imports/{number}").text


def test_handing_rejected_rows_over_leaves_an_event(house: House) -> None:
    corrections(house, previewed(house, house.client(MONITOR), BANK_FILE))
    with house.database.read(EVERYTHING) as session:
        events = session.scalars(select(AuditEvent.event)).all()
    assert "import.errors_given" in events


def test_every_step_leaves_its_event(both: House) -> None:
    imported(both, both.client(MONITOR), BANK_FILE)
    with both.database.read(EVERYTHING) as session:
        found = session.scalars(
            select(AuditEvent.event).where(AuditEvent.event.like("import.%")).order_by("seq")
        )
        events = list(found)
    assert events == ["import.upload", "import.previewed", "import.confirm", "import.stored"]


def test_a_batch_is_replaced_with_a_reason(both: House) -> None:
    client = both.client(MONITOR)
    imported(both, client, BANK_FILE)
    right = export(*(entry(number, "200.00") for number in range(1, 8)))
    imported(
        both, client, {"right.csv": right}, to="/batches/B000001/replace", reason="银行更正重报"
    )
    first, second = Ledger(both.home).manifests()
    assert (second["supersedes"], second["supersede_reason"]) == (["B000001"], "银行更正重报")
    assert Ledger(both.home).dead_files(first["batch_no"]) == {1}
    assert "B000002" in client.get("/batches/B000001").text


def test_a_batch_is_not_replaced_without_a_reason(house: House) -> None:
    client = house.client(MONITOR)
    imported(house, client, BANK_FILE)
    answer = send(client, {"b.csv": export(entry(1))}, to="/batches/B000001/replace", reason=" ")
    assert (answer.status_code, len(list((house.home / "uploads").glob("*")))) == (422, 2)


def test_several_files_of_one_upload_are_one_batch(house: House) -> None:
    client = house.client(MONITOR)
    files = {f"{number}.csv": export(entry(number)) for number in (1, 2, 3)}
    imported(house, client, files)
    (manifest,) = Ledger(house.home).manifests()
    assert [file["name"] for file in manifest["files"]] == ["1.csv", "2.csv", "3.csv"]


def test_a_canonical_file_is_known_by_what_its_sender_called_it(house: House) -> None:
    client = house.client(MONITOR)
    data = "bank_code,name\n105,建设银行\n".encode()
    number = imported(house, client, {"bank.csv": data})
    assert state(house, number) == "imported"


@pytest.mark.parametrize(
    ("login", "reads", "writes"),
    [(MONITOR, 200, 200), (AUDITOR, 200, 403), (MAKER_A, 403, 403), (SYSADMIN, 403, 403)],
)
def test_who_may_look_and_who_may_import(login: str, reads: int, writes: int, house: House) -> None:
    client = house.client(login)
    seen = client.get("/imports").status_code, client.get("/imports/new").status_code
    assert seen == (reads, writes)


def test_no_name_of_a_sender_stands_on_the_disk(house: House) -> None:
    name = "../../\u202egpj.建行\x00.csv"
    sent_number(send(house.client(MONITOR), {name: export(entry(1))}))
    stored = [path.name for path in (house.home / "uploads").iterdir() if path.is_file()]
    assert [len(name) for name in stored] == [32]
    assert not list(Path(house.home.parent).glob("*.csv"))


def test_without_a_file_the_form_says_so(house: House) -> None:
    answer = house.client(MONITOR).post("/imports/new?lang=en", data={})
    assert answer.status_code == 422
    assert "Choose at least one file." in answer.text
    assert "<title>Error" in answer.text
