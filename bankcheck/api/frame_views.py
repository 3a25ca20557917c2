"""What all calls of programs share: the description of the service, its limits, its counting."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

import marshmallow as ma
from flask import Flask, Response, current_app, jsonify, request
from flask_smorest import Api, Blueprint
from webargs.flaskparser import FlaskParser

from bankcheck import clock, web
from bankcheck.api.budget import spend
from bankcheck.api.schemas import ErrorSchema
from bankcheck.ledger.intake_desk.desk import Desk, desk_of
from bankcheck.settings import Settings

Mark = Callable[[Callable[..., Any]], Callable[..., Any]]
NAME = "api"
PREFIX = "/api/v1"
CALL_BYTES = 1 << 20
LOADING = "api_loads.receive_load"
ABOUT = """
Programs do here what people do on screen, with the same rights: a token is bound to one posting and
is sent as `Authorization: Bearer …`. Approvals are given on screen alone. Lists come in pages of 50
rows. Rows of differences, suspicions and inquiries are counted by day and posting; who needs more
asks for an export. Account numbers show their last four characters. Amounts are fen, days are days
in Asia/Shanghai, times carry their zone. Every thing that several people change has a
`row_version`: send the one you saw, and where somebody was faster the answer is 409.
"""


class Parser(FlaskParser):
    """A parser that refuses what is not declared, wherever it stands."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012  as the library has it
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": ma.RAISE,
        "files": ma.RAISE,
    }


class Calls(Blueprint):  # type: ignore[misc]  # flask-smorest ships no types
    """A group of calls that are described and strictly parsed."""

    ARGUMENTS_PARSER = Parser()

    def get(self, rule: str, **options: Any) -> Mark:
        """Register a view for reading."""
        return cast(Mark, super().get(rule, **options))

    def post(self, rule: str, **options: Any) -> Mark:
        """Register a view for acting."""
        return cast(Mark, super().post(rule, **options))

    def takes(self, schema: type[ma.Schema], location: str = "json") -> Mark:
        """Hand what was sent to a view, once it fits a schema."""
        return cast(Mark, self.arguments(schema, location=location))

    def gives(self, status: int, schema: type[ma.Schema]) -> Mark:
        """Answer with what a view returns, under a schema."""
        return cast(Mark, self.response(status, schema))


class Service(Api):  # type: ignore[misc]  # flask-smorest ships no types
    """The described service; its errors are answered where all errors are."""

    ERROR_SCHEMA = ErrorSchema

    def _register_error_handlers(self) -> None:
        return None


def calls(name: str, description: str) -> Calls:
    """Return a new group of calls."""
    group = Calls(f"api_{name}", __name__, url_prefix=PREFIX, description=description)
    group.url_value_preprocessor(_limit)
    return group


def _limit(endpoint: str | None, _: dict[str, Any] | None) -> None:
    """Cap a body before anything reads it; only loads may be large."""
    if endpoint == LOADING:
        uploads = desk().uploads
        request.max_content_length = (uploads.most_mib << 20) + CALL_BYTES
    else:
        request.max_content_length = CALL_BYTES


def describe(app: Flask) -> Service:
    """Return the description of an application's service, empty still."""
    app.config.update(API_TITLE="bankcheck", API_VERSION="1", OPENAPI_VERSION="3.0.3")
    service = Service(app, spec_kwargs={"info": {"description": ABOUT.strip()}})
    bearer = {"type": "http", "scheme": "bearer"}
    service.spec.components.security_scheme("bearer", bearer)
    service.spec.options["security"] = [{"bearer": []}]
    return service


def settings() -> Settings:
    """Return the settings of this application."""
    return cast(Settings, current_app.extensions[NAME])


def desk() -> Desk:
    """Return the intake desk of this application."""
    return desk_of(settings())


def counted(dataset: str, rows: int) -> int:
    """Count rows that are about to be handed out; return what is left of the day."""
    most = settings().api_rows_a_day
    return spend(web.database(), dataset, rows, most, actor=web.actor(), now=clock.now())


def tagged(values: Mapping[str, Any], version: int) -> Response:
    """Answer with one thing and its version as the entity tag."""
    answer = jsonify(values)
    answer.set_etag(str(version))
    return answer
