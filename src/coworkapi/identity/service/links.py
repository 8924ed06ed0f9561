"""Links sent by mail: each proves once that its bearer reads that address."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.errors import Unauthenticated
from coworkapi.core.ids import new_id
from coworkapi.identity.models import SignInLink
from coworkapi.identity.tokens import INVITATION, LINK, mailed_token, new_token, token_hash

Purpose = Literal["reset_password", "member_sign_in", "sign_up"]
LIFETIMES: dict[Purpose, timedelta] = {
    "reset_password": timedelta(hours=1),
    "member_sign_in": timedelta(minutes=30),
    "sign_up": timedelta(days=1),
}


class LinkRefused(Unauthenticated):
    """The link is unknown, expired, used, or for something else."""

    title = "The link doesn't work any more"


@dataclass(frozen=True, slots=True)
class LinkSubject:
    """Whose address a link has proved: a user's, a member's in an organization, or that of who wants to sign up."""

    user_id: UUID | None
    organization_id: UUID | None
    member_id: UUID | None
    email: str | None


def token_for_mail(kind: Literal["link", "invitation"], *, mail_id: UUID, secret: str) -> str:
    """The secret that a mail carries; the same each time that the mail is written."""
    return mailed_token(LINK if kind == "link" else INVITATION, mail_id, secret)


async def make_link(
    session: AsyncSession,
    *,
    purpose: Purpose,
    user_id: UUID | None = None,
    organization_id: UUID | None = None,
    member_id: UUID | None = None,
    email: str | None = None,
    lifetime: timedelta | None = None,
    token: str | None = None,
) -> str:
    """The secret of a new link for a user, a member of an organization, or an address; only its hash is kept.

    `token`: the secret to use (`token_for_mail`, so that a mail sent twice holds one link); a new one
    unless given.
    """
    token = token or new_token(LINK)
    expires_at = utcnow() + (lifetime or LIFETIMES[purpose])
    statement = insert(SignInLink).values(
        id=new_id(),
        purpose=purpose,
        user_id=user_id,
        organization_id=organization_id,
        member_id=member_id,
        email=email,
        token_hash=token_hash(token),
        expires_at=expires_at,
    )
    await session.execute(
        statement.on_conflict_do_update(index_elements=["token_hash"], set_={"expires_at": expires_at})
    )
    return token


async def read_link(session: AsyncSession, *, token: str, purpose: Purpose) -> LinkSubject:
    """Whose link it is, locked and still unused: for those who may yet refuse. Raises LinkRefused."""
    found = await session.scalar(
        select(SignInLink)
        .where(
            SignInLink.token_hash == token_hash(token),
            SignInLink.purpose == purpose,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > utcnow(),
        )
        .with_for_update()
    )
    if found is None:
        raise _refused()
    return LinkSubject(found.user_id, found.organization_id, found.member_id, found.email)


async def use_link(
    session: AsyncSession, *, token: str, purpose: Purpose, organization_id: UUID | None = None
) -> LinkSubject:
    """Whose link it is; it works this once. `organization_id`: the link must be for a member there.

    Raises LinkRefused.
    """
    conditions = [
        SignInLink.token_hash == token_hash(token),
        SignInLink.purpose == purpose,
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > utcnow(),
    ]
    if organization_id is not None:
        conditions.append(SignInLink.organization_id == organization_id)
    found = (
        await session.execute(
            update(SignInLink)
            .where(*conditions)
            .values(used_at=utcnow())
            .returning(SignInLink.user_id, SignInLink.organization_id, SignInLink.member_id, SignInLink.email)
        )
    ).one_or_none()
    if found is None:
        raise _refused()
    return LinkSubject(found.user_id, found.organization_id, found.member_id, found.email)


def _refused() -> LinkRefused:
    return LinkRefused("the link is unknown, expired or was used before; ask for a new one")


async def end_links(session: AsyncSession, *, user_id: UUID) -> None:
    """Makes every unused link of a user worthless (their password has changed)."""
    await session.execute(
        update(SignInLink).where(SignInLink.user_id == user_id, SignInLink.used_at.is_(None)).values(used_at=utcnow())
    )
