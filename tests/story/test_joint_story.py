"""Five people of three institutions, in a real browser: from the annual plan to the closed finding.

Every refusal on the way is met where people meet it: on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, expect

from bankcheck.clock import today
from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.fieldwork import checklists
from bankcheck.labour import work
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.settings import Settings
from tests.browsing import served, signed_in
from tests.databases import Stable
from tests.inspections.money import story as money
from tests.reconcile.bench import Row, bank, payment, voucher, write_streams
from tests.story import joint as acts
from tests.story.joint import AGREEMENT, Person, Story
from tests.workbench.house import (
    APPROVER_A,
    BANKS,
    HEAD,
    MAKER_A,
    MONITOR,
    PBC_HEAD,
    House,
    open_house,
)

pytestmark = pytest.mark.browser

PEOPLE = (MONITOR, HEAD, PBC_HEAD, MAKER_A, APPROVER_A)
PROOF: FilePayload = {
    "name": "退款回单.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 a receipt",
}


def _rows() -> list[Row]:
    """Return payments of the inspected bank, from which the sample is drawn."""
    rows: list[Row] = [bank(bank_code="105", name=BANKS["105"])]
    for number in range(1, 8):
        key = f"V{number:06d}"
        paid = payment(voucher_no=key, bank_code="105", bank_serial_no=f"S{number:06d}")
        rows += [voucher(voucher_no=key, bank_code="105"), paid]
    return rows


@pytest.fixture
def house(stable: Stable, tmp_path: Path) -> Iterator[House]:
    """A house whose ledger holds the bank's payments; forms need their token."""
    home = tmp_path / "home"
    write_streams(tmp_path / "files", _rows())
    load(Ledger(home), [tmp_path / "files"], Wish())
    opened = open_house(home, stable.fresh("sqlite", tmp_path), csrf=True)
    seed(opened.database, home)
    checklists.seed(opened.database)
    yield opened
    opened.database.close()


def _notifies(story: Story) -> None:
    """Draft the notice, have it approved by another and signed by both, and send it."""
    monitor, head = story.monitor, story.head
    monitor.opens("/notices/new?bank=105")
    monitor.fills(
        title="关于印鉴核验的整改通知", n="10", unit="working_days", basis=AGREEMENT,
        objection_n="5", objection_unit="working_days", objection_basis=AGREEMENT, findings="1",
    )  # fmt: skip
    monitor.presses("Draft", at="/notices")
    monitor.presses("Send for approval")
    head.opens("/notices/1")
    head.presses("Approve")
    monitor.opens("/notices/1")
    monitor.presses("Ask both institutions to sign")
    for person in story.signers:
        person.opens("/notices/1")
        person.signs()
    monitor.opens("/notices/1")
    monitor.fills(service="system")
    monitor.presses("Send")
    monitor.reads("Sent")


def _answers(story: Story) -> None:
    """Answer, have it returned once, answer otherwise, and have it accepted."""
    maker, approver, head = story.maker, story.approver, story.head
    maker.opens("/rectification/1")
    maker.presses("Sign the receipt")
    item = maker.page.locator("input[name$='-position']").first.get_attribute("name") or ""
    prefix = item.removesuffix("position")
    fields = {"cause": "录入错误", "measures": "已培训", "responsible": "王主任"}
    maker.fills(**{f"{prefix}{name}": text for name, text in fields.items()})
    maker.fills(**{f"{prefix}position": "agree", f"{prefix}done_on": today().isoformat()})
    _hands_in(maker, approver)
    head.opens("/responses/1")
    head.presses("Take up for review")
    head.unfolds("Return for completion")
    head.page.locator("textarea[name=reason]").first.fill("请附退款回单")
    head.presses("Return for completion", at="/return")
    maker.opens("/rectification/1")
    maker.reads("请附退款回单")
    maker.page.locator("input[name=declared]").check()
    maker.presses("Keep the draft")
    maker.presses("Hand in to the approver")
    maker.reads("an answer that differs from the one that was returned")
    maker.opens("/rectification/1")
    maker.page.set_input_files("#files input[type=file]", PROOF)
    maker.presses("Add the file")
    _hands_in(maker, approver)
    head.opens("/responses/2")
    head.reads("退款回单.pdf")
    head.presses("Take up for review")
    head.presses("Accept")
    head.reads("Accepted")


def _hands_in(maker: Person, approver: Person) -> None:
    maker.page.locator("input[name=declared]").check()
    maker.presses("Keep the draft")
    maker.presses("Hand in to the approver")
    approver.opens("/rectification/1")
    approver.presses("Submit for the bank")


def _closes_early(story: Story) -> None:
    """Find that nothing closes before the money is back."""
    story.monitor.opens("/findings/1")
    story.monitor.fills(
        tested_on=today().isoformat(), method="抽查十笔", result="全部相符", passed="passed"
    )
    story.monitor.presses("Record the retest")
    story.monitor.reads("every refund, redone payment and compensation settled, or decided on")


def _owes(story: Story) -> None:
    """Establish what the bank has to return, and to which account."""
    story.monitor.opens("/findings/1/money")
    story.monitor.fills(
        kind="refund", amount="123.00", counts_from=money.FROM.isoformat(), account=money.RIGHT,
        account_name="市教育局零余额账户", n="10", unit="working_days", basis=AGREEMENT,
    )  # fmt: skip
    story.monitor.presses("Establish a debt")
    story.monitor.reads("Nothing paid yet")


def _reports(story: Story, number: int, serial: str, account: str) -> None:
    """Report a payment as the maker, and submit it as the approver."""
    story.maker.opens("/own-money/1")
    if number > 1:
        story.maker.unfolds("Report a payment")
    story.maker.fills(
        serial=serial, paid_on=money.DAY.isoformat(), amount="123.00", account=account
    )
    story.maker.presses("Keep the draft")
    story.approver.opens(f"/own-money/reports/{number}")
    story.approver.presses("Submit for the bank")


def _arrives(story: Story, serial: str, account: str) -> None:
    """Load the bank's file with the entry, and let the worker look at the debts."""
    house = story.house
    money.loaded(house, {"bank_serial_no": serial, "payee_account": account})
    work(Settings(home=house.home), house.database, once=True, stopped=lambda: False)


def _pays_wrongly(story: Story) -> None:
    """Report and pay to another account: the ledger proves nothing by it."""
    _reports(story, 1, "R0", money.WRONG)
    _arrives(story, "R0", money.WRONG)
    story.monitor.opens("/money/1")
    story.monitor.reads("not on the account that was named", "Nothing paid yet")
    story.maker.opens("/own-money/reports/1")
    story.maker.reads("The ledger says otherwise")


def _pays(story: Story) -> None:
    """Pay to the right account: the obligation is met to the fen by a line of a bank's file."""
    _reports(story, 2, "R1", money.RIGHT)
    story.monitor.opens("/money/1")
    story.monitor.reads("Nothing paid yet")
    _arrives(story, "R1", money.RIGHT)
    story.monitor.opens("/money/1")
    story.monitor.reads("Paid to the fen", "payment.csv")


def _closes(story: Story) -> None:
    """Retest and close; the inspection goes to the archive, and one page tells it all."""
    monitor = story.monitor
    monitor.opens("/findings/1")
    monitor.fills(
        tested_on=today().isoformat(), method="抽查十笔", result="全部相符", passed="passed"
    )
    monitor.presses("Record the retest")
    monitor.reads("Closed after the retest")
    monitor.opens("/inspections/1/report")
    monitor.reads("Nothing is open any more")
    monitor.opens("/findings/1/timeline")
    monitor.reads(
        "Inspection begun", "Facts put to the bank", "Rectification notice sent",
        "Decision on the answer: Returned for completion", "Entry of the ledger counted",
        "Retest: The rectification works",
    )  # fmt: skip
    story.maker.opens("/rectification/items/1/timeline")
    story.maker.reads("Rectification notice sent", "Entry of the ledger counted")
    expect(story.maker.page.locator("main")).not_to_contain_text("Signature")


@pytest.fixture
def story(house: House, browser: Browser) -> Iterator[Story]:
    """The five people before their browsers."""
    with served(house.app) as site:
        contexts = [signed_in(browser, house, login, site) for login in PEOPLE]
        yield Story(house, *(Person(one.new_page(), site) for one in contexts))
        for one in contexts:
            one.close()


def test_five_people_of_three_institutions_carry_a_finding_from_the_plan_to_its_end(
    story: Story,
) -> None:
    acts.plans(story)
    acts.gives_notice(story)
    acts.inspects(story)
    acts.finds(story)
    acts.leaves(story)
    _notifies(story)
    _answers(story)
    _closes_early(story)
    _owes(story)
    _pays_wrongly(story)
    _pays(story)
    _closes(story)
