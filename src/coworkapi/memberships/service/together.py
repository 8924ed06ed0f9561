"""Work on a set at once, of which each may be refused alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import ProblemError, Unavailable
from coworkapi.core.failures import DATABASE_ERRORS, is_transient, translated

T = TypeVar("T")


async def together(
    session: AsyncSession,
    ids: Sequence[UUID],
    work: Callable[[Sequence[UUID]], Awaitable[T]],
    alone: Callable[[UUID, ProblemError], Awaitable[T]],
) -> list[T]:
    """`work` of all at once, in a savepoint. What the database refuses (by a rule that only it can keep), or `work`
    itself, is found by halves, and given to `alone`; the others are done."""
    try:
        async with session.begin_nested():
            await session.connection()  # the savepoint is made by its first use
            return [await work(ids)]
    except ProblemError as refused:
        if isinstance(refused, Unavailable):
            raise
        problem = refused
    except DATABASE_ERRORS as error:
        found = translated(error)
        if is_transient(error) or isinstance(found, Unavailable) or not isinstance(found, ProblemError):
            raise
        problem = found
    if len(ids) == 1:
        return [await alone(ids[0], problem)]
    middle = len(ids) // 2
    first = await together(session, ids[:middle], work, alone)
    return [*first, *await together(session, ids[middle:], work, alone)]
