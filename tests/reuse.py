"""What every application and every database of a test would make anew, and always alike, made once.

A test has its own application, its own database and its own rows; it shares with the tests of
its process only what follows from the code alone: how addresses are put together, the words, the
templates in bytecode, and the SQL of a statement.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from flask_babel import get_babel
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Rule

from bankcheck.db import Database

Builder = Callable[..., tuple[str, str]]
# So many statements are kept for each kind of database.
STATEMENTS = 5_000


class KnownRule(Rule):
    """A route whose builder of addresses is compiled once a process: that was most of a start."""

    kept: ClassVar[dict[tuple[str, tuple[Any, ...], bool], Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:  # noqa: FBT002  as the overridden one
        # A builder follows from these alone, unless the route has values of its own.
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (self.rule, tuple(self._trace), append_unknown)
        if key not in self.kept:
            self.kept[key] = super()._compile_builder(append_unknown)
        return self.kept[key]


class Compiled(BytecodeCache):
    """Templates compiled once a process: a test makes an application, not its templates."""

    kept: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take a template that was compiled before."""
        if bucket.key + bucket.checksum in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template for the next application."""
        self.kept[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


_words: dict[tuple[str, str], object] = {}


def share(app: Flask) -> None:
    """Let an application take the templates and the words that another one read."""
    app.jinja_env.bytecode_cache = Compiled()
    with app.app_context():
        get_babel().instance.domain_instance.cache = _words


def share_routes() -> None:
    """Let the applications that are made from now on take the routes that another one compiled."""
    Flask.url_rule_class = KnownRule


def share_statements(database: Database, known: Engine) -> None:
    """Let a database take the SQL that was made for another one of its kind."""
    known._compiled_cache.capacity = STATEMENTS  # type: ignore[union-attr]  # ours are never without
    for engine in (database.engine, database._writing):
        # A statement is known by its dialect too.
        engine.dialect, engine._compiled_cache = known.dialect, known._compiled_cache
