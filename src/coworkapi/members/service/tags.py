"""Tags, and which members carry them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.ids import new_id
from coworkapi.members.models import MemberTag, Tag


def tag_key(name: str) -> str:
    """What a tag's name is unique by."""
    return name.casefold()


async def ensure_tags(session: AsyncSession, names: Iterable[str]) -> dict[str, UUID]:
    """The ids of these tags by `tag_key`; those that don't exist are made. One statement, or three."""
    wanted = {tag_key(name): name for name in names}
    if not wanted:
        return {}
    look = select(Tag.key, Tag.id).where(Tag.key.in_(sorted(wanted)))
    found = {row.key: row.id for row in await session.execute(look)}
    new = [{"id": new_id(), "key": key, "name": name} for key, name in sorted(wanted.items()) if key not in found]
    if new:
        await session.execute(insert(Tag).values(new).on_conflict_do_nothing())
        found = {row.key: row.id for row in await session.execute(look)}
    return found


async def set_tags(session: AsyncSession, *, member_id: UUID, names: Iterable[str]) -> bool:
    """Makes these the member's tags; whether that changed anything."""
    wanted = set((await ensure_tags(session, names)).values())
    current = set((await session.execute(select(MemberTag.tag_id).where(MemberTag.member_id == member_id))).scalars())
    gone, new = current - wanted, wanted - current
    if gone:
        await session.execute(delete(MemberTag).where(MemberTag.member_id == member_id, MemberTag.tag_id.in_(gone)))
    if new:
        rows = [{"member_id": member_id, "tag_id": tag_id} for tag_id in sorted(new)]
        await session.execute(insert(MemberTag).values(rows).on_conflict_do_nothing())
    return bool(gone or new)


async def create_tag(session: AsyncSession, *, name: str, color: str | None = None) -> Tag:
    """A new tag. Raises TagExists."""
    tag = Tag(name=name, key=tag_key(name), color=color)
    session.add(tag)
    await session.flush()
    return tag


async def lock_tag(session: AsyncSession, tag_id: UUID) -> Tag:
    """The tag, locked. Raises NotFound."""
    tag = (await session.execute(select(Tag).where(Tag.id == tag_id).with_for_update())).scalar_one_or_none()
    if tag is None:
        raise NotFound("there is no such tag")
    return tag


async def update_tag(session: AsyncSession, *, tag: Tag, changes: dict[str, Any]) -> None:
    """Renames or recolours it, for everyone who carries it. Raises TagExists."""
    for name, value in changes.items():
        setattr(tag, name, value)
    tag.key = tag_key(tag.name)
    tag.version += 1
    await session.flush()


async def delete_tag(session: AsyncSession, *, tag: Tag) -> None:
    """Removes it from everyone who carries it."""
    await session.execute(delete(Tag).where(Tag.id == tag.id))
