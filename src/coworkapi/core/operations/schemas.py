"""Long work as it is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from coworkapi.core.ids import OperationId
from coworkapi.core.schemas import Out

State = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class OperationOut(Out):
    """Long work. Ask again until `state` is succeeded, failed or cancelled; `result` depends on the `kind`."""

    id: OperationId
    kind: str = Field(examples=["members.import"], description="What it does; `result` has the fields that go with it")
    state: Annotated[
        State, Field(description="`queued` until a worker takes it; succeeded, failed and cancelled are final")
    ]
    done: int = Field(description="Steps of the work that are done")
    total: int | None = Field(description="Steps in all, once known")
    result: Annotated[dict[str, Any] | None, Field(description="What it came to; null until it has succeeded")]
    problem: dict[str, Any] | None = Field(description="Why it failed")
    cancel_requested: Annotated[
        bool, Field(description="Whether somebody asked to stop it; it stops between two steps")
    ]
    created_at: datetime
    started_at: Annotated[datetime | None, Field(description="When a worker first took it; null while it is queued")]
    ended_at: datetime | None
    updated_at: datetime


class RowError(Out):
    """What is wrong with one cell, or (without a column) with the row."""

    column: Annotated[
        str | None, Field(description="The cell's column, as the header writes it; null: the row as a whole")
    ]
    code: Annotated[str, Field(description="Which rule; programs branch on this")]
    detail: Annotated[str, Field(description="What is wrong, and what to do, for people")]


class OperationRowOut(Out):
    """What became of one row; the header of a file is row 1."""

    number: Annotated[int, Field(description="As the file counts: its header is row 1")]
    outcome: str = Field(examples=["created", "updated", "unchanged", "wrong"], description="What became of it")
    subject_id: str | None = Field(description="What the row is, or became")
    errors: Annotated[list[RowError], Field(description="What is wrong with it; empty where nothing is")]
