"""The acts of a joint inspection before a browser: its people, plan, fieldwork and report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import FilePayload, Page, expect

from bankcheck.clock import today
from bankcheck.inspections.fieldwork import checklists
from bankcheck.inspections.fieldwork.checklists import Judgment
from tests.workbench.house import MONITOR, PBC_HEAD, House

AGREEMENT = "委托代理协议第十二条"
CARD: FilePayload = {
    "name": "印鉴卡.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7 a card",
}
PATIENCE = 20_000


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


def plans(story: Story) -> None:
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


def gives_notice(story: Story) -> None:
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


def inspects(story: Story) -> None:
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


def finds(story: Story) -> None:
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


def leaves(story: Story) -> None:
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
