from __future__ import annotations

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class TestClock(Model):
    """
    A test organization's clock. `pending_work`: what is due by it and not done yet; empty = all caught up.

    `advancing_to`: where it is going day by day; `operation_id`: how far it is, and how to stop it there.
    """

    now: AwareDatetime
    """What the organization takes for now"""
    frozen: bool
    """Whether the clock stands still; until it is first moved it is the real time"""
    pending_work: list[str]
    """What is due by it and not done yet; empty: all caught up"""
    advancing_to: AwareDatetime | None
    """Where it is on its way to; null: it has arrived"""
    operation_id: str | None
    """Id of the operation"""
