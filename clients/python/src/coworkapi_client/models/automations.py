from __future__ import annotations

from datetime import date

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class AutomationDay(Model):
    """What it did on one day (UTC, by the organization's clock)."""

    day: date
    """In UTC, by the organization's clock"""
    work: str
    """Which part of it"""
    items: int
    """How many things it did"""
    failures: int
    """How often it failed, and tried again later"""
    last_error: str | None
    """Why it last failed; null if it didn't"""
    first_at: AwareDatetime
    """When it did the first of them"""
    last_at: AwareDatetime
    """When it did the last of them"""


class Automation(Model):
    """Something that the service does by itself."""

    name: str
    title: str
    scope: str
    """The right to see and run it"""
    verb: str | None
    """The route that runs it by hand, if it has one of its own"""
    is_due: bool
    """Whether something waits for it now; mostly it is done within two seconds"""
    last_at: AwareDatetime | None
    """When it last did something"""
    items_30_days: int
    """What it did in the last 30 days"""
    failures_30_days: int
    """How often it failed and was tried again, in the last 30 days"""
    last_error: str | None
    """Why it last failed, in the last 30 days"""


class Automations(Model):
    data: list[Automation]
    """All of them"""
