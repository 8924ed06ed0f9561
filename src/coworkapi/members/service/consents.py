"""What members agreed to."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.members.errors import ConsentAlreadyGiven
from coworkapi.members.events import ConsentGiven, ConsentWithdrawn
from coworkapi.members.models import Consent, Member
from coworkapi.members.schemas import ConsentOut
from coworkapi.members.service.members import check_live


async def give_consent(session: AsyncSession, *, member: Member, purpose: str, wording: str, source: str) -> ConsentOut:
    """Records a locked member's consent. Raises ConsentAlreadyGiven while one for that purpose stands."""
    check_live(member)
    standing = select(Consent.id).where(
        Consent.member_id == member.id, Consent.purpose == purpose, Consent.withdrawn_at.is_(None)
    )
    if (await session.execute(standing)).scalar_one_or_none():
        raise ConsentAlreadyGiven(f"{purpose} is consented to already; withdraw that consent before a new wording")
    consent = Consent(
        member_id=member.id, purpose=purpose, wording=wording, source=source, given_at=acting_principal(session).now
    )
    session.add(consent)
    await session.flush()
    out = ConsentOut.model_validate(consent)
    emit(session, ConsentGiven(aggregate_id=consent.id, location_id=member.home_location_id, data=out))
    return out


async def lock_consent(session: AsyncSession, consent_id: UUID) -> Consent:
    """The consent, locked. Raises NotFound."""
    statement = select(Consent).where(Consent.id == consent_id).with_for_update()
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound("there is no such consent")
    return found


async def withdraw_consent(session: AsyncSession, *, consent: Consent, location_id: UUID | None) -> ConsentOut:
    """Ends a locked consent from now on; again: changes nothing."""
    if consent.withdrawn_at is not None:
        return ConsentOut.model_validate(consent)
    consent.withdrawn_at = acting_principal(session).now
    await session.flush()
    out = ConsentOut.model_validate(consent)
    emit(session, ConsentWithdrawn(aggregate_id=consent.id, location_id=location_id, data=out))
    return out
