"""Facts that people are told of by mail. A handler only notes the mail; `jobs.py` writes and sends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid5

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.bookings import service as bookings
from coworkapi.core.clock import utcnow
from coworkapi.core.events import StoredEvent
from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.identity.service import Account, find_account, get_organization
from coworkapi.members.models import Member, TeamMember
from coworkapi.notifications.models import MailMessage
from coworkapi.notifications.templates import DEFAULT_LOCALE, language_of
from coworkapi.notifications.times import instant_in_words, more_in_words, period_in_words
from coworkapi.spaces.models import Location, Resource

# More mails of one kind to one address in an hour are somebody playing with it.
MOST_AN_HOUR = 3


async def mail_invitation(session: AsyncSession, event: StoredEvent) -> None:
    """A user is invited, or invited again."""
    account = await find_account(session, email=event.data["email"])
    organization = await get_organization(session)
    await _queue(
        session,
        event,
        "invitation",
        to_email=event.data["email"],
        to_name=account.name if account else event.data["name"],
        locale=account.locale if account else organization.locale,
        organization=organization.name,
        invitation_id=event.data["id"],
    )


async def mail_password_reset(session: AsyncSession, event: StoredEvent) -> None:
    """Someone forgot a password: only an address with an account gets a mail."""
    await _mail_account(session, event, "password_reset")


async def mail_security_change(session: AsyncSession, event: StoredEvent) -> None:
    """What signs in to an account changed: its owner may not have been the one."""
    account: Account | None = await find_account(session, email=event.data["email"])
    if account is not None:
        await _queue(
            session,
            event,
            event.data["change"],
            to_email=account.email,
            to_name=account.name,
            locale=account.locale,
        )


async def mail_sign_up(session: AsyncSession, event: StoredEvent) -> None:
    """Someone wants to sign up with an address: the same mail whether or not it has an account."""
    email = event.data["email"]
    if await _too_many(session, "sign_up", email):
        return
    await _queue(session, event, "sign_up", to_email=email, to_name=None, locale=event.data["locale"])


async def _mail_account(session: AsyncSession, event: StoredEvent, template: str) -> None:
    account: Account | None = await find_account(session, email=event.data["email"])
    if account is None or await _too_many(session, template, account.email):
        return
    await _queue(
        session,
        event,
        template,
        to_email=account.email,
        to_name=account.name,
        locale=account.locale,
        user_id=encode_id("usr", account.id),
    )


async def mail_member_invited(session: AsyncSession, event: StoredEvent) -> None:
    """A member may sign in from now on."""
    await _mail_member(session, event, "member_invited")


async def mail_member_sign_in(session: AsyncSession, event: StoredEvent) -> None:
    """A member asked for a link to sign in."""
    await _mail_member(session, event, "member_sign_in")


async def mail_member_passkey_added(session: AsyncSession, event: StoredEvent) -> None:
    """A member's device signs in from now on: they may not have been the one who added it."""
    await _mail_passkey(session, event, "member_passkey_added")


async def mail_member_passkey_removed(session: AsyncSession, event: StoredEvent) -> None:
    """A member's device signs in no more."""
    await _mail_passkey(session, event, "member_passkey_removed")


async def _mail_passkey(session: AsyncSession, event: StoredEvent, template: str) -> None:
    member = await session.scalar(
        select(Member).where(
            Member.id == event.aggregate_id,
            Member.archived_at.is_(None),
            Member.anonymized_at.is_(None),
        )
    )
    if member is not None and member.email is not None:
        await _queue(
            session,
            event,
            template,
            to_email=member.email,
            to_name=member.name,
            locale=member.locale,
            organization=(await get_organization(session)).name,
            member_id=event.data["member_id"],
            passkey=event.data["name"],
        )


async def _mail_member(session: AsyncSession, event: StoredEvent, template: str) -> None:
    email = event.data["email"]
    if email is None or await _too_many(session, template, email):
        return
    await _queue(
        session,
        event,
        template,
        to_email=email,
        to_name=event.data["name"],
        locale=event.data.get("locale") or DEFAULT_LOCALE,
        organization=(await get_organization(session)).name,
        member_id=event.data["id"],
    )


async def mail_team_invitation(session: AsyncSession, event: StoredEvent) -> None:
    """A team's admin asked someone in."""
    if await _too_many(session, "team_invitation", event.data["email"]):
        return
    organization = await get_organization(session)
    await _queue(
        session,
        event,
        "team_invitation",
        to_email=event.data["email"],
        to_name=event.data["name"],
        locale=organization.locale,
        organization=organization.name,
        team=event.data["team_name"],
    )


async def mail_waitlist_offer(session: AsyncSession, event: StoredEvent) -> None:
    """The time that someone waits for is held for them; a team's offer goes to those who run the team."""
    data = event.data
    people = select(Member.email, Member.name, Member.locale).where(
        Member.archived_at.is_(None), Member.anonymized_at.is_(None)
    )
    if data["member_id"]:
        people = people.where(Member.id == decode_id("mem", data["member_id"]))
    else:
        runs_it = select(TeamMember.member_id).where(
            TeamMember.team_id == decode_id("team", data["team_id"]), TeamMember.role == "admin"
        )
        people = people.where(Member.id.in_(runs_it))
    where = (
        select(Resource.name, Location.name)
        .join(
            Location,
            (Location.organization_id == Resource.organization_id) & (Location.id == Resource.location_id),
        )
        .where(Resource.id == decode_id("res", data["offered_resource_id"]))
    )
    resource, location = (await session.execute(where)).one()
    starts_at, ends_at, expires_at = (
        datetime.fromisoformat(data[name]) for name in ("starts_at", "ends_at", "offer_expires_at")
    )
    for email, name, locale in (await session.execute(people)).all():
        if email is None:
            continue
        language = language_of("waitlist_offer", locale)
        await _queue(
            session,
            event,
            "waitlist_offer",
            to_email=email,
            to_name=name,
            locale=locale,
            resource=resource,
            location=location,
            when=period_in_words(starts_at, ends_at, data["time_zone"], language),
            until=instant_in_words(expires_at, data["time_zone"], language),
            entry_id=data["id"],
            expires_at=data["offer_expires_at"],
        )


async def mail_attendees(session: AsyncSession, event: StoredEvent) -> None:
    """A booking came into being, moved or ended, or its list changed: its attendees' calendars are told.

    By one mail a person, also for all occurrences of a series. Three statements where there is something to tell.
    """
    booking_id = decode_id("bkg", event.data["booking_id"]) if "booking_id" in event.data else event.aggregate_id
    letters = await bookings.take_letters(session, booking_id=booking_id, now=acting_principal(session).now)
    if not letters:
        return
    organization = await get_organization(session)
    mails: list[dict[str, Any]] = []
    seen: set[tuple[str, str]] = set()
    for letter in letters:
        locale = letter.locale or organization.locale
        again = (letter.kind, letter.to_email) in seen  # a series that was split: two UIDs
        seen.add((letter.kind, letter.to_email))
        mails.append(
            {
                "id": new_id(),
                "event_id": uuid5(event.id, letter.events[0].uid) if again else event.id,
                "template": letter.kind,
                "locale": locale,
                "to_email": letter.to_email,
                "to_name": letter.to_name,
                "params": {
                    "organization": organization.name,
                    "host": letter.host_name or organization.name,
                    "title": letter.events[0].summary,
                    "when": _when(letter, language_of(letter.kind, locale)),
                    "place": letter.events[0].place,
                },
                "calendar": letter.model_dump(mode="json"),
            }
        )
    await session.execute(insert(MailMessage), mails)


def _when(letter: bookings.Letter, language: str) -> str:
    first, last = letter.events[0], letter.events[-1]
    when = period_in_words(first.starts_at, first.ends_at, letter.time_zone, language)
    if first is last:
        return when
    until = instant_in_words(last.starts_at, letter.time_zone, language)
    return more_in_words(len(letter.events) - 1, when, until, language)


async def mail_visitor_arrived(session: AsyncSession, event: StoredEvent) -> None:
    """A visitor is there: their host is told."""
    data = event.data
    if data["host_member_id"] is None:
        return
    host = (
        await session.execute(
            select(Member.email, Member.name, Member.locale).where(
                Member.id == decode_id("mem", data["host_member_id"]),
                Member.archived_at.is_(None),
                Member.anonymized_at.is_(None),
            )
        )
    ).one_or_none()
    if host is None or host.email is None:
        return
    place = await session.scalar(select(Location.name).where(Location.id == decode_id("loc", data["location_id"])))
    await _queue(
        session,
        event,
        "visitor_arrived",
        to_email=host.email,
        to_name=host.name,
        locale=host.locale,
        visitor=data["name"] if data["company"] is None else f"{data['name']} ({data['company']})",
        place=place or "",
    )


async def mail_document(session: AsyncSession, event: StoredEvent) -> None:
    """The PDF of an invoice or credit note is there: it goes to everyone who gets the account's."""
    data = event.data
    file = {
        "name": data["file_name"],
        "content_type": "application/pdf",
        "bytes": data["bytes"],
        "key": data["storage_key"],
    }
    for email in data["emails"]:
        await _queue(
            session,
            event,
            data["kind"],
            to_email=email,
            to_name=data["buyer"],
            locale=data["locale"],
            attachments=[file],
            **{name: data[name] for name in ("number", "seller", "amount", "due_on", "document_id")},
        )


async def _too_many(session: AsyncSession, template: str, email: str) -> bool:
    recent = await session.scalar(
        select(func.count())
        .select_from(MailMessage)
        .where(
            MailMessage.template == template,
            MailMessage.to_email == email,
            MailMessage.queued_at > utcnow() - timedelta(hours=1),
        )
    )
    return (recent or 0) >= MOST_AN_HOUR


async def _queue(
    session: AsyncSession,
    event: StoredEvent,
    template: str,
    *,
    to_email: str,
    to_name: str | None,
    locale: str,
    attachments: list[dict[str, Any]] | None = None,
    **params: str,
) -> None:
    await session.execute(
        insert(MailMessage)
        .values(
            id=new_id(),
            event_id=event.id,
            template=template,
            locale=locale,
            to_email=to_email,
            to_name=to_name,
            params=params,
            attachments=attachments,
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "event_id", "template", "to_email"])
    )
