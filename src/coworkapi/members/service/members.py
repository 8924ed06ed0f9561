"""Adding, changing, archiving and restoring members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.leaving import may_leave
from coworkapi.core.unit_of_work import acting_principal, organization_of
from coworkapi.identity.service import end_member_sessions
from coworkapi.members.errors import EmailTaken, ExternalIdTaken, MemberIsArchived, MemberWasMerged
from coworkapi.members.events import MemberArchived, MemberCreated, MemberRestored, MemberUpdated
from coworkapi.members.folding import search_text_of, sort_name_of
from coworkapi.members.models import BillingAccount, Member
from coworkapi.members.queries import member_views
from coworkapi.members.rules import normal_phone
from coworkapi.members.schemas import MemberOut
from coworkapi.members.service.custom_fields import checked_values
from coworkapi.members.service.shown import Shown, previous
from coworkapi.members.service.surroundings import surroundings
from coworkapi.members.service.tags import set_tags


async def show_member(session: AsyncSession, member_id: UUID) -> Shown[MemberOut]:
    """The member as GET shows them. Raises NotFound."""
    row = (await session.execute(member_views().where(Member.id == member_id))).one_or_none()
    if row is None:
        raise NotFound("there is no such member")
    return Shown(MemberOut.model_validate(row), row.version)


async def show_members(session: AsyncSession, member_ids: set[UUID]) -> Mapping[UUID, MemberOut]:
    """Members by id, in one statement; unknown ids are left out."""
    rows = await session.execute(member_views().where(Member.id.in_(member_ids)))
    return {row.id: MemberOut.model_validate(row) for row in rows}


async def lock_member(session: AsyncSession, member_id: UUID) -> Member:
    """The member, locked until the transaction ends. Raises NotFound."""
    statement = select(Member).where(Member.id == member_id).with_for_update()
    member = (await session.execute(statement)).scalar_one_or_none()
    if member is None:
        raise NotFound("there is no such member")
    return member


async def create_member(
    session: AsyncSession,
    *,
    name: str,
    email: str | None = None,
    phone: str | None = None,
    company: str | None = None,
    locale: str | None = None,
    home_location_id: UUID | None = None,
    address: Mapping[str, Any] | None = None,
    custom_fields: Mapping[str, Any] | None = None,
    tags: Iterable[str] = (),
    may_sign_in: bool = False,
    external_id: str | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Shown[MemberOut]:
    """A new member with a billing account. `email` is normal already (`rules.normal_email`).

    Raises EmailTaken, ExternalIdTaken, Invalid (telephone number, custom fields), NotFound (location).
    """
    around = await surroundings(session, home_location_id)
    await _check_free(session, email=email, external_id=external_id)
    member = Member(
        id=new_id(),
        name=name,
        sort_name=sort_name_of(name),
        search_text=search_text_of(name, company, email),
        email=email,
        phone=checked_phone(phone, around.country),
        company=company,
        locale=locale or around.locale,
        home_location_id=home_location_id,
        address=dict(address or {}),
        custom_fields=await checked_values(session, "member", custom_fields or {}),
        may_sign_in=may_sign_in,
        external_id=external_id,
        meta=dict(metadata or {}),
    )
    session.add(member)
    await session.flush()
    session.add(BillingAccount(member_id=member.id, name=name, currency=around.currency, address=dict(address or {})))
    await session.flush()
    await set_tags(session, member_id=member.id, names=tags)
    shown = await show_member(session, member.id)
    emit(session, MemberCreated(aggregate_id=member.id, location_id=home_location_id, data=shown.out))
    return shown


async def update_member(session: AsyncSession, *, member: Member, changes: Mapping[str, Any]) -> Shown[MemberOut]:
    """Applies the named fields (as `create_member` takes them; `custom_fields` are laid over) to a locked member.

    A change that changes nothing raises no version and no event. Raises as `create_member`, and MemberWasMerged.
    """
    check_not_merged(member)
    before = await show_member(session, member.id)
    changes = dict(changes)
    tags = changes.pop("tags", None)
    if "email" in changes or "external_id" in changes:
        await _check_free(
            session, email=changes.get("email"), external_id=changes.get("external_id"), but_for=member.id
        )
    if "metadata" in changes:
        changes["meta"] = changes.pop("metadata")
    if "custom_fields" in changes:
        changes["custom_fields"] = await checked_values(
            session, "member", changes["custom_fields"], member.custom_fields
        )
    if changes.get("home_location_id") or changes.get("phone"):
        around = await surroundings(session, changes.get("home_location_id", member.home_location_id))
        if changes.get("phone"):
            changes["phone"] = checked_phone(changes["phone"], around.country)
    signs_in = member.may_sign_in
    for name, value in changes.items():
        if getattr(member, name) != value:
            setattr(member, name, value)
    member.sort_name = sort_name_of(member.name)
    member.search_text = search_text_of(member.name, member.company, member.email)
    changed = session.is_modified(member)
    if tags is not None:
        changed |= await set_tags(session, member_id=member.id, names=tags)
    if not changed:
        return before
    member.version += 1
    await session.flush()
    if signs_in and not member.may_sign_in:
        await _end_sessions(session, member, "sign-in was withdrawn")
    after = await show_member(session, member.id)
    emit(
        session,
        MemberUpdated(
            aggregate_id=member.id,
            location_id=member.home_location_id,
            data=after.out,
            previous=previous(before.out, after.out),
        ),
    )
    return after


async def archive_member(session: AsyncSession, *, member: Member) -> Shown[MemberOut]:
    """Puts a locked member away and ends their sessions; archiving again changes nothing. Raises StillNeeded."""
    if member.archived_at is None:
        await may_leave(session, "mem", member.id)
        member.archived_at = acting_principal(session).now
        member.version += 1
        await session.flush()
        await _end_sessions(session, member, "the member was archived")
        shown = await show_member(session, member.id)
        emit(session, MemberArchived(aggregate_id=member.id, location_id=member.home_location_id, data=shown.out))
        return shown
    return await show_member(session, member.id)


async def restore_member(session: AsyncSession, *, member: Member) -> Shown[MemberOut]:
    """Brings a locked member back. Raises MemberWasMerged for a duplicate."""
    check_not_merged(member)
    if member.archived_at is not None:
        member.archived_at = None
        member.version += 1
        await session.flush()
        shown = await show_member(session, member.id)
        emit(session, MemberRestored(aggregate_id=member.id, location_id=member.home_location_id, data=shown.out))
        return shown
    return await show_member(session, member.id)


def check_not_merged(member: Member) -> None:
    """Raises MemberWasMerged, naming the member that stays."""
    if member.merged_into_id is not None:
        stays = encode_id("mem", member.merged_into_id)
        raise MemberWasMerged(f"this was a duplicate and is now {stays}; use that", extra={"merged_into_id": stays})


def check_live(member: Member) -> None:
    """Raises MemberWasMerged or MemberIsArchived."""
    check_not_merged(member)
    if member.archived_at is not None:
        raise MemberIsArchived("the member is archived; restore them first")


async def _end_sessions(session: AsyncSession, member: Member, because: str) -> None:
    await end_member_sessions(session, organization_id=organization_of(session), member_id=member.id, because=because)


async def _check_free(
    session: AsyncSession, *, email: str | None, external_id: str | None, but_for: UUID | None = None
) -> None:
    """Says whose the address or id is; the unique indexes are the guard behind it."""
    taken: list[ColumnElement[bool]] = []
    if email is not None:
        taken.append((Member.email == email) & Member.merged_into_id.is_(None))
    if external_id is not None:
        taken.append(Member.external_id == external_id)
    if not taken:
        return
    statement = select(Member.id, Member.email, Member.archived_at, Member.external_id).where(or_(*taken))
    for found in await session.execute(statement):
        if found.id == but_for:
            continue
        if email is not None and found.email == email:
            raise email_taken(found.id, email, archived=found.archived_at is not None)
        raise external_id_taken(found.id, str(external_id))


def email_taken(by: UUID, email: str, *, archived: bool = False) -> EmailTaken:
    """The error that says whose it is."""
    other = encode_id("mem", by)
    what = "restore that one" if archived else "use that one, or another address"
    return EmailTaken(f"{other} has the e-mail address {email}; {what}", extra={"member_id": other})


def external_id_taken(by: UUID, external_id: str) -> ExternalIdTaken:
    """The error that says whose it is."""
    other = encode_id("mem", by)
    return ExternalIdTaken(f"{other} has the external_id {external_id!r}", extra={"member_id": other})


def checked_phone(text: str | None, country: str | None) -> str | None:
    """As it is kept. Raises Invalid."""
    if text is None:
        return None
    try:
        return normal_phone(text, country)
    except ValueError as error:
        raise Invalid.field("/phone", str(error), "invalid_phone") from None
