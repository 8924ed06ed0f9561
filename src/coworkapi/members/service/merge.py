"""Merging a duplicate into the member that stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, TextClause, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.core.events import emit, pending_facts
from coworkapi.core.unit_of_work import acting_principal, organization_of
from coworkapi.identity.service import end_member_sessions
from coworkapi.identity.sso.service import hand_on_identities
from coworkapi.members.events import MemberMerged, MemberUpdated
from coworkapi.members.folding import search_text_of
from coworkapi.members.models import Member
from coworkapi.members.rules import merged_values
from coworkapi.members.schemas import MergeOut
from coworkapi.members.service.members import check_not_merged, show_member
from coworkapi.members.service.shown import previous

# What moves, in this order; each statement takes :stays and :duplicate and counts the rows that moved.
_MOVES: dict[str, TextClause] = {
    "teams": text("""
        WITH places AS (DELETE FROM team_members WHERE member_id = :duplicate RETURNING team_id, role, joined_at)
        INSERT INTO team_members AS m (team_id, member_id, role, joined_at)
        SELECT team_id, :stays, role, joined_at FROM places
        ON CONFLICT (organization_id, team_id, member_id) DO UPDATE
          SET role = least(m.role, excluded.role), joined_at = least(m.joined_at, excluded.joined_at)"""),
    "team_invitations": text("""
        UPDATE team_invitations i SET member_id = :stays WHERE member_id = :duplicate
          AND NOT EXISTS (SELECT 1 FROM team_members m WHERE m.team_id = i.team_id AND m.member_id = :stays)
          AND NOT EXISTS (SELECT 1 FROM team_invitations o WHERE o.team_id = i.team_id AND o.member_id = :stays)"""),
    "tags": text("""
        WITH gone AS (DELETE FROM member_tags WHERE member_id = :duplicate RETURNING tag_id)
        INSERT INTO member_tags (member_id, tag_id) SELECT :stays, tag_id FROM gone
        ON CONFLICT DO NOTHING"""),
    "notes": text("UPDATE notes SET member_id = :stays WHERE member_id = :duplicate"),
    # One consent for a purpose may stand; the duplicate's ends where both gave it.
    "consents": text("""
        UPDATE consents c SET member_id = :stays,
          withdrawn_at = CASE WHEN withdrawn_at IS NULL AND EXISTS (
            SELECT 1 FROM consents o WHERE o.member_id = :stays AND o.purpose = c.purpose AND o.withdrawn_at IS NULL)
            THEN app_now() ELSE withdrawn_at END
        WHERE member_id = :duplicate"""),
}
_REST = (
    text("DELETE FROM team_invitations WHERE member_id = :duplicate"),
    # They name the duplicate as their owner: the one that stays adds their own.
    text("DELETE FROM member_passkeys WHERE member_id = :duplicate"),
    text("DELETE FROM member_passkey_challenges WHERE member_id = :duplicate"),
    # Earlier duplicates point to the one that stays, so that a chain has one step.
    text("UPDATE members SET merged_into_id = :stays WHERE merged_into_id = :duplicate"),
    # The duplicate's account stays with it, and so does what is booked on it; what it knows of the payer is handed on.
    text("""
        UPDATE billing_accounts a SET
          email = coalesce(a.email, d.email), vat_id = coalesce(a.vat_id, d.vat_id),
          address = CASE WHEN a.address = '{}' THEN d.address ELSE a.address END,
          version = a.version + 1, updated_at = app_now()
        FROM billing_accounts d
        WHERE a.member_id = :stays AND d.member_id = :duplicate
          AND ((a.email IS NULL AND d.email IS NOT NULL) OR (a.vat_id IS NULL AND d.vat_id IS NOT NULL)
               OR (a.address = '{}' AND d.address <> '{}'))"""),
    # As with members: earlier duplicates' accounts point to the one that stays.
    text("""
        UPDATE billing_accounts a SET merged_into_id = s.id, version = a.version + 1, updated_at = app_now()
        FROM billing_accounts s, billing_accounts d
        WHERE s.member_id = :stays AND d.member_id = :duplicate AND d.id IN (a.id, a.merged_into_id)"""),
)


async def lock_pair(session: AsyncSession, *, stays_id: UUID, duplicate_id: UUID) -> tuple[Member, Member]:
    """Both members, locked in the order of their ids, so that two merges never wait for each other in a ring.

    Raises Invalid when they are one, NotFound.
    """
    if stays_id == duplicate_id:
        raise Invalid.field("/duplicate_id", "is the member of the path; name the duplicate")
    rows = await session.execute(
        select(Member).where(Member.id.in_([stays_id, duplicate_id])).order_by(Member.id).with_for_update()
    )
    found = {member.id: member for member in rows.scalars()}
    if stays_id not in found:
        raise NotFound("there is no such member")
    if duplicate_id not in found:
        detail = "there is no such member in this organization"
        raise NotFound(
            f"duplicate_id: {detail}", errors=[ProblemItem(pointer="/duplicate_id", code="not_found", detail=detail)]
        )
    return found[stays_id], found[duplicate_id]


async def merge_members(session: AsyncSession, *, stays: Member, duplicate: Member, dry_run: bool = False) -> MergeOut:
    """Moves what points to a locked duplicate, fills what the other lacks, ends the duplicate's sessions.

    `dry_run` does the same in a savepoint and takes it back. Rooms above move their own rows when they hear
    `member.merged`. Raises MemberWasMerged.
    """
    if not dry_run:
        return await _merge(session, stays, duplicate, dry_run=False)
    facts = pending_facts(session)
    before = len(facts)
    savepoint = await session.begin_nested()
    try:
        return await _merge(session, stays, duplicate, dry_run=True)
    finally:
        await savepoint.rollback()
        del facts[before:]


async def _merge(session: AsyncSession, stays: Member, duplicate: Member, *, dry_run: bool) -> MergeOut:
    check_not_merged(stays)
    check_not_merged(duplicate)
    before = await show_member(session, stays.id)
    filled = merged_values(_values(stays), _values(duplicate))
    ids = {"stays": stays.id, "duplicate": duplicate.id}
    moved: dict[str, int] = {}
    for name, statement in _MOVES.items():
        result = await session.execute(statement, ids)
        moved[name] = result.rowcount if isinstance(result, CursorResult) else 0
    for statement in _REST:
        await session.execute(statement, ids)
    await hand_on_identities(session, member_id=duplicate.id, to=stays.id)
    await end_member_sessions(
        session, organization_id=organization_of(session), member_id=duplicate.id, because="merged into another member"
    )
    # First the duplicate gives up its e-mail address to the unique index, then the other may take it.
    duplicate.merged_into_id = stays.id
    duplicate.archived_at = duplicate.archived_at or acting_principal(session).now
    duplicate.version += 1
    await session.flush()
    for name, value in filled.items():
        setattr(stays, name, value)
    stays.search_text = search_text_of(stays.name, stays.company, stays.email)
    stays.version += 1
    await session.flush()
    after = await show_member(session, stays.id)
    gone = await show_member(session, duplicate.id)
    emit(
        session,
        MemberMerged(aggregate_id=duplicate.id, location_id=duplicate.home_location_id, data=gone.out),
        MemberUpdated(
            aggregate_id=stays.id,
            location_id=stays.home_location_id,
            data=after.out,
            previous=previous(before.out, after.out),
        ),
    )
    return MergeOut(
        member=after.out,
        duplicate_id=duplicate.id,
        filled=sorted("metadata" if name == "meta" else name for name in filled),
        moved=moved,
        dry_run=dry_run,
    )


def _values(member: Member) -> dict[str, Any]:
    names = ("email", "phone", "company", "home_location_id", "address", "custom_fields", "meta", "may_sign_in")
    return {name: getattr(member, name) for name in names}
