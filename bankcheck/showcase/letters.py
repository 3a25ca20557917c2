"""Official documents of the example: drafted, issued by whom that takes, and served on the bank."""

from __future__ import annotations

from collections.abc import Mapping

from bankcheck.inspections.documents import service
from bankcheck.inspections.documents.models import Document
from bankcheck.showcase.cast import HEAD, MONITOR, Cast
from bankcheck.showcase.scenes import CLOSED, IN_THE_FIELD, Scene

NOTHING: Mapping[str, str] = {}
# Of two cases every document is shown, of the others this one: writing one takes half a second.
_TELLING = "rectification_notice"


def served(
    cast: Cast, scene: Scene, kind: str, subject_id: int, inputs: Mapping[str, str] = NOTHING
) -> None:
    """Draft a document, have it issued under its number, and serve it on its bank."""
    if scene not in (CLOSED, IN_THE_FIELD) and kind != _TELLING:
        return
    database, shelf, monitor = cast.database, cast.shelf, cast.actor(MONITOR)
    number = service.draft(database, shelf, kind, subject_id, inputs, actor=monitor)
    issuer = monitor
    if shelf.kind(kind).second:
        issuer = cast.actor(HEAD)
        _take(cast, number, "submit")
    service.issue(database, shelf, number, cast.seen(Document, number), actor=issuer)
    _take(cast, number, "serve")


def _take(cast: Cast, number: int, event: str) -> None:
    seen, monitor = cast.seen(Document, number), cast.actor(MONITOR)
    service.take(cast.database, cast.shelf, number, seen, event, actor=monitor)
