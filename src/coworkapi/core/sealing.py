"""Encrypting what is kept and must not lie in the database in clear, under the service's secret."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


class Seal:
    """Encrypts and authenticates bytes. `purpose` keeps seals of different kinds apart."""

    def __init__(self, secret: str, purpose: str) -> None:
        digest = hashlib.blake2b(purpose.encode(), key=secret.encode()[:64], digest_size=32, person=b"seal").digest()
        self._cipher = Fernet(base64.urlsafe_b64encode(digest))

    def seal(self, content: bytes) -> bytes:
        return self._cipher.encrypt(content)

    def unseal(self, sealed: bytes) -> bytes | None:
        """The content; None when it was sealed under another secret."""
        try:
            return self._cipher.decrypt(sealed)
        except InvalidToken:
            return None
