"""Keeping what became of attempts, so that one outcome that the database refuses holds up no other."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import structlog

from coworkapi.core.db import Database
from coworkapi.core.failures import sqlstate
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from coworkapi.webhooks.outbox import bare, record

_log = structlog.get_logger("coworkapi.webhooks")
_NOBODY = system_principal(NO_ORGANIZATION)
AGAIN_SECONDS = 1.0
# What was given can't be kept: a value, a rule of the table, a size, a function's own objection. Whatever else fails
# (no connection, a full disk, a migration under way) would fail for each outcome alike, and is waited for.
_REFUSED = frozenset({"22", "23", "54", "P0"})


async def keep(db: Database, outcomes: Sequence[Mapping[str, Any]], *, give_up: Callable[[], bool]) -> None:
    """Records them all. A batch that is refused is halved until the one is found that can't be kept: that one is kept
    without what the other side said, and left to its lease if even this is refused.

    `give_up`: asked while the database can't be reached; true leaves the rest to their leases, to be sent again.
    """
    waiting = deque([list(outcomes)])
    while waiting:
        part = waiting.popleft()
        try:
            await db.run(_NOBODY, lambda session, part=part: record(session, part))  # type: ignore[misc]
        except Exception as error:
            _log.warning("webhooks.record_failed", error=str(error)[:500], outcomes=len(part))
            if not _is_refused(error):
                if give_up():
                    return
                waiting.appendleft(part)
                await asyncio.sleep(AGAIN_SECONDS)
            elif len(part) > 1:
                half = len(part) // 2
                waiting.extendleft((part[half:], part[:half]))
            elif part[0] != (without := bare(part[0])):
                waiting.appendleft([without])
            else:
                _log.error("webhooks.outcome_lost", delivery_id=part[0]["id"], error=str(error)[:500])


def _is_refused(error: BaseException) -> bool:
    states = {sqlstate(one)[:2] for one in (error, error.__cause__) if one is not None}
    return isinstance(error, (TypeError, ValueError)) or bool(states & _REFUSED)
