"""Why a step of an export is refused, each reason a class of its own with what to do next."""

from __future__ import annotations

from bankcheck.errors import BankcheckError


class ExportUnknown(BankcheckError):
    """A request that is not there, or is not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such export request; look at the list of your requests.")


class StepRefused(BankcheckError):
    """A step that the state of the request does not allow."""

    def __init__(self) -> None:
        super().__init__(
            "The export request stands where this step is not possible; look at its page."
        )


class NotYours(BankcheckError):
    """A step that belongs to somebody else."""

    def __init__(self) -> None:
        super().__init__("This step of the export request belongs to somebody else.")


class OwnRequest(BankcheckError):
    """An approval of one's own request."""

    def __init__(self) -> None:
        super().__init__("Nobody decides on an export they asked for; another person must.")


class ChangedSince(BankcheckError):
    """A request that is no longer what was submitted."""

    def __init__(self) -> None:
        super().__init__(
            "The request is not what was submitted for approval; revoke it and make a new one."
        )


class SecondNeeded(BankcheckError):
    """A second approval by the person or institution that gave the first."""

    def __init__(self) -> None:
        super().__init__("The second approval must come from the other institution.")


class NotFresh(BankcheckError):
    """A weighty step without a fresh sign-in."""

    def __init__(self) -> None:
        super().__init__("This step takes a fresh sign-in; confirm that it is you.")


class Overdue(BankcheckError):
    """A copy whose time is over."""

    def __init__(self) -> None:
        super().__init__("The export has expired; make a new request.")


class NoneLeft(BankcheckError):
    """A copy that was downloaded as often as is allowed."""

    def __init__(self) -> None:
        super().__init__("The file was downloaded as often as is allowed; make a new request.")


class Unreasoned(BankcheckError):
    """A step that needs words and came without."""

    def __init__(self) -> None:
        super().__init__("This step needs a reason; write it down and repeat the step.")


class TooMany(BankcheckError):
    """An export of more rows than one file may hold."""

    def __init__(self) -> None:
        super().__init__("The filter takes more rows than one export may hold; narrow it.")


class TicketRefused(BankcheckError):
    """A ticket that does not allow what the command line was asked to do."""

    def __init__(self, ticket: str, why: str) -> None:
        super().__init__(f"The export request {ticket or '(none)'} does not allow this: {why}")


BY_GUARD: dict[str, type[BankcheckError]] = {
    "own": NotYours,
    "own_or_approver": NotYours,
    "not_own": OwnRequest,
    "fresh": NotFresh,
    "unchanged": ChangedSince,
    "another_person": SecondNeeded,
    "another_institution": SecondNeeded,
    "in_time": Overdue,
    "left": NoneLeft,
    "reasoned": Unreasoned,
    "described": Unreasoned,
}
