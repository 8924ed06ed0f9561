from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class BankStatement(Model):
    """A statement that was imported."""

    id: str
    legal_entity_id: str
    format: Literal["camt053", "csv"] | str
    reference: str
    """The bank's own id with account and first day; of a table, its hash"""
    filename: str | None
    iban: str | None
    """The account that it is of"""
    currency: str
    from_on: date
    until_on: date
    opening_balance: Money | None
    closing_balance: Money | None
    lines: int
    """Bookings in it"""
    lines_known: int
    """Of these, how many an earlier statement had brought"""
    created_by: str
    created_at: AwareDatetime


class ImportedStatement(Model):
    statement: BankStatement
    is_new: bool
    """False: it was imported before, and nothing was changed"""


class BankImport(Model):
    """What a file brought."""

    statements: list[ImportedStatement]
