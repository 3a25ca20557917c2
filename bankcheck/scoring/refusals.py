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


class DecisionNeedless(BankcheckError):
    """A decision to lower a fee that no final score gives grounds for, or that stands already."""

    def __init__(self) -> None:
        super().__init__(
            "A fee can be lowered only where the final score's grade does so and no decision "
            "stands yet; it takes a legal basis and a reason."
        )


class AdjustmentRefused(BankcheckError):
    """An adjustment without amount, basis or reason, or of a statement that is out already."""

    def __init__(self) -> None:
        super().__init__(
            "An adjustment takes an amount, a legal basis and a reason, and a statement that was "
            "not sent yet."
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


class SchemeRefused(BankcheckError):
    """A supposition whose scheme is not in the rulebook, or whose weights miss the total."""

    def __init__(self) -> None:
        super().__init__(
            "Choose a scheme of the rulebook, and weights that add up to its total; nothing was "
            "computed."
        )
