"""How stored values are shown is the ledger's matter; its words stand here under an old name."""

from __future__ import annotations

from bankcheck.ledger.cells import (
    Cell,
    accounts_in,
    holds_account,
    masked_account,
    masked_text,
    moment,
    shown,
    spoken_amounts,
)

__all__ = (
    "Cell",
    "accounts_in",
    "holds_account",
    "masked_account",
    "masked_text",
    "moment",
    "shown",
    "spoken_amounts",
)
