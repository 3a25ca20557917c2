"""The one secret of an installation: it signs cookies and seals second factors at rest."""

from __future__ import annotations

import base64
import os
import secrets
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet

FILE_NAME = "secret.key"


def secret_key(home: Path, configured: str) -> str:
    """Return the configured secret, else the one of the data folder, made on first use."""
    if configured:
        return configured
    path = home / FILE_NAME
    home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii")


def sealer(secret: str) -> Fernet:
    """Return what seals and opens small secrets under the installation's key."""
    return Fernet(base64.urlsafe_b64encode(sha256(b"seal:" + secret.encode()).digest()))


def token_digest(token: str) -> str:
    """Return the digest under which a random token is kept (256 random bits need no salt)."""
    return sha256(token.encode("utf-8")).hexdigest()
