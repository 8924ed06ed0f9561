"""Staff notes on members and teams."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.members.models import Note


async def write_note(
    session: AsyncSession, *, body: str, member_id: UUID | None = None, team_id: UUID | None = None
) -> Note:
    """A note on a member or a team that exists, signed by who acts. No event: notes stay among staff."""
    note = Note(member_id=member_id, team_id=team_id, body=body, author=acting_principal(session).label)
    session.add(note)
    await session.flush()
    await session.refresh(note)
    return note


async def lock_note(session: AsyncSession, note_id: UUID) -> Note:
    """The note, locked. Raises NotFound."""
    note = (await session.execute(select(Note).where(Note.id == note_id).with_for_update())).scalar_one_or_none()
    if note is None:
        raise NotFound("there is no such note")
    return note


async def rewrite_note(session: AsyncSession, *, note: Note, body: str) -> Note:
    """Replaces a locked note's text; its author stays, the audit log knows who changed it."""
    note.body = body
    note.version += 1
    await session.flush()
    await session.refresh(note)
    return note


async def delete_note(session: AsyncSession, *, note: Note) -> None:
    """Deletes a locked note."""
    await session.delete(note)
    await session.flush()
