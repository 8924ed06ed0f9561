"""Tables of members' passkeys."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Boolean, ForeignKeyConstraint, Index, LargeBinary, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Stamped, Tenant, tenant_fk


class MemberPasskey(Tenant, Stamped, Base):
    """A credential of WebAuthn: the key's public half. `sign_count`: the authenticator's counter, 0 if it has none."""

    __tablename__ = "member_passkeys"
    __table_args__ = (
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        Index("member_passkeys_credential_id_key", "organization_id", "credential_id", unique=True),
        Index("member_passkeys_member_id_idx", "organization_id", "member_id"),
    )

    member_id: Mapped[UUID]
    name: Mapped[str] = mapped_column(String(200))
    credential_id: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int] = mapped_column(BigInteger)
    is_backed_up: Mapped[bool] = mapped_column(Boolean, server_default=false())
    last_used_at: Mapped[datetime | None]


class MemberPasskeyChallenge(Base):
    """What an authenticator is asked to sign, once. `member_id`: who registers with it; null: somebody signs in."""

    __tablename__ = "member_passkey_challenges"
    __table_args__ = (
        ForeignKeyConstraint(["organization_id"], ["organizations.id"]),
        tenant_fk("member_id", "members", ondelete="CASCADE"),
        Index("member_passkey_challenges_member_id_idx", "organization_id", "member_id"),
        Index("member_passkey_challenges_expires_at_idx", "expires_at"),
    )

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    challenge_hash: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    member_id: Mapped[UUID | None]
    expires_at: Mapped[datetime]
