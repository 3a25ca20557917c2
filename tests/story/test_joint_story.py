"""Five people of three institutions, in a real browser: from the annual plan to the closed finding.

Every refusal on the way is met where people meet it: on the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from bankcheck.clock import today
from bankcheck.inspections.calendar.service import seed
from bankcheck.inspections.fieldwork import checklists
from bankcheck.inspections.fieldwork.checklists import Judgment
from bankcheck.labour import work
from bankcheck.ledger.load import load
from bankcheck.ledger.sources.shape import Wish
from bankcheck.ledger.store import Ledger
from bankcheck.settings import Settings
from tests.browsing import served, signed_in
from tests.databases import Stable
from tests.inspections.money import story as money
from tests.reconcile.bench import Row, bank, payment, voucher, write_streams
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
AGREEMENT = "委托代理协议第十二条"
CARD: FilePayload = {
    "name": "印鉴卡.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 a card",
}
PROOF: FilePayload = {
    "name": "退款回单.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 a receipt",
}
PATIENCE = 20_000


def _rows() -> list[Row]:
    """Return payments of the inspected bank, from which the sample is drawn."""
    rows: list[Row] = [bank(bank_code="105", name=BANKS["105"])]
    for number in range(1, 8):
        key = f"V{number:06d}"
        rows += [voucher(voucher_no=key, bank_code="105"), payment(voucher_no=key, bank_code="105")]
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


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the story before their browser."""

    page: Page
    site: str

    def opens(self, address: str) -> None:
        """Open a page in English."""
        mark = "&" if "?" in address else "?"
        self.page.goto(f"{self.site}{address}{mark}lang=en")

    def reads(self, *texts: str) -> None:
        """See texts in the page."""
        for text in texts:
            expect(self.page.locator("main")).to_contain_text(text, timeout=PATIENCE)

    def fills(self, **fields: str) -> None:
        """Fill the first field of each name; a choice is chosen, a box is ticked."""
        for name, text in fields.items():
            one = self.page.locator(f"main [name='{name}']:not([type=hidden])").first
            kind = one.evaluate("(one) => one.type || one.tagName")
            if kind in ("radio", "checkbox"):
                self.page.locator(f"main [name='{name}'][value='{text}']").first.check()
            elif kind == "select-one":
                one.select_option(text)
            else:
                one.fill(text)

    def presses(self, words: str, *, at: str = "") -> None:
        """Press a button, in the form that posts to an address where there are several."""
        place = self.page.locator(f"form[action*='{at}']") if at else self.page
        place.get_by_role("button", name=words, exact=True).first.click(timeout=PATIENCE)
        self.page.wait_for_load_state()

    def unfolds(self, words: str) -> None:
        """Unfold what is folded away."""
        self.page.locator("summary", has_text=words).first.click(timeout=PATIENCE)

    def follows(self, words: str) -> None:
        """Click a link of the page."""
        self.page.locator("main").get_by_role("link", name=words).first.click(timeout=PATIENCE)
        self.page.wait_for_load_state()

    def signs(self) -> None:
        """Open the envelope of a page and sign."""
        self.follows("Open the envelope")
        self.presses("Sign")


@dataclass(frozen=True, slots=True)
class Story:
    """The house, its site and its five people."""

    house: House
    monitor: Person
    head: Person
    pbc: Person
    maker: Person
    approver: Person

    @property
    def signers(self) -> tuple[Person, Person]:
        """Those who sign for their institutions."""
        return self.head, self.pbc


def _plans(story: Story) -> None:
    """Plan the year, and find that nobody signs twice."""
    monitor, head, pbc = story.monitor, story.head, story.pbc
    day = today()
    monitor.opens("/plans")
    monitor.fills(year=str(day.year), basis="工作规程第十五条")
    monitor.presses("Draft")
    monitor.unfolds("Plan an inspection")
    monitor.fills(
        bank="105", branch="滨江支行", areas="control", period_from="2025-01-01",
        period_to="2025-12-31", window_from=day.isoformat(),
        window_to=(day + timedelta(days=60)).isoformat(), mode="on_site", motive="risk",
        why="先清算后支付差异多",
    )  # fmt: skip
    monitor.presses("Add")
    monitor.presses("Send for approval")
    head.opens("/plans/1")
    head.presses("Approve")
    head.signs()
    head.reads("You cannot sign now:", "another person than the one who signed already")
    pbc.opens("/cosign/1")
    pbc.presses("Sign")
    monitor.opens("/plans/1")
    monitor.reads("In effect")
    monitor.presses("Begin")


def _gives_notice(story: Story) -> None:
    """Send the notice of inspection; a word changed after a signature voids it."""
    monitor, head = story.monitor, story.head
    monitor.opens("/inspections/1")
    for login, part in ((MONITOR, "lead"), (PBC_HEAD, "co_lead")):
        monitor.fills(login=login, part=part)
        monitor.presses("Put on the team")
    for person in (monitor, story.pbc):
        person.opens("/inspections/1")
        person.fills(conflict="no", statement="无利害关系")
        person.presses("State")
    monitor.opens("/inspections/1")
    monitor.fills(starts_on=today().isoformat(), text="请准备业务资料。")
    monitor.presses("Keep the notice")
    monitor.presses("Send the notice for co-signing")
    head.opens("/inspections/1")
    head.signs()
    monitor.opens("/inspections/1")
    monitor.fills(text="请准备业务资料和印鉴卡。")
    monitor.presses("Keep the notice")
    head.page.reload()
    head.reads("every signature is void", "正文")
    monitor.presses("Send the notice for co-signing")
    for person in story.signers:
        person.opens("/inspections/1")
        person.signs()


def _inspects(story: Story) -> None:
    """Enter, sample, ask for material, write the paper that somebody else reviews."""
    monitor, pbc = story.monitor, story.pbc
    _meets(monitor, "Entry meeting")
    monitor.presses("Begin the fieldwork")
    monitor.opens("/inspections/1/samples")
    monitor.fills(
        first="2025-01-01", last="2025-12-31", direction="pay", least="0.01", n="3", seed="story"
    )
    monitor.presses("Draw")
    monitor.reads("V0000")
    monitor.opens("/inspections/1/requests")
    monitor.fills(title="印鉴卡", what="请提供2025年印鉴卡复印件", n="3", basis="检查通知书")
    monitor.presses("Send the request")
    _delivers(story)
    monitor.opens("/inspections/1/papers")
    for name in ("objective", "procedure", "work_done", "result", "conclusion"):
        monitor.fills(**{name: "核对印鉴"})
    monitor.presses("Add")
    monitor.presses("Sign as preparer")
    monitor.reads("somebody other than the person who made it")
    pbc.opens("/inspections/1/papers/1")
    pbc.presses("Review")


def _meets(monitor: Person, kind: str) -> None:
    monitor.opens("/inspections/1")
    monitor.unfolds(f"Record the meeting: {kind}")
    monitor.fills(
        held_on=today().isoformat(), place="会议室", attendees="双方人员", minutes="说明安排"
    )
    monitor.presses("Record")


def _delivers(story: Story) -> None:
    """Deliver the material as the maker, hand it over as the approver, and accept it."""
    story.maker.opens("/material/1")
    story.maker.page.set_input_files("input[type=file]", CARD)
    story.maker.presses("Add the file")
    story.maker.reads("印鉴卡.pdf")
    story.approver.opens("/material/1")
    story.approver.presses("Hand over to the inspection")
    story.monitor.opens("/inspections/1/requests")
    story.monitor.presses("Accept the material")
    story.monitor.reads("Accepted")


def _finds(story: Story) -> None:
    """Raise a finding from a failed item, put it to the bank, sign it and confirm it."""
    monitor, maker, approver = story.monitor, story.maker, story.approver
    _judges(story)
    monitor.opens(f"/findings/new?inspection=1&result_no={_first_item(story)}")
    monitor.fills(inspection="1", code="AB18", title="印鉴核验不严格", result_no=_first_item(story))
    monitor.presses("Raise", at="/findings/by-hand")
    texts = ("law", "law_version", "law_text", "condition", "cause", "effect", "recommendation")
    monitor.fills(
        **dict.fromkeys(texts, "见检查底稿"), impact="funds", extent="single",
        questioned="123.00", determined="123.00",
    )  # fmt: skip
    monitor.page.locator("[name=dispositions][value=refund]").check()
    monitor.page.locator("[name=evidence]").first.check()
    monitor.presses("Keep the draft")
    monitor.fills(n="5", unit="working_days", basis=AGREEMENT)
    monitor.presses("Put to the bank")
    maker.opens("/statements/1")
    maker.fills(position="agree")
    maker.presses("Keep the draft")
    approver.opens("/statements/1")
    approver.presses("Submit for the bank")
    story.head.opens("/findings/1")
    story.head.presses("Confirm the finding")
    story.head.reads("the signatures of both institutions")
    monitor.opens("/findings/1")
    monitor.presses("Ask both institutions to sign")
    for person in story.signers:
        person.opens("/findings/1")
        person.signs()
    story.head.opens("/findings/1")
    story.head.presses("Confirm the finding")
    story.head.reads("Confirmed finding")


def _first_item(story: Story) -> str:
    with story.house.database.read(story.house.actor(MONITOR)) as session:
        rows = checklists.results_of(session, 1)
        return next(one.no for one in rows if one.owner == "finance")


def _judges(story: Story) -> None:
    """Judge the first item in the browser as failed; the others are judged alike."""
    monitor = story.monitor
    monitor.opens("/inspections/1/checklist")
    monitor.unfolds("Answer")
    monitor.fills(answer="fails", note="抽查两份印鉴不符")
    monitor.presses("Keep")
    monitor.reads("Does not comply")


def _leaves(story: Story) -> None:
    """Conclude the checklist, end the fieldwork, and issue the report over the bank's comment."""
    house, monitor = story.house, story.monitor
    with house.database.read(house.actor(MONITOR)) as session:
        rows = [(one.no, one.owner) for one in checklists.results_of(session, 1)]
    for no, owner in rows:
        own, other = (MONITOR, PBC_HEAD) if owner == "finance" else (PBC_HEAD, MONITOR)
        said = Judgment("fails" if no == _first_item(story) else "complies", "", ())
        checklists.judge(house.database, 1, no, said, conclude=True, actor=house.actor(own))
        checklists.review(house.database, 1, no, actor=house.actor(other))
    _meets(monitor, "Exit meeting")
    monitor.presses("End the fieldwork")
    monitor.opens("/inspections/1/report")
    monitor.fills(title="检查报告", text="检查情况如下。")
    monitor.presses("Keep the report")
    monitor.fills(n="5", unit="working_days", basis=AGREEMENT)
    monitor.presses("Send for comments")
    monitor.reads("the bank's time to comment over")
    story.maker.opens("/draft-reports/1")
    story.maker.fills(kind="comment", text="请补充抽样方法。")
    story.maker.presses("Keep the comment")
    story.approver.opens("/draft-reports/1")
    story.approver.presses("Submit for the bank")
    story.approver.presses("Nothing further to say")
    monitor.opens("/inspections/1/report")
    monitor.reads("an answer to every comment")
    monitor.fills(reason="已补充。")
    monitor.presses("Reply")
    monitor.presses("Finish the comments")
    for person in story.signers:
        person.opens("/inspections/1/report")
        person.signs()
    monitor.opens("/inspections/1/report")
    monitor.reads("Followed up", "1 finding is still open")


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
    _plans(story)
    _gives_notice(story)
    _inspects(story)
    _finds(story)
    _leaves(story)
    _notifies(story)
    _answers(story)
    _closes_early(story)
    _owes(story)
    _pays_wrongly(story)
    _pays(story)
    _closes(story)
