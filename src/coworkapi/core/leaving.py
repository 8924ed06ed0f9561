"""Whether something may be put away, asked by rooms that may not know the rooms that need it.

A member, a team or a location is archived only if nobody above says that something that runs needs it: `wiring.py`
names who is asked. Each raises a `StillNeeded` that says what needs it and what to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Conflict


class StillNeeded(Conflict):
    """Something that runs needs it; `needed_by` names the first twenty, `total` says how many there are."""

    def __init__(self, detail: str, needed_by: Sequence[dict[str, Any]] = (), total: int = 0) -> None:
        super().__init__(detail, extra={"needed_by": list(needed_by), "total": total})


class Needs(Protocol):
    """A room that knows what runs."""

    async def __call__(self, session: AsyncSession, prefix: str, id_: UUID) -> None:
        """`prefix`: of the id: `mem`, `team`, `loc`; its row is locked. Raises StillNeeded."""
        ...


_NEEDS: list[Needs] = []


def ask_before_leaving(*needs: Needs) -> None:
    """Sets all who are asked (once, from `wiring.py`)."""
    _NEEDS[:] = needs


async def may_leave(session: AsyncSession, prefix: str, id_: UUID) -> None:
    """Raises StillNeeded."""
    for needs in _NEEDS:
        await needs(session, prefix, id_)
