from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class DunningPause(Model):
    """The days after `from_on` up to and with `until_on` don't count as overdue."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: Literal["promise", "dispute"] | str
    """The customer promised to pay by a day, or denies that they owe it"""
    account_id: str
    """Id of the billing account"""
    invoice_ids: list[str] | None
    """Ids, each of an invoice"""
    from_on: date
    """The days after this one don't count as overdue"""
    until_on: date | None
    """The last day that doesn't count; null: until it is lifted"""
    lifts_restrictions: bool
    """Whether a restricted account may book again meanwhile"""
    note: str | None
    """What was agreed on, for colleagues"""
    ended_on: date | None
    """When it was ended before its time"""
    ended_at: AwareDatetime | None
    """When it ended; null if it hasn't"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
