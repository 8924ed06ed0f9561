"""What falls due in memberships."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.service import Printed
from coworkapi.core.files import FileStore
from coworkapi.core.jobs import Due, DueCall, DueWork
from coworkapi.core.operations import Work
from coworkapi.memberships.service.changes_due import apply_due_changes
from coworkapi.memberships.service.cycles_benefits import keep_benefits
from coworkapi.memberships.service.due import advance_memberships
from coworkapi.memberships.service.letters import Letter, print_letter, record_rendered, take_to_render
from coworkapi.memberships.service.migrations import KIND, migrate
from coworkapi.memberships.service.price_rises import announce_rises

_log = structlog.get_logger("coworkapi.memberships")
DUE_WORK: list[Due] = [
    DueWork("advance_memberships", "due_memberships", advance_memberships),
    DueWork("apply_membership_changes", "due_membership_changes", apply_due_changes),
    DueWork("announce_price_rises", "due_price_rises", announce_rises),
    DueWork("keep_membership_benefits", "due_membership_benefits", keep_benefits),
]
OPERATIONS: dict[str, Work] = {KIND: migrate}


def render_letters(files: FileStore) -> DueCall:
    """Renders letters about price rises that are to be mailed, in threads, two at a time: it is work for processors."""

    async def claim(session: AsyncSession, now: datetime) -> Sequence[Letter]:
        return await take_to_render(session)

    async def call(letter: Letter) -> Printed | str:
        try:
            return await print_letter(letter, files)
        except Exception as error:  # the letter is tried again, and says why
            _log.exception("letter.not_rendered", letter=str(letter.id))
            return f"{type(error).__name__}: {error}"

    async def record(session: AsyncSession, letter: Letter, printed: Printed | str) -> None:
        await record_rendered(session, letter, printed)

    return DueCall("memberships.render_letters", "due_price_rise_letters", claim, call, record, at_once=2)
