"""Why a step of an assessment or a fee is refused, besides what the lifecycles say."""

from __future__ import annotations

from bankcheck.errors import BankcheckError


class AssessmentUnknown(BankcheckError):
    """An assessment that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such assessment. Choose one from the list of the year.")


class StatementUnknown(BankcheckError):
    """A fee statement that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such fee statement. Choose one from the list of the year.")


class WaiverRefused(BankcheckError):
    """A waiver by who computed, without a reason, or of what is no obstacle."""

    def __init__(self) -> None:
        super().__init__(
            "An obstacle is waived by another person than who computed, with a reason, and only "
            "while the score is computed or provisional."
        )


class ObjectionUnknown(BankcheckError):
    """An objection that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such objection. Choose one from the list.")


class ObjectionRefused(BankcheckError):
    """An objection to what is no deduction, without grounds, a second one, or out of time."""

    def __init__(self) -> None:
        super().__init__(
            "An objection names points that were lost, gives its grounds, comes within the "
            "window, and is the only open one against them."
        )


class LineRefused(BankcheckError):
    """A line by hand without reason, evidence or indicator, or on a score that is not open."""

    def __init__(self) -> None:
        super().__init__(
            "A line by hand takes a kind, its points or indicator, a reason and its evidence, "
            "while the score is computed or provisional."
        )


class DecisionUnknown(BankcheckError):
    """A decision that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such decision. Choose one from the list.")


class DecisionRefused(BankcheckError):
    """A decision that is no rung of the ladder, says too little, or stands already."""

    def __init__(self) -> None:
        super().__init__(
            "A decision names its rung, its facts, its basis and its content, and no other of "
            "the same rung is open for the same bank and year."
        )


class RoundRefused(BankcheckError):
    """A round of the survey that is not there, was opened already, or is over."""

    def __init__(self) -> None:
        super().__init__(
            "A year has one round of the survey, which ends today or later; once closed it takes "
            "neither links nor answers."
        )


class LinkUnknown(BankcheckError):
    """A link of the survey that leads nowhere, or not with this unit code."""

    def __init__(self) -> None:
        super().__init__("The link or the unit code is not right; check both in your letter.")


class AnswerRefused(BankcheckError):
    """Answers that are not complete, or come after the round was closed."""

    def __init__(self) -> None:
        super().__init__("Answer every question while the survey is open, then send it again.")


class TooManyTries(BankcheckError):
    """Too many wrong links or unit codes from one address."""

    def __init__(self) -> None:
        super().__init__("Too many tries from this address; wait ten minutes and try again.")


class AdjustmentRefused(BankcheckError):
    """An adjustment without amount, basis or reason, or of a statement that is out already."""

    def __init__(self) -> None:
        super().__init__(
            "An adjustment takes an amount, a legal basis and a reason, and a statement that was "
            "not sent yet."
        )


class FalseClaimRefused(BankcheckError):
    """A false claim that would raise the fee."""

    def __init__(self) -> None:
        super().__init__(
            "A false claim lowers the fee: give its amount with a minus. What raises the fee is a "
            "correction."
        )


class AdvanceRefused(BankcheckError):
    """Interest on an advance that a statement of the bank holds already."""

    def __init__(self) -> None:
        super().__init__(
            "Interest on an advance of this amount and these days is proposed or approved already. "
            "Enter two such advances as one sum, or have the other proposal rejected first."
        )


class WithholdingRefused(BankcheckError):
    """Damages that may not be withheld: no clause permits it, or nothing of them is left."""

    def __init__(self) -> None:
        super().__init__(
            "Damages are withheld where the agreement's clause stands in the tariff of the year, "
            "of what the bank admitted and did not pay in time, as far as the fee goes."
        )


class ClaimUnknown(BankcheckError):
    """A claim that is not there, or not this person's to see."""

    def __init__(self) -> None:
        super().__init__("There is no such claim. Choose one from the list of claims.")


class ClaimRefused(BankcheckError):
    """A claim without lines, of a year to come, or entered without naming the paper it came on."""

    def __init__(self) -> None:
        super().__init__(
            "A claim takes at least one line and a year that has begun; one that came on paper "
            "names that paper."
        )


class ClaimStands(BankcheckError):
    """A claim on paper in the place of one that two people of the bank submitted themselves."""

    def __init__(self) -> None:
        super().__init__(
            "The bank submitted a claim of this year itself; it alone replaces that. Ask the bank "
            "to submit a new one."
        )


class RulebookChanged(BankcheckError):
    """A scheme that is no longer the one under which a year was frozen."""

    def __init__(self) -> None:
        super().__init__(
            "The scheme of the rulebook was changed after this year was frozen; nothing was "
            "computed. Put the scheme back as it was, or take the score back and prepare it anew."
        )


class SchemeRefused(BankcheckError):
    """A supposition whose scheme is not in the rulebook, or whose weights miss the total."""

    def __init__(self) -> None:
        super().__init__(
            "Choose a scheme of the rulebook, and weights that add up to its total; nothing was "
            "computed."
        )
