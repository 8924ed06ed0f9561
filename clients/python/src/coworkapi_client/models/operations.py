from __future__ import annotations

from coworkapi_client._model import Model


class RowError(Model):
    """What is wrong with one cell, or (without a column) with the row."""

    column: str | None
    """The cell's column, as the header writes it; null: the row as a whole"""
    code: str
    """Which rule; programs branch on this"""
    detail: str
    """What is wrong, and what to do, for people"""


class OperationRow(Model):
    """What became of one row; the header of a file is row 1."""

    number: int
    """As the file counts: its header is row 1"""
    outcome: str
    """What became of it"""
    subject_id: str | None
    """What the row is, or became"""
    errors: list[RowError]
    """What is wrong with it; empty where nothing is"""
