"""The web application: the only file that knows every feature."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask

from bankcheck import web
from bankcheck.accounts import gate
from bankcheck.accounts import views as accounts
from bankcheck.accounts.first import hold_to_production
from bankcheck.api import views as api
from bankcheck.audit import views as audit
from bankcheck.db import Database
from bankcheck.desk import views as desk
from bankcheck.errors import BankcheckError
from bankcheck.exports import views as exports
from bankcheck.inspections import views as inspections
from bankcheck.jobs import views as jobs
from bankcheck.keys import secret_key
from bankcheck.ledger.intake_desk import profile_views as profiles
from bankcheck.ledger.intake_desk import views as imports
from bankcheck.reconcile import views as reconcile
from bankcheck.schema import open_database
from bankcheck.scoring import views as scoring
from bankcheck.settings import Settings
from bankcheck.suspicions import views as suspicions
from bankcheck.upkeep import gate as watch
from bankcheck.upkeep import views as upkeep

PACKAGE = Path(__file__).parent
FAILURES: dict[type[BankcheckError], web.Failure] = {
    **imports.FAILURES,
    **profiles.FAILURES,
    **api.FAILURES,
    **reconcile.FAILURES,
    **suspicions.FAILURES,
    **accounts.FAILURES,
    **desk.FAILURES,
    **inspections.FAILURES,
    **scoring.FAILURES,
    **audit.FAILURES,
    **exports.FAILURES,
    **jobs.FAILURES,
}
LARGEST_REQUEST_BYTES = 512 << 20


def _templates() -> Path:
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """Return the application over the data folder and the database of these settings."""
    app = Flask(
        "bankcheck", template_folder=str(_templates()), static_folder=str(PACKAGE / "static")
    )
    app.config.update(
        SECRET_KEY=secret_key(settings.home, settings.secret),
        SESSION_COOKIE_NAME="__Host-bankcheck" if settings.production else "bankcheck",
        SESSION_COOKIE_SECURE=settings.production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST_BYTES,
        WTF_CSRF_TIME_LIMIT=None,
    )
    opened = database or open_database(settings)
    hold_to_production(settings, opened)
    app.extensions[web.DATABASE] = opened
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    watch.install(app, settings)
    web.install(app, settings.language[:2], FAILURES)
    gate.install(app)
    desk.open_room(app, settings)
    suspicions.open_room(app, settings)
    inspections.open_room(app, settings.home)
    reconcile.open_room(app, settings)
    imports.open_room(app, settings)
    profiles.open_room(app, settings)
    scoring.open_room(app, settings)
    exports.open_room(app, settings)
    jobs.open_room(app)
    accounts.open_room(app, settings)
    audit.open_room(app, settings)
    upkeep.open_room(app, settings)
    api.open_room(app, settings)
    return app
