"""What can be signed: each kind says its content and what its signing leads to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from bankcheck.actors import Actor
from bankcheck.errors import BankcheckError


class EnvelopeUnknown(BankcheckError):
    """An envelope or a signature that is not there."""

    def __init__(self) -> None:
        super().__init__("There is no such envelope; choose one from the list.")


@dataclass(frozen=True, slots=True)
class SignedKind:
    """A kind of object that is signed.

    ``content`` gives what is signed as it stands now; ``completed`` follows the last signature,
    ``stopped`` a refusal or a change, both inside the same transaction. ``endpoint`` is the page
    of the object, asked for with ``object_id``.
    """

    endpoint: str
    content: Callable[[Session, int], Mapping[str, Any]]
    completed: Callable[[Session, Actor, int], None]
    stopped: Callable[[Session, Actor, int, str], None]


Kinds = Mapping[str, SignedKind]
