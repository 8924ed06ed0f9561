"""The end of grants: a leaf, for those who end what a person has (sessions, users) know nothing else of apps."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.events import emit
from coworkapi.identity.oauth.events import OAuthGrantEnded
from coworkapi.identity.oauth.models import OAuthGrant
from coworkapi.identity.oauth.schemas import EndedBecause, OAuthGrantOut


async def end_grants(session: AsyncSession, *which: ColumnElement[bool], because: EndedBecause) -> Sequence[OAuthGrant]:
    """Ends the grants of this organization for which all of that holds: code and tokens stop working at once.

    Returns those that had come as far as a token of somebody's.
    """
    ended = await session.scalars(
        update(OAuthGrant)
        .where(*which, OAuthGrant.ended_at.is_(None))
        .values(ended_at=utcnow(), ended_because=because)
        .returning(OAuthGrant)
        .execution_options(synchronize_session=False, populate_existing=True)
    )
    told = [grant for grant in ended.all() if grant.family_hash is not None]
    emit(session, *(OAuthGrantEnded(aggregate_id=one.id, data=OAuthGrantOut.model_validate(one)) for one in told))
    return told


def of_user(user_id: UUID) -> ColumnElement[bool]:
    return OAuthGrant.user_id == user_id


def of_member(member_id: UUID) -> ColumnElement[bool]:
    return OAuthGrant.member_id == member_id
