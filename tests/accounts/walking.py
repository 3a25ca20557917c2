"""Every route of an application as a call with its parameters filled in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from bankcheck.accounts.gate import API_PREFIX
from bankcheck.accounts.rights import Route
from bankcheck.accounts.rights_views import routes_of


@dataclass(frozen=True, slots=True)
class Call:
    """A route with its parameters filled in."""

    route: Route
    address: str

    @property
    def is_api(self) -> bool:
        """Say whether programs call it."""
        return self.route.path.startswith(API_PREFIX)

    def __str__(self) -> str:
        return f"{self.route.method} {self.route.path}"


def _dummy(converter: BaseConverter) -> int | str:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 424242 if isinstance(converter, IntegerConverter) else "DUMMY424242"


def _filled(app: Flask, rule: Rule) -> str:
    """Return the address of a rule with numbers and names in it that are nobody's."""
    values = {name: _dummy(one) for name, one in rule._converters.items()}
    method = min((rule.methods or set()) - {"HEAD", "OPTIONS"})
    return app.url_map.bind("localhost").build(rule.endpoint, values, method)


def calls(app: Flask) -> list[Call]:
    """Return every call there is, but for static files."""
    rules = {rule.rule: rule for rule in app.url_map.iter_rules()}
    return [
        Call(route, _filled(app, rules[route.path]))
        for route in routes_of(app)
        if rules[route.path].endpoint != "static"
    ]
