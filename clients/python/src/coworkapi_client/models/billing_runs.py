from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class RunTotal(Model):
    """What a run invoiced in one currency; credit notes count against it."""

    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""


class Skipped(Model):
    """An account that a run could not invoice. What waits there is invoiced by the first run that can."""

    account_id: str
    """Id of the billing account"""
    account_name: str
    """What the billing account is called"""
    code: str
    """Why; programs branch on this"""
    detail: str
    """Why, for people"""
    remedy: str
    """What to do about it"""


class BillingRun(Model):
    """A run over the accounts of a legal entity. Ask again, or follow its operation, until it has ended."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    legal_entity_id: str
    """Id of the legal entity"""
    until: date
    """The last day that counts"""
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
    automatic: bool
    """The day's own run, not asked for by anyone"""
    operation_id: str
    """Shows its progress, and cancels it between two batches"""
    state: Literal["queued", "running", "succeeded", "failed", "cancelled"] | str
    """succeeded, failed and cancelled are final"""
    done: int | None
    """Accounts gone through; null once the operation is forgotten"""
    total: int | None
    """Accounts with something due, once counted"""
    accounts: int
    """Accounts that it invoiced"""
    invoices: int
    """How many it has made, or a dry run would make"""
    credit_notes: int
    """How many it has made, or a dry run would make"""
    skipped: int
    """Accounts that it could not invoice: see `/v1/billing-runs/{id}/skipped`"""
    totals: list[RunTotal]
    """By currency"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    ended_at: AwareDatetime | None
    """When it ended; null if it hasn't"""


class DraftLine(Model):
    """A line as the invoice would bear it."""

    description: str
    """What the line would say"""
    quantity: int
    """How many; the amounts are of all of them"""
    starts_on: date
    """The first day"""
    ends_on: date
    """The day after the last one that it is for"""
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    tax_code: str
    """Which of the legal entity's tax rates applies; `none` for no tax"""
    tax_basis_points: int


class RunDraft(Model):
    """An invoice or credit note that a dry run would make. Amounts of a credit note are positive."""

    number: int
    """Counts the run's documents; not an invoice number, which only real ones get"""
    account_id: str | None
    """Id of the billing account"""
    kind: Literal["invoice", "credit_note"] | str
    net: Money
    """Without tax"""
    tax: Money
    """The tax alone"""
    gross: Money
    """With tax"""
    purchase_order: str | None
    """The buyer's order number; each has invoices of its own"""
    lines: list[DraftLine]
