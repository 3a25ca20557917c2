"""Evidence is what it was when it came in, or it is blocked; a package proves it without us."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO, RawIOBase
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from bankcheck.actors import EVERYTHING
from bankcheck.audit.chain import sm3
from bankcheck.audit.models import AuditEvent
from bankcheck.inspections.evidence import packages, service, verify
from bankcheck.inspections.evidence.blobs import Blobs, EvidenceBroken, UploadRefused
from bankcheck.inspections.evidence.models import Evidence, Package
from bankcheck.inspections.evidence.pages import evidence_page
from bankcheck.inspections.evidence.scanning import SCANNERS, Scanner, Verdict, scanned
from bankcheck.inspections.evidence.service import NewEvidence
from bankcheck.inspections.fieldwork.store import StepTooLate
from bankcheck.machines import MoveRefused, RoleRefused
from tests.inspections import journey
from tests.workbench.house import AUDITOR, HEAD, MONITOR, PBC, House

PDF = b"%PDF-1.7 a statement"


class Breaking(RawIOBase):
    """A stream that breaks off while it is read."""

    def __init__(self) -> None:
        self._head = BytesIO(PDF)

    def read(self, size: int = -1) -> bytes:
        """Return the head alone, once."""
        if size == 512:
            return self._head.read(size)
        raise OSError

    def seek(self, _: int, __: int = 0) -> int:
        """Go nowhere."""
        return 0


@pytest.fixture
def field(house: House) -> int:
    """An inspection in the field."""
    return journey.in_the_field(house)


def new(content: bytes = PDF, name: str = "对账单.pdf") -> NewEvidence:
    return NewEvidence(
        BytesIO(content),
        name,
        "export",
        "2月对账单",
        "核心系统",
        "滨江支行",
        datetime(2025, 6, 2, tzinfo=UTC),
        original=True,
        sensitive=False,
    )


def taken(
    house: House,
    field: int,
    given_in: NewEvidence | None = None,
    scanners: tuple[Scanner, ...] = SCANNERS,
) -> int:
    return service.take_in(
        house.database,
        Blobs(house.home),
        scanners,
        field,
        given_in or new(),
        actor=house.actor(MONITOR),
    )


def stepped(house: House, evidence_id: int, event: str, login: str = MONITOR) -> None:
    service.take(
        house.database,
        Blobs(house.home),
        SCANNERS,
        evidence_id,
        event,
        reason="现场收集完毕",
        actor=house.actor(login),
    )


def state(house: House, evidence_id: int) -> str:
    with house.database.read(EVERYTHING) as session:
        return session.get_one(Evidence, evidence_id).state


def kept(house: House) -> list[Path]:
    return [path for path in (house.home / "evidence").rglob("*") if path.is_file()]


def spoiled(house: House) -> None:
    (path,) = kept(house)
    path.chmod(0o600)
    path.write_bytes(PDF.replace(b"statement", b"Statement"))


def test_a_clean_file_is_registered_under_both_its_digests(house: House, field: int) -> None:
    evidence_id = taken(house, field)
    with house.database.read(EVERYTHING) as session:
        row = session.get_one(Evidence, evidence_id)
        assert (row.state, row.sm3, row.size) == ("registered", sm3(PDF), len(PDF))


@pytest.mark.parametrize(
    ("content", "name"),
    [
        pytest.param(b"", "a.pdf", id="empty"),
        pytest.param(b"MZ program", "a.exe", id="a program"),
        pytest.param(b"not a pdf", "a.pdf", id="lies about itself"),
        pytest.param(b"\0\0", "a.txt", id="no text"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_nothing_is_kept(
    house: House, field: int, content: bytes, name: str
) -> None:
    with pytest.raises(UploadRefused):
        taken(house, field, new(content, name))
    assert kept(house) == []


def test_a_file_whose_digest_cannot_be_computed_is_refused(house: House, field: int) -> None:
    broken = new()
    object.__setattr__(broken, "file", cast(Any, Breaking()))
    with pytest.raises(UploadRefused):
        taken(house, field, broken)
    assert kept(house) == []


def unavailable(_: str, __: bytes) -> Verdict:
    raise ConnectionRefusedError


def refusing(_: str, __: bytes) -> Verdict:
    return Verdict.REFUSED


@pytest.mark.parametrize(
    ("scanners", "expected"),
    [
        pytest.param((*SCANNERS, unavailable), "quarantined", id="scanner down"),
        pytest.param((), "quarantined", id="no scanner"),
        pytest.param((*SCANNERS, refusing), "rejected", id="scanner refuses"),
    ],
)
def test_without_a_clean_verdict_a_file_waits_apart(
    house: House, field: int, scanners: tuple[Scanner, ...], expected: str
) -> None:
    evidence_id = taken(house, field, scanners=scanners)
    assert state(house, evidence_id) == expected
    answer = house.client(AUDITOR).post(f"/inspections/{field}/evidence/{evidence_id}/view")
    assert answer.status_code == 409


def test_a_file_in_quarantine_is_scanned_again_to_be_registered(house: House, field: int) -> None:
    evidence_id = taken(house, field, scanners=(unavailable,))
    stepped(house, evidence_id, "register")
    assert state(house, evidence_id) == "registered"


def test_a_macro_is_no_evidence() -> None:
    assert scanned("a.docx", b"PK\x03\x04 word/vbaProject.bin", SCANNERS) is Verdict.REFUSED


def test_each_reading_verifies_and_enters_the_custody(house: House, field: int) -> None:
    evidence_id = taken(house, field)
    answer = house.client(AUDITOR).post(
        f"/inspections/{field}/evidence/{evidence_id}/view", data={"reason": "审计抽查"}
    )
    page = evidence_page(house.database, field, evidence_id, actor=house.actor(AUDITOR))
    assert (answer.data, [one.act for one in page.links]) == (PDF, ["acquire", "view"])
    assert page.links[1].purpose == "审计抽查"


def test_a_changed_byte_blocks_the_file_and_leaves_an_event(house: House, field: int) -> None:
    evidence_id = taken(house, field)
    spoiled(house)
    answer = house.client(AUDITOR).post(f"/inspections/{field}/evidence/{evidence_id}/view")
    with house.database.read(EVERYTHING) as session:
        events = session.scalars(
            select(AuditEvent.object_id).where(AuditEvent.event == "evidence.mismatch")
        ).all()
    assert (answer.status_code, list(events)) == (409, [str(evidence_id)])


def test_a_spoiled_file_is_not_sealed(house: House, field: int) -> None:
    evidence_id = taken(house, field)
    spoiled(house)
    with pytest.raises(EvidenceBroken):
        stepped(house, evidence_id, "seal")


@pytest.mark.parametrize("event", ["register", "seal", "reject"])
def test_what_is_sealed_is_never_changed(house: House, field: int, event: str) -> None:
    evidence_id = taken(house, field)
    stepped(house, evidence_id, "seal")
    with pytest.raises(MoveRefused):
        stepped(house, evidence_id, event)


@pytest.mark.parametrize(
    "statement",
    ["UPDATE evidence_custody SET purpose = 'x'", "DELETE FROM evidence_custody"],
)
def test_the_database_refuses_to_change_a_chain(house: House, field: int, statement: str) -> None:
    taken(house, field)
    with pytest.raises(DatabaseError), house.database.engine.begin() as connection:
        connection.execute(text(statement))


def packed(house: House, field: int) -> int:
    stepped(house, taken(house, field), "seal")
    stepped(house, taken(house, field, new(b"%PDF-2", "b.pdf")), "seal")
    return packages.request(house.database, field, purpose="移交复议", actor=house.actor(MONITOR))


def approved(house: House, package: int, login: str = HEAD) -> None:
    packages.decide(house.database, package, "approve", reason="同意", actor=house.actor(login))


def handed_out(house: House, field: int, folder: Path) -> str:
    package = packed(house, field)
    approved(house, package)
    content, _ = packages.hand_out(
        house.database, Blobs(house.home), package, actor=house.actor(MONITOR)
    )
    with zipfile.ZipFile(BytesIO(content)) as archive:
        archive.extractall(folder)
    with house.database.read(EVERYTHING) as session:
        return session.get_one(Package, package).digest


def verified(folder: Path, *more: str) -> tuple[int, str]:
    answer = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py"), str(folder), *more],
        capture_output=True,
        text=True,
        check=False,
    )
    return answer.returncode, answer.stdout.splitlines()[-1]


def test_a_package_is_verified_without_database_or_packages(
    house: House, field: int, tmp_path: Path
) -> None:
    digest = handed_out(house, field, tmp_path / "out")
    assert verified(tmp_path / "out", digest) == (0, "everything holds")


def _manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = folder / "manifest.json"
    values = json.loads(path.read_text("utf-8"))
    change(values["evidence"][0])
    path.write_bytes(verify.canonical(values))


def _flip(folder: Path) -> None:
    first = json.loads((folder / "manifest.json").read_text("utf-8"))["evidence"][0]
    (folder / "files" / first["sha256"]).write_bytes(PDF + b" ")


def _edit(folder: Path) -> None:
    _manifest(folder, lambda item: item["custody"][1].update(person="别人"))


def _cut(folder: Path) -> None:
    _manifest(folder, lambda item: item["custody"].pop())


def _drop(folder: Path) -> None:
    _manifest(folder, lambda item: item["custody"].pop(1))


def _swap(folder: Path) -> None:
    _manifest(folder, lambda item: item["custody"].reverse())


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(_flip, "ZJ-001: its file is not what was kept (SHA-256)", id="flipped byte"),
        pytest.param(_edit, "ZJ-001: link 2 of its custody is not what was recorded", id="edited"),
        pytest.param(
            _cut, "ZJ-001: link 3 of its custody is missing at the end", id="cut off at the end"
        ),
        pytest.param(
            _drop, "ZJ-001: link 2 of its custody is missing, doubled or out of order", id="dropped"
        ),
        pytest.param(
            _swap, "ZJ-001: link 1 of its custody is missing, doubled or out of order", id="swapped"
        ),
    ],
)
def test_the_verifier_names_the_first_broken_link(
    house: House, field: int, tmp_path: Path, spoil: Callable[[Path], None], said: str
) -> None:
    folder = tmp_path / "out"
    handed_out(house, field, folder)
    spoil(folder)
    assert verified(folder) == (1, f"BROKEN: evidence {said}")


def test_a_forged_manifest_is_told_by_the_digest_kept_here(
    house: House, field: int, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    digest = handed_out(house, field, folder)
    _manifest(folder, lambda item: item.update(title="别的"))
    assert verified(folder, digest)[0] == 1


def test_a_package_takes_another_person_and_goes_out_once(house: House, field: int) -> None:
    package = packed(house, field)
    blobs, asker = Blobs(house.home), house.actor(MONITOR)
    with pytest.raises(RoleRefused):
        approved(house, package, MONITOR)
    with pytest.raises(MoveRefused):
        packages.hand_out(house.database, blobs, package, actor=asker)
    approved(house, package)
    with pytest.raises(MoveRefused) as foreign:
        packages.hand_out(house.database, blobs, package, actor=house.actor(PBC))
    packages.hand_out(house.database, blobs, package, actor=asker)
    with pytest.raises(MoveRefused):
        packages.hand_out(house.database, blobs, package, actor=asker)
    assert foreign.value.unmet == ("own_request",)


def test_only_sealed_evidence_goes_into_a_package(house: House, field: int) -> None:
    taken(house, field)
    with pytest.raises(StepTooLate):
        packages.request(house.database, field, purpose="移交", actor=house.actor(MONITOR))


@given(st.binary(max_size=300))
def test_the_verifiers_own_sm3_is_the_standard_one(content: bytes) -> None:
    assert verify.sm3(content) == sm3(content)


def test_the_pages_of_evidence_are_there(house: House, field: int) -> None:
    evidence_id = taken(house, field)
    client = house.client(MONITOR)
    paths = ("evidence", f"evidence/{evidence_id}", "papers")
    assert {client.get(f"/inspections/{field}/{path}").status_code for path in paths} == {200}


def test_a_file_is_taken_in_on_the_page(house: House, field: int) -> None:
    sent = {
        "kind": "image", "title": "凭证", "source": "柜面", "place": "滨江支行",
        "collected_on": "2025-06-02", "file": (BytesIO(PDF), "凭证.pdf"),
    }  # fmt: skip
    client = house.client(MONITOR)
    answer = client.post(
        f"/inspections/{field}/evidence", data=sent, content_type="multipart/form-data"
    )
    assert (answer.status_code, client.get(answer.location).status_code) == (303, 200)
