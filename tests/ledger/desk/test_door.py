"""What a file is, what it is called and whether it is clean is decided before anybody sees it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankcheck.app import create_app
from bankcheck.ledger.intake_desk.kinds import told_kind
from bankcheck.ledger.intake_desk.models import Scan
from bankcheck.ledger.intake_desk.names import LONGEST, UNSAFE, told_name
from bankcheck.ledger.intake_desk.scanner import scanned
from bankcheck.settings import Settings, Uploads
from tests.ledger.desk.orders import entry, export, previewed, send, sent_number, state
from tests.workbench.house import MONITOR, House


def archive(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return packed.getvalue()


WORKBOOK = archive("[Content_Types].xml", "xl/workbook.xml")
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
HTML = b"<html><table><tr><td>1</td></tr></table></html>"
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
HONEST = {
    "a.csv": export(entry(1)),
    "utf8.CSV": export(entry(1), encoding="utf-8-sig"),
    "utf16.txt": export(entry(1), encoding="utf-16"),
    "a.xlsx": WORKBOOK,
    "a.xlsb": archive("[Content_Types].xml", "xl/workbook.bin"),
    "a.xls": CFB,
    "page.xls": HTML,
    "tabs.xls": "日期\t金额\n".encode("gb18030"),
    "a.html": HTML,
    "a.pdf": PDF,
    "a.xml": b"<?xml version='1.0'?><Document/>",
    "bare.xml": b"\xef\xbb\xbf  <VoucherBody AdmDivCode='1'/>",
    "a.sta": b":20:X\r\n:25:1\r\n",
}
LYING = {
    "program.csv": b"MZ\x90\x00\x03",
    "elf.txt": b"\x7fELF\x02\x01",
    "script.csv": b"#!/bin/sh\nrm -rf /\n",
    "picture.xlsx": b"\x89PNG\r\n\x1a\n",
    "workbook.csv": WORKBOOK,
    "workbook.pdf": WORKBOOK,
    "text.xlsx": export(entry(1)),
    "zip.xlsx": archive("a.txt"),
    "document.xlsx": archive("[Content_Types].xml", "word/document.xml"),
    "headless.xlsx": b"PK\x03\x04" + bytes(100),
    "text.pdf": b"hello",
    "cut.pdf": b"%PDF-1.7\n1 0 obj\n",
    "zip-behind.pdf": PDF + WORKBOOK,
    "page.csv": HTML,
    "page.xml": HTML,
    "xml.csv": b"<?xml version='1.0'?><Document/>",
    "text.xml": b"hello",
    "old.xlsx": CFB,
    "binary.csv": b"a,b\n1,\x00\x01\x02\n",
    "late-binary.txt": b"a,b\n" * 30_000 + b"\x00\x01",
    "nothing.csv": b"",
    "a.exe": b"MZ",
    "a.zip": archive("a.csv"),
    "a.parquet": b"PAR1",
    "csv": b"a,b\n",
    "a.csv.exe": b"a,b\n",
}


@pytest.mark.parametrize("name", HONEST)
def test_an_honest_file_is_let_in(name: str, tmp_path: Path) -> None:
    (tmp_path / "stored").write_bytes(HONEST[name])
    assert told_kind(tmp_path / "stored", name).lie == ""


@pytest.mark.parametrize("name", LYING)
def test_a_lying_file_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / "stored").write_bytes(LYING[name])
    assert told_kind(tmp_path / "stored", name).lie.endswith(".")


def test_lying_files_are_refused_by_name_and_the_honest_ones_go_on(house: House) -> None:
    client = house.client(MONITOR)
    files = {"good.csv": export(entry(1)), "program.csv": LYING["program.csv"]}
    number = sent_number(send(client, files))
    page = client.get(f"/imports/{number}?lang=en").text
    assert "its content is a program, a picture or a packed archive" in page
    assert state(house, number) == "previewing"
    assert len([one for one in (house.home / "uploads").iterdir() if one.is_file()]) == 1


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\Users\\赵\\明细.csv", "明细.csv"),
        ("a\x00b.csv", "a<0000>b.csv"),
        ("invoice\u202evsc.exe", "invoice<202E>vsc.exe"),
        ("a\r\nb.csv", "a<000D><000A>b.csv"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_sent_name_is_shown_and_never_obeyed(sent: str, told: str) -> None:
    assert told_name(sent) == told


def test_a_name_of_255_bytes_keeps_its_ending() -> None:
    told = told_name("长" * 300 + ".xlsx")
    assert (len(told), told[-5:]) == (LONGEST, ".xlsx")


@given(st.text())
def test_no_name_holds_a_path_or_what_cannot_be_seen(sent: str) -> None:
    told = told_name(sent)
    assert told
    assert len(told) <= LONGEST
    assert "/" not in told
    assert not any(ord(character) < 32 for character in told)
    assert UNSAFE


@pytest.fixture
def scanner(tmp_path: Path) -> Callable[[str], str]:
    """Write a fake scanner and return the command that starts it."""

    def written(body: str) -> str:
        path = tmp_path / "scanner.sh"
        path.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
        path.chmod(0o755)
        return str(path)

    return written


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("exit 0", Scan.CLEAN),
        ("exit 1", Scan.FOUND),
        ("exit 2", Scan.FAILED),
        ("kill -9 $$", Scan.FAILED),
        ('grep -q EICAR "$1" && exit 1; exit 0', Scan.FOUND),
    ],
)
def test_only_a_clear_answer_is_clean(
    body: str, said: Scan, scanner: Callable[[str], str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("EICAR", "utf-8")
    assert scanned(scanner(body), tmp_path / "file") is said


def test_a_scanner_that_is_not_there_has_failed(tmp_path: Path) -> None:
    assert scanned(str(tmp_path / "nothing"), tmp_path) is Scan.FAILED


@pytest.mark.parametrize(
    ("body", "places"), [("exit 0", (1, 0)), ("exit 1", (0, 1)), ("exit 2", (0, 1))]
)
def test_a_file_is_seen_after_a_clean_scan_and_locked_away_otherwise(
    body: str, places: tuple[int, int], house: House, scanner: Callable[[str], str]
) -> None:
    uploads = Uploads(scanner=scanner(body))
    house.app.extensions["imports"] = desk_with(house, uploads)
    send(house.client(MONITOR), {"a.csv": export(entry(1))})
    folder = house.home / "uploads"
    seen = [path for path in folder.iterdir() if path.is_file()]
    assert (len(seen), len(list(folder.glob("quarantine/*")))) == places


def desk_with(house: House, uploads: Uploads) -> object:
    settings = Settings(home=house.home, uploads=uploads, demo=True)
    return create_app(settings, house.database).extensions["imports"]


def test_an_unscanned_upload_is_said_to_be_so(house: House) -> None:
    client = house.client(MONITOR)
    number = sent_number(send(client, {"a.csv": export(entry(1))}))
    assert "not scanned" in client.get(f"/imports/{number}?lang=en").text


def test_an_upload_over_its_size_is_told_so_and_leaves_nothing(house: House) -> None:
    house.app.extensions["imports"] = desk_with(house, Uploads(most_mib=1))
    data = b"a,b\n" * (1 << 19)
    answer = send(house.client(MONITOR), {"a.csv": data, "b.csv": data})
    left = [path for path in (house.home / "uploads").rglob("*") if path.is_file()]
    assert (answer.status_code, left) == (413, [])
    assert "超过单次上传的限额" in answer.text


def test_an_upload_just_over_its_size_is_stopped_while_it_is_kept(house: House) -> None:
    house.app.extensions["imports"] = desk_with(house, Uploads(most_mib=1))
    answer = send(house.client(MONITOR), {"a.csv": b"a,b\n" * (1 << 18) + b"\n"})
    assert answer.status_code == 413


@pytest.mark.parametrize(("count", "status"), [(3, 303), (4, 413)])
def test_files_are_counted(count: int, status: int, house: House) -> None:
    house.app.extensions["imports"] = desk_with(house, Uploads(most_files=3))
    files = {f"{number}.csv": export(entry(number)) for number in range(count)}
    assert send(house.client(MONITOR), files).status_code == status


def test_without_a_sign_in_nothing_large_is_buffered(house: House) -> None:
    house.app.config["WTF_CSRF_ENABLED"] = True
    assert send(house.app.test_client(), {"a.csv": bytes(1 << 20)}).status_code == 413


class _Endless(io.RawIOBase):
    """A body of unknown length that counts what is taken from it."""

    def __init__(self, size: int) -> None:
        self.left, self.taken = size, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # any buffer
        part = min(len(buffer), self.left)
        buffer[:part] = b"x" * part
        self.left, self.taken = self.left - part, self.taken + part
        return part


def test_a_body_of_unknown_length_is_cut_off_while_it_is_buffered(house: House) -> None:
    house.app.extensions["imports"] = desk_with(house, Uploads(most_mib=2))
    body = _Endless(64 << 20)
    answer = house.client(MONITOR).post(
        "/imports/new",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={
            "wsgi.input": io.BufferedReader(body),
            "wsgi.input_terminated": True,
            "CONTENT_LENGTH": "",
        },
    )
    assert answer.status_code in {400, 413}
    assert body.taken < 8 << 20


def test_a_download_is_confined(house: House) -> None:
    client = house.client(MONITOR)
    previewed(house, client, {"a.csv": export(entry(1), entry(2, "abc"))})
    headers = client.post("/imports/1/files/1/errors.csv").headers
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")


def test_what_is_not_there_is_not_handed_over(house: House) -> None:
    assert house.client(MONITOR).post("/imports/1/files/1/errors.csv").status_code == 404
