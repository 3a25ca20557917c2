"""An import goes from its files to a batch, and nothing enters the ledger before confirmation."""

from __future__ import annotations

from enum import StrEnum

from bankcheck.actors import Role
from bankcheck.machines import Machine, Move


class ImportState(StrEnum):
    """Where an import stands."""

    RECEIVED = "received"
    PREVIEWING = "previewing"
    PREVIEWED = "previewed"
    REFUSED = "refused"
    IMPORTING = "importing"
    IMPORTED = "imported"
    WITHDRAWN = "withdrawn"


NOTHING_TO_READ = "no file can be read"
WORK_UNDER_WAY = "the files are being read"
NOTHING_NEW = "every file stands in the ledger already"
BATCH_MADE = "the batch is made already"
_DESK = frozenset({Role.MONITOR})
_WORKER = frozenset({Role.SYSTEM})
_READ, _SEEN = ImportState.PREVIEWING, ImportState.PREVIEWED
_STOPPED = (ImportState.RECEIVED, _SEEN, ImportState.REFUSED)

IMPORT = Machine(
    "import",
    ImportState.RECEIVED,
    frozenset({ImportState.IMPORTED, ImportState.WITHDRAWN}),
    (
        *(Move(state, "preview", _READ, _DESK, (NOTHING_TO_READ,)) for state in _STOPPED),
        *(
            Move(state, "preview", _READ, _DESK, (NOTHING_TO_READ, WORK_UNDER_WAY, BATCH_MADE))
            for state in (_READ, ImportState.IMPORTING)
        ),
        *(Move(state, "withdraw", ImportState.WITHDRAWN, _DESK) for state in _STOPPED),
        Move(_READ, "withdraw", ImportState.WITHDRAWN, _DESK, (WORK_UNDER_WAY,)),
        Move(_READ, "show", _SEEN, _WORKER),
        Move(_READ, "refuse", ImportState.REFUSED, _WORKER),
        Move(_SEEN, "confirm", ImportState.IMPORTING, _DESK, (NOTHING_NEW,)),
        Move(ImportState.IMPORTING, "confirm", ImportState.IMPORTING, _DESK, (WORK_UNDER_WAY,)),
        Move(ImportState.IMPORTING, "store", ImportState.IMPORTED, _WORKER),
        Move(ImportState.IMPORTING, "refuse", ImportState.REFUSED, _WORKER),
    ),
)
