"""The tables of inspections: importing this module is importing all their models."""

from __future__ import annotations

from bankcheck.inspections.calendar import models as calendar
from bankcheck.inspections.cases import models as cases
from bankcheck.inspections.cosign import models as cosign
from bankcheck.inspections.documents import models as documents
from bankcheck.inspections.evidence import models as evidence
from bankcheck.inspections.evidence import request_models as requests
from bankcheck.inspections.fieldwork import checklist_models as checklists
from bankcheck.inspections.fieldwork import models as fieldwork
from bankcheck.inspections.fieldwork import paper_models as papers
from bankcheck.inspections.money import models as money
from bankcheck.inspections.rectification import models as rectification
from bankcheck.inspections.reporting import models as reporting

MODELS = (
    *(calendar, cases, cosign, checklists, evidence, fieldwork, money, papers, rectification),
    *(documents, reporting, requests),
)
