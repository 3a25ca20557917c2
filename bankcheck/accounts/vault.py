"""What hashes passwords and seals second factors, with the strength that the settings ask for."""

from __future__ import annotations

import base64

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from cryptography.fernet import Fernet

from bankcheck.accounts.passwords import LONGEST, plain
from bankcheck.keys import sealer
from bankcheck.settings import AccountRules

_SALT_BYTES, _HASH_BYTES = 16, 32


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii").rstrip("=")


class Vault:
    """Hashes, checks and seals; the rules say how strong and how long things hold."""

    def __init__(self, secret: str, rules: AccountRules) -> None:
        self.rules = rules
        self._hasher = PasswordHasher(
            time_cost=rules.hash_passes,
            memory_cost=rules.hash_memory_kib,
            parallelism=1,
            hash_len=_HASH_BYTES,
            salt_len=_SALT_BYTES,
        )
        self._sealer: Fernet = sealer(secret)
        # A hash that nothing fits and that costs the same to try: it stands in for people who
        # do not exist.
        self._nobody = (
            f"$argon2id$v=19$m={rules.hash_memory_kib},t={rules.hash_passes},p=1"
            f"${_text(bytes(_SALT_BYTES))}${_text(bytes(_HASH_BYTES))}"
        )

    def hash(self, password: str) -> str:
        """Return the argon2id hash of a password."""
        return self._hasher.hash(plain(password))

    def fits(self, stored: str | None, password: str) -> bool:
        """Say whether a password has a hash; None takes as long and fits nothing."""
        known = stored if stored and stored.startswith("$argon2id$") else self._nobody
        try:
            return self._hasher.verify(known, plain(password)[: LONGEST + 1])
        except (VerifyMismatchError, InvalidHashError):
            return False

    def is_outdated(self, stored: str) -> bool:
        """Say whether a hash was made with other parameters than those in force."""
        return self._hasher.check_needs_rehash(stored)

    def seal(self, text: str) -> bytes:
        """Return a small secret as it may be stored."""
        return self._sealer.encrypt(text.encode("utf-8"))

    def unseal(self, sealed: bytes) -> str:
        """Return what was sealed."""
        return self._sealer.decrypt(sealed).decode("utf-8")
