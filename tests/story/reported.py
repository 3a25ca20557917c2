"""What a bank is told of an inspection: material asked for, and the draft of the report."""

from __future__ import annotations

from io import BytesIO

from bankcheck.inspections.calendar.counting import Unit
from bankcheck.inspections.evidence import requests
from bankcheck.inspections.evidence.blobs import Blobs
from bankcheck.inspections.evidence.requests import NewRequest
from bankcheck.inspections.evidence.scanning import SCANNERS
from bankcheck.inspections.reporting import comments, service
from bankcheck.inspections.reporting.comments import Said
from tests.inspections import journey
from tests.inspections.reporting import story
from tests.story.matters import Resident
from tests.workbench.house import MONITOR, House


def report(house: House, one: Resident) -> None:
    """Ask a bank for material, and put the draft of a report to it, with its comment."""
    number = journey.in_the_field(house, one.code)
    monitor, maker = house.actor(MONITOR), house.actor(one.maker)
    new = NewRequest(f"MATERIAL{one.word}", "请提供复印件", 5, Unit.WORKING_DAYS, "检查通知书")
    asked = requests.ask(house.database, number, new, actor=monitor)
    file = (BytesIO(b"%PDF-1.7 a card of " + one.word.encode()), f"CARD{one.word}.pdf")
    blobs = Blobs(house.home)
    requests.deliver(house.database, blobs, SCANNERS, asked, file, actor=maker)
    journey.fieldwork_done(house, number)
    service.write(house.database, number, title=f"REPORT{one.word}", text=story.TEXT, actor=monitor)
    service.send_for_comment(house.database, number, story.WINDOW, actor=monitor)
    draft = story.draft(house).id
    said = Said("comment", "", f"COMMENT{one.word}")
    comments.draft(house.database, draft, said, actor=maker)
