"""The metadata of all tables: importing this module is importing every feature's models."""

from __future__ import annotations

from bankcheck.accounts import models as accounts
from bankcheck.audit import models as audit
from bankcheck.db import Base
from bankcheck.exports import models as exports
from bankcheck.inspections import tables as inspections
from bankcheck.jobs import models as jobs
from bankcheck.ledger.intake_desk import models as imports
from bankcheck.reconcile import models as rule_changes
from bankcheck.scoring import models as scoring
from bankcheck.scoring import process_models as process
from bankcheck.scoring.decisions import models as decisions
from bankcheck.scoring.surveys import models as surveys
from bankcheck.suspicions import models as suspicions

FEATURES = (accounts, audit, exports, imports, jobs, rule_changes, suspicions, inspections)
SCORING = (scoring, process, decisions, surveys)
METADATA = Base.metadata
