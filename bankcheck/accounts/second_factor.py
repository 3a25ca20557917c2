"""The second factor: a code of six digits for each half minute, taken once (TOTP, RFC 6238)."""

from __future__ import annotations

import hmac
import re
import unicodedata
from datetime import datetime

import pyotp
import segno

from bankcheck.actors import Role

STEP_SECONDS = 30
STEPS_AROUND = (0, -1, 1)
ISSUER = "bankcheck"
OPTIONAL_FOR = frozenset({Role.BANK_MAKER, Role.DEPARTMENT_REVIEWER})


def is_mandatory(role: Role) -> bool:
    """Say whether a role acts with a second factor alone."""
    return role not in OPTIONAL_FOR


def new_secret() -> str:
    """Return a random secret for an authenticator."""
    return pyotp.random_base32()


def taken_step(secret: str, code: str, moment: datetime, last_step: int) -> int | None:
    """Return the half minute whose code this is, None when no code fits or it was taken before.

    One half minute before and after is allowed for clocks that differ; no code at or before
    ``last_step`` fits again.
    """
    digits = re.sub(r"\s", "", unicodedata.normalize("NFKC", code))
    now_step = int(moment.timestamp()) // STEP_SECONDS
    generator = pyotp.TOTP(secret)
    fitting = [
        step
        for step in (now_step + around for around in STEPS_AROUND)
        if hmac.compare_digest(generator.generate_otp(step).encode(), digits.encode())
    ]
    return next((step for step in fitting if step > last_step), None)


def address(secret: str, login: str) -> str:
    """Return the address that an authenticator reads from the square."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def square(secret: str, login: str) -> str:
    """Return the square to scan as the address of an inline image."""
    drawn = segno.make(address(secret, login), error="m", micro=False)
    return str(drawn.svg_data_uri(scale=5, border=3, light="#fff"))


def spelled(secret: str) -> str:
    """Return a secret in groups of four, to be typed by hand."""
    return " ".join(secret[i : i + 4] for i in range(0, len(secret), 4))
