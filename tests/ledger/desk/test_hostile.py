"""Files made to break a reader end as a refusal on the page; the server and the worker live on."""

from __future__ import annotations

import io
import zipfile

import pytest

from bankcheck.ledger.intake_desk.reasons import parts_of, sentence_of
from tests.ledger.desk.orders import entry, export, imported, previewed, state
from tests.workbench.house import MONITOR, House

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + at, b"&%c;" % (97 + at) * 10) for at in range(8))
    + b']><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&i;</Document>'
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE Document [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">&x;</Document>'
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}</worksheet>'
)


def workbook(sheet: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", "<workbook/>")
        file.writestr("xl/worksheets/sheet1.xml", sheet)
    return packed.getvalue()


FAR = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{}</sheetData>'.format(
    '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
)
HOSTILE = {
    "entities.xml": BOMB,
    "outside.xml": OUTSIDE,
    "far.xlsx": workbook(SHEET.format(FAR)),
    "bomb.xlsx": workbook(SHEET.format(" " * (64 << 20))),
    "doctype.xlsx": workbook("<!DOCTYPE x>" + SHEET.format("")),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_refusal_by_name_and_the_next_one_is_read(
    name: str, house: House
) -> None:
    client = house.client(MONITOR)
    number = previewed(house, client, {name: HOSTILE[name]})
    page = client.get(f"/imports/{number}")
    assert (page.status_code, state(house, number)) == (200, "refused")
    assert name in page.text
    assert "Traceback" not in page.text
    assert "root:" not in page.text
    assert state(house, imported(house, client, {"a.csv": export(entry(1))})) == "imported"


@pytest.mark.parametrize(
    ("text", "msgids"),
    [
        ("amount 'x' is empty", [None]),
        ("amount is empty", ["amount is empty"]),
        (
            "amount is empty; amount '1e3' has an exponent; the exact figure is lost",
            ["amount is empty", "amount %(text)s has an exponent; the exact figure is lost"],
        ),
    ],
)
def test_sentences_of_the_readers_are_known_one_by_one(text: str, msgids: list[str | None]) -> None:
    found = [sentence_of(part) for part in parts_of(text)]
    assert [one.msgid if one else None for one in found] == msgids
