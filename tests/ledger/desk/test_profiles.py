"""Own column profiles: proposed, tried on a sample, kept, and found by every reader."""

from __future__ import annotations

import io
import re
import tomllib

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bankcheck.actors import EVERYTHING
from bankcheck.audit.models import AuditEvent
from bankcheck.db import Overtaken
from bankcheck.ledger.intake_desk import bookshelf
from bankcheck.ledger.intake_desk.desk import Desk
from bankcheck.ledger.intake_desk.drafts import Draft, as_toml, draft_of, faults, profile_of
from bankcheck.ledger.store import Ledger
from bankcheck.ledger.tables.profile import SHIPPED, load_profile, profile_from
from tests.ledger.desk.orders import imported, previewed, state
from tests.workbench.house import AUDITOR, MONITOR, House

ODD = (
    "开户行;农商行\n日子;说明;进账;出账;对方\n"
    "2025-03-01;工资;;100.00;甲\n2025-03-02;货款;200.00;;乙\n"
)
FIELDS = {
    "id": "rcb-odd",
    "zh": "农商行 流水",
    "en": "RCB flow",
    "bank_code": "402",
    "delimiter": "semicolon",
    "header_line": "2",
    "mode": "debit_credit",
    "positive": "credit",
    "sign": "reversal",
    "recognise": "日子 | 进账 | 出账",
    "role-date": "日子",
    "role-debit": "出账",
    "role-credit": "进账",
    "role-purpose": "说明",
    "role-other_name": "对方",
}


def kept(client: FlaskClient, **changes: str) -> TestResponse:
    return client.post("/profiles/edit", data={**FIELDS, "do": "save", **changes})


def sampled(client: FlaskClient, data: bytes, name: str = "样本.csv") -> str:
    answer = client.post("/profiles/sample", data={"sample": (io.BytesIO(data), name)})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_an_unknown_layout_is_imported_once_its_profile_is_kept(house: House) -> None:
    client = house.client(MONITOR)
    assert state(house, previewed(house, client, {"a.csv": ODD.encode()})) == "refused"
    assert kept(client).status_code == 303
    imported(house, client, {"a.csv": ODD.encode("gb18030")})
    (manifest,) = Ledger(house.home).manifests()
    file = manifest["files"][0]
    assert (file["facts"]["profile"], file["rows"]["payment"]) == ("rcb-odd", 2)


def test_a_kept_profile_is_a_file_of_the_data_folder_and_an_event(house: House) -> None:
    kept(house.client(MONITOR))
    data = tomllib.loads((house.home / "profiles" / "rcb-odd.toml").read_text("utf-8"))
    assert (data["header_line"], data["columns"]["date"]) == (2, ["日子"])
    with house.database.read(EVERYTHING) as session:
        assert "profile.save" in session.scalars(select(AuditEvent.event)).all()


def test_a_sample_of_a_known_layout_proposes_its_columns(house: House) -> None:
    client = house.client(MONITOR)
    page = client.get(
        sampled(client, "交易日期,借方,贷方,摘要\n2025-03-01,1.00,,费\n".encode())
    ).text
    fields = dict(re.findall(r'name="(role-[\w]+)" value="([^"]+)"', page))
    assert fields == {
        "role-date": "交易日期",
        "role-debit": "借方",
        "role-credit": "贷方",
        "role-purpose": "摘要",
        "role-text": "摘要",
    }


def test_a_draft_is_tried_on_the_sample_before_it_is_kept(house: House) -> None:
    client = house.client(MONITOR)
    where = sampled(client, ODD.encode())
    sample = re.search(r"sample=(\w+)", where)
    assert sample
    tried = {**FIELDS, "do": "preview", "sample": sample[1], "as": "a.csv", "id": ""}
    page = client.post("/profiles/edit?lang=en", data=tried).text
    assert "2 payments read" in page
    assert "200.00" in page
    assert not (house.home / "profiles").exists()


def test_a_lying_sample_is_refused(house: House) -> None:
    client = house.client(MONITOR)
    answer = client.post("/profiles/sample", data={"sample": (io.BytesIO(b"MZ"), "a.csv")})
    assert answer.status_code == 422
    assert not [path for path in (house.home / "uploads").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("id", "Upper Case"),
        ("id", "../up"),
        ("id", "abc"),
        ("zh", ""),
        ("en", ""),
        ("bank_code", "1 2"),
        ("header_line", "0"),
        ("header_line", "two"),
        ("recognise", " | "),
        ("role-date", ""),
        ("role-debit", ""),
    ],
)
def test_a_fault_is_named_on_top_and_beside_its_field(field: str, value: str, house: House) -> None:
    answer = kept(house.client(MONITOR), **{field: value})
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert f'id="{field}-fault"' in answer.text
    assert not (house.home / "profiles").exists()


def test_a_profile_changed_by_somebody_else_is_not_overwritten(house: House, desk: Desk) -> None:
    client = house.client(MONITOR)
    kept(client)
    assert kept(client, editing="rcb-odd", seen="0" * 64).status_code == 409
    draft, seen = bookshelf.kept_draft(desk, "rcb-odd")
    actor = house.actor(MONITOR)
    bookshelf.save(house.database, desk, draft, "rcb-odd", seen, actor=actor)
    with pytest.raises(Overtaken):
        bookshelf.save(house.database, desk, draft, "rcb-odd", "", actor=actor)


def test_a_profile_taken_out_of_use_is_not_found_any_more(house: House) -> None:
    client = house.client(MONITOR)
    kept(client)
    client.post("/profiles/rcb-odd/remove")
    assert state(house, previewed(house, client, {"a.csv": ODD.encode()})) == "refused"


def test_a_shipped_profile_is_shown_and_never_removed(house: House) -> None:
    client = house.client(MONITOR)
    assert "可复制后更改" in client.get("/profiles/abc").text
    assert client.post("/profiles/abc/remove").status_code == 404
    assert (SHIPPED / "abc.toml").is_file()


def test_an_auditor_sees_the_list_alone(house: House) -> None:
    client = house.client(AUDITOR)
    seen = client.get("/profiles").status_code, client.get("/profiles/new").status_code
    assert seen == (200, 403)


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("*.toml")), ids=lambda path: path.stem)
def test_a_copy_of_a_shipped_profile_says_the_same(path: object) -> None:
    text = (SHIPPED / str(path)).read_text("utf-8")
    assert profile_of(draft_of(tomllib.loads(text))) == profile_from(text, "shipped")
    assert load_profile(SHIPPED / str(path)).id


def test_hostile_names_stay_text_in_the_profile() -> None:
    draft = Draft(
        id="x1",
        zh='"\n[amount]\nmode = "text"',
        en="\\",
        recognise='a"b | \u202e',
        columns={"date": "d\n", "debit": "'", "credit": '"""'},
    )
    assert faults(draft, frozenset()) == {}
    data = tomllib.loads(as_toml(draft))
    assert (data["zh"], data["amount"]["mode"]) == (draft.zh, "debit_credit")
