"""The tables of inspections: importing this module is importing all their models."""

from __future__ import annotations

from bankcheck.inspections.calendar import models as calendar
from bankcheck.inspections.cosign import models as cosign
from bankcheck.inspections.fieldwork import checklist_models as checklists
from bankcheck.inspections.fieldwork import models as fieldwork

MODELS = (calendar, cosign, checklists, fieldwork)
