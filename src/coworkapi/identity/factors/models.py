"""Tables of second factors and passkeys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, LargeBinary, String, false, func
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.ids import new_id
from coworkapi.core.models import Base


class TotpSecret(Base):
    """What a user shares with an authenticator app, sealed. Counts once `confirmed_at` is set by a first right code.

    `last_step`: the newest thirty seconds whose code was accepted; it and older ones are not again.
    """

    __tablename__ = "totp_secrets"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RecoveryCode(Base):
    """A code for who has lost the app: 80 random bits, so a plain SHA-256 is safe to keep. Deleted when used."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), primary_key=True)
    code_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)


class Passkey(Base):
    """A credential of WebAuthn: the key's public half. `sign_count`: the authenticator's counter, 0 if it has none."""

    __tablename__ = "passkeys"
    __table_args__ = (
        Index("passkeys_credential_id_key", "credential_id", unique=True),
        Index("passkeys_user_id_idx", "user_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str] = mapped_column(String(200))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    is_backed_up: Mapped[bool] = mapped_column(Boolean, server_default=false())
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What an authenticator is asked to sign, once. `user_id`: who registers with it; null: somebody signs in."""

    __tablename__ = "passkey_challenges"
    __table_args__ = (Index("passkey_challenges_expires_at_idx", "expires_at"),)

    challenge_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
