"""The pages behind gunicorn, four threads a worker, on one address."""

from __future__ import annotations

import logging
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from bankcheck.app import create_app
from bankcheck.settings import load_settings
from bankcheck.upkeep.logs import write_logs


class _Lines(Logger):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn's own messages, sent the way of all other log lines."""

    def setup(self, _: Any) -> None:
        """Write no file of its own."""
        for logger in (self.error_log, self.access_log):
            logger.handlers.clear()
            logger.propagate = True
        self.error_log.setLevel(logging.INFO)


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """The web server of `bankcheck serve`."""

    def __init__(self, address: str) -> None:
        self._address = address
        write_logs()
        super().__init__()

    def load_config(self) -> None:
        """Listen on the address with few, threaded workers."""
        settings = {
            "bind": self._address,
            "workers": 2,
            "threads": 4,
            "logger_class": _Lines,
            "forwarded_allow_ips": "",
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the application."""
        return create_app(load_settings())
