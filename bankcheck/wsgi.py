"""The one module a WSGI server names: the application with the settings of its process."""

from __future__ import annotations

from bankcheck.app import create_app
from bankcheck.settings import load_settings
from bankcheck.upkeep.logs import write_logs

write_logs()
app = create_app(load_settings())
