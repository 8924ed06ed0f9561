"""Automations as they are shown."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from coworkapi.core.schemas import In, Instant, Out


class AutomationOut(Out):
    """Something that the service does by itself."""

    name: str = Field(examples=["memberships"])
    title: str
    scope: str = Field(description="The right to see and run it")
    verb: str | None = Field(
        description="The route that runs it by hand, if it has one of its own", examples=["POST /v1/billing-runs"]
    )
    is_due: bool = Field(description="Whether something waits for it now; mostly it is done within two seconds")
    last_at: datetime | None = Field(description="When it last did something")
    items_30_days: int = Field(description="What it did in the last 30 days")
    failures_30_days: int = Field(description="How often it failed and was tried again, in the last 30 days")
    last_error: str | None = Field(description="Why it last failed, in the last 30 days")


class AutomationsOut(Out):
    data: list[AutomationOut]


class AutomationDayOut(Out):
    """What it did on one day (UTC, by the organization's clock)."""

    day: Annotated[date, Field(description="In UTC, by the organization's clock")]
    work: str = Field(description="Which part of it", examples=["advance_memberships"])
    items: Annotated[int, Field(description="How many things it did")]
    failures: Annotated[int, Field(description="How often it failed, and tried again later")]
    last_error: str | None
    first_at: Annotated[datetime, Field(description="When it did the first of them")]
    last_at: Annotated[datetime, Field(description="When it did the last of them")]


class AutomationRunIn(In):
    dry_run: bool = Field(False, description="Only say what would happen; nothing is kept")
    until: Instant | None = Field(
        None, description="With `dry_run`: everything that will have fallen due by then, as things stand now"
    )
