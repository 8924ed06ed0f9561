"""Idempotency keys: the first answer to a POST is stored in the effect's own transaction and replayed for 7 days.

A twin that arrives while the first is running waits on an advisory lock (taken in the authentication's statement, so
it costs no round trip) and then finds the stored answer; the primary key is the guard behind it.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from sqlalchemy import DateTime, Index, Integer, LargeBinary, String, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.errors import IdempotencyMismatch, Invalid
from coworkapi.core.models import CURRENT_ORGANIZATION, Base

KEEP_DAYS = 7
MAX_KEY_LENGTH = 255
# Headers of an answer that are replayed with it.
REPLAYED_HEADERS = ("content-type", "etag", "location")


class IdempotencyKey(Base):
    """A stored answer. `key_hash`: SHA-256 of principal and key; `fingerprint`: of method, path, query and body.

    A body may hold a password, so its fingerprint is keyed with the service's secret: who reads the table alone can't
    try passwords against it.
    """

    __tablename__ = "idempotency_keys"
    __table_args__ = (Index("idempotency_keys_created_at_idx", "created_at"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    key_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    fingerprint: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int] = mapped_column(Integer)
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    request_id: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer, to be stored or replayed. `body` is sealed when it holds a secret."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """One request's use of a key."""

    key: str
    fingerprint: bytes

    def key_hash(self, principal_id: UUID | None) -> bytes:
        """What the key is stored under; keys of different principals never meet. SQL: `claim_answer()`."""
        return hashlib.sha256(f"{principal_id or ''}:{self.key}".encode()).digest()

    def check(self, stored_fingerprint: bytes) -> None:
        """Raises IdempotencyMismatch when the key was first used with another request."""
        if stored_fingerprint != self.fingerprint:
            raise IdempotencyMismatch(
                "this Idempotency-Key was first used with another method, path or body; use a new key for a new request"
            )

    def seal(self, body: bytes, secret: str) -> bytes:
        """Encrypts an answer that holds a secret, with a key that the database never sees."""
        return self._cipher(secret).encrypt(body)

    def unseal(self, body: bytes, secret: str) -> bytes:
        return self._cipher(secret).decrypt(body)

    def _cipher(self, secret: str) -> Fernet:
        digest = hashlib.blake2b(self.key.encode(), key=secret.encode()[:64], digest_size=32).digest()
        return Fernet(base64.urlsafe_b64encode(digest))


def make_claim(key: str | None, *, method: str, path: str, query: str, body: bytes, secret: str) -> Claim | None:
    """The claim of a request that carries an Idempotency-Key. Raises Invalid for an unusable key."""
    if key is None:
        return None
    if not 1 <= len(key) <= MAX_KEY_LENGTH or not key.isprintable():
        raise Invalid.field("header/Idempotency-Key", f"must be 1 to {MAX_KEY_LENGTH} printable characters")
    digest = hashlib.blake2b(
        f"{method}\0{path}\0{query}\0".encode(), key=secret.encode()[:64], digest_size=32, person=b"idempotency"
    )
    digest.update(body)
    return Claim(key, digest.digest())
