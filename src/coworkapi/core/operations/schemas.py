"""Long work as it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from coworkapi.core.ids import OperationId
from coworkapi.core.schemas import Out

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class OperationOut(Out):
    """Long work. Ask again until `state` is succeeded, failed or cancelled; `result` depends on the `kind`."""

    id: OperationId
    kind: str = Field(examples=["members.import"])
    state: State
    done: int = Field(description="Steps of the work that are done")
    total: int | None = Field(description="Steps in all, once known")
    result: dict[str, Any] | None
    problem: dict[str, Any] | None = Field(description="Why it failed")
    cancel_requested: bool
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    updated_at: datetime


class RowError(Out):
    """What is wrong with one cell, or (without a column) with the row."""

    column: str | None
    code: str
    detail: str


class OperationRowOut(Out):
    """What became of one row; the header of a file is row 1."""

    number: int
    outcome: str = Field(examples=["created", "updated", "unchanged", "wrong"])
    subject_id: str | None = Field(description="What the row is, or became")
    errors: list[RowError]
