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
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    legal_entity_id: str
    """Id of the legal entity"""
    format: Literal["camt053", "csv"] | str
    """How the bank wrote it"""
    reference: str
    """The bank's own id with account and first day; of a table, its hash"""
    filename: str | None
    """What the file was called when it was sent; null where it had no name"""
    iban: str | None
    """The account that it is of"""
    currency: str
    """ISO 4217 code, as `EUR`"""
    from_on: date
    """The first day of its lines"""
    until_on: date
    """The last day of its lines"""
    opening_balance: Money | None
    """What was on the account before; null where the file doesn't tell"""
    closing_balance: Money | None
    """What was on the account afterwards; null where the file doesn't tell"""
    lines: int
    """Bookings in it"""
    lines_known: int
    """Of these, how many an earlier statement had brought"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class ImportedStatement(Model):
    statement: BankStatement
    is_new: bool
    """False: it was imported before, and nothing was changed"""


class BankImport(Model):
    """What a file brought."""

    statements: list[ImportedStatement]
