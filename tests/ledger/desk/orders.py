"""Files to import and what a person and a worker do with them, for the tests of the desk."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from bankcheck.actors import EVERYTHING
from bankcheck.jobs.worker import work_once
from bankcheck.ledger.intake_desk.jobs import handlers
from bankcheck.ledger.intake_desk.models import Import
from bankcheck.settings import Settings
from tests.workbench.house import House

HEADER = (
    "账号,账户名称,交易时间,借方发生额/元(支取),贷方发生额/元(收入),余额,币种,对方户名,对方账号,"
    "对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号"
)


def entry(number: int, amount: str = "100.00", payee: str = "甲公司") -> str:
    """Return one entry of a bank's export; ``number`` makes it unlike every other."""
    day = f"2025-03-{number % 28 + 1:02d}"
    return (
        f"1050000000000001,零余额账户,{day} 09:00:00,{amount},,,人民币,{payee},"
        f"62220000{number:08d},某支行,{day},办公费,,S{number:06d},,转账,V{number:06d}"
    )


def export(*entries: str, encoding: str = "gb18030") -> bytes:
    """Return a bank's export as bytes."""
    return "\n".join((HEADER, *entries, "")).encode(encoding)


THREE_BAD = export(
    *(entry(number) for number in range(1, 8)),
    entry(8, "abc"),
    entry(9, "1.005"),
    entry(10, "1e3"),
)


def send(client: FlaskClient, files: Mapping[str, bytes], **fields: str) -> TestResponse:
    """Send files through the form."""
    parts = [(io.BytesIO(data), name) for name, data in files.items()]
    return client.post(fields.pop("to", "/imports/new"), data={**fields, "files": parts})


def sent_number(answer: TestResponse) -> int:
    """Return the number of the import that an upload leads to."""
    assert answer.status_code == 303, answer.get_data(as_text=True)
    found = re.search(r"/imports/(\d+)", answer.location)
    assert found
    return int(found[1])


def worked(house: House, settings: Settings | None = None) -> int:
    """Let a worker do all that waits; return how many jobs it did."""
    known = handlers(settings or Settings(home=house.home), house.database)
    done = 0
    while work_once(house.database, known, "test"):
        done += 1
    return done


def version(house: House, number: int) -> str:
    """Return the version of an import, as its page carries it."""
    with house.database.read(EVERYTHING) as session:
        return str(session.scalars(select(Import.row_version).where(Import.id == number)).one())


def state(house: House, number: int) -> str:
    """Return where an import stands."""
    with house.database.read(EVERYTHING) as session:
        return str(session.scalars(select(Import.state).where(Import.id == number)).one())


def previewed(house: House, client: FlaskClient, files: Mapping[str, bytes], **fields: str) -> int:
    """Send files and let them be previewed; return the number of the import."""
    number = sent_number(send(client, files, **fields))
    worked(house)
    return number


def imported(house: House, client: FlaskClient, files: Mapping[str, bytes], **fields: str) -> int:
    """Send files, look at the preview, confirm it and let the import be done."""
    number = previewed(house, client, files, **fields)
    answer = client.post(f"/imports/{number}/confirm", data={"version": version(house, number)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    worked(house)
    return number
