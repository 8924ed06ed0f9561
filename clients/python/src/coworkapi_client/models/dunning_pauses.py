from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class DunningPause(Model):
    """The days after `from_on` up to and with `until_on` don't count as overdue."""

    id: str
    kind: Literal["promise", "dispute"] | str
    account_id: str
    invoice_ids: list[str] | None
    from_on: date
    until_on: date | None
    lifts_restrictions: bool
    note: str | None
    ended_on: date | None
    """When it was ended before its time"""
    ended_at: AwareDatetime | None
    created_by: str
    created_at: AwareDatetime
    updated_at: AwareDatetime
