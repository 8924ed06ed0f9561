"""How members sign in on the consent page. The room of members lies above this one: `wiring.py` brings its verbs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.identity.service.sessions import Tokens
from coworkapi.settings import Settings


class SignIn(Protocol):
    """Opens a session with a mailed link's secret; its tokens and the member. Raises LinkRefused."""

    async def __call__(
        self, session: AsyncSession, *, token: str, settings: Settings, ip: str | None, user_agent: str | None
    ) -> tuple[Tokens, UUID]: ...


class AskForLink(Protocol):
    """Has a link sent to a member's address; the same work, whether or not anyone has it."""

    async def __call__(self, session: AsyncSession, *, email: str) -> None: ...


@dataclass(frozen=True, slots=True)
class MembersDoor:
    """`who`: a member's name and e-mail address."""

    ask_for_link: AskForLink
    sign_in: SignIn
    who: Callable[[AsyncSession, UUID], Awaitable[tuple[str, str | None]]]


_door: list[MembersDoor] = []


def set_members_door(door: MembersDoor) -> None:
    """Once, from `wiring.py`."""
    _door[:] = [door]


def members_door() -> MembersDoor:
    return _door[0]
