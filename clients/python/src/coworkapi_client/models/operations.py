from __future__ import annotations

from coworkapi_client._model import Model


class RowError(Model):
    """What is wrong with one cell, or (without a column) with the row."""

    column: str | None
    code: str
    detail: str


class OperationRow(Model):
    """What became of one row; the header of a file is row 1."""

    number: int
    outcome: str
    subject_id: str | None
    """What the row is, or became"""
    errors: list[RowError]
