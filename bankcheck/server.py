"""The pages behind gunicorn, two threads a worker, on one address."""

from __future__ import annotations

from typing import Any

from gunicorn.app.base import BaseApplication

from bankcheck.app import create_app
from bankcheck.settings import load_settings


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """The web server of `bankcheck serve`."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def load_config(self) -> None:
        """Listen on the address with few, threaded workers."""
        for name, value in {"bind": self._address, "workers": 2, "threads": 4}.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application."""
        return create_app(load_settings())
