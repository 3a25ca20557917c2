"""What every application and every database of a test would make anew, and always alike, made once.

A test has its own application, its own database and its own rows; it shares with the tests of
its process only what follows from the code alone: how addresses are put together, the words, the
templates in bytecode, and the SQL of a statement.
"""

from __future__ import annotations

from types import MethodType
from typing import Any, ClassVar

from flask import Flask
from flask_babel import get_babel
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Engine
from werkzeug.routing import Rule

from bankcheck.db import Database

_MADE = ("_parts", "_trace", "_converters", "arguments")
_BUILDERS = ("_build", "_build_unknown")
# So many statements are kept for each kind of database.
STATEMENTS = 5_000


class KnownRule(Rule):
    """A route that is compiled once a process: that was most of an application's start."""

    kept: ClassVar[dict[tuple[Any, ...], dict[str, Any]]] = {}

    def compile(self) -> None:
        """Take over what was compiled for the same route, or compile it."""
        assert self.map is not None, "a route is bound before it is compiled"
        # What is compiled follows from these alone, unless the route has values of its own.
        key = (self.rule, self.subdomain, self.merge_slashes, *self.map.converters.items())
        known = None if self.defaults else self.kept.get(key)
        if known is None:
            super().compile()
            if not self.defaults:
                self.kept[key] = {name: getattr(self, name) for name in (*_MADE, *_BUILDERS)}
            return
        for name in _MADE:
            setattr(self, name, known[name])
        for name in _BUILDERS:
            setattr(self, name, MethodType(known[name].__func__, self))


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
