"""`python -m bankcheck` is the `bankcheck` command."""

from __future__ import annotations

from bankcheck.cli import main

if __name__ == "__main__":
    main()
