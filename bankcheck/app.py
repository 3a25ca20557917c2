"""The web application: the only file that knows every feature."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from bankcheck import web
from bankcheck.reconcile import views as reconcile
from bankcheck.settings import Settings

PACKAGE = Path(__file__).parent


def _templates() -> Path:
    inside = PACKAGE / "templates"
    return inside if inside.is_dir() else PACKAGE.parent / "templates"


def create_app(settings: Settings) -> Flask:
    """Return the application that shows the data folder of these settings."""
    app = Flask(
        "bankcheck", template_folder=str(_templates()), static_folder=str(PACKAGE / "static")
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    web.install(app, settings.language[:2], reconcile.FAILURES)
    reconcile.open_room(app, settings.home)

    @app.get("/healthz")
    def healthz() -> tuple[str, int, dict[str, str]]:
        """Say that the process answers."""
        return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}

    return app
