from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model
from coworkapi_client.models.common import (
    Money,
)


class DepositEntry(Model):
    """
    Something that happened to a deposit; never changed.

    `taken_over`: it was held before coworkapi was; `charged`: its invoice was made; `received`: that was paid;
    `reopened`: the payment was taken back; `credited`: given back by a credit note; `applied` to an invoice;
    `returned`; `return_failed`: the refund did, and it is held again; `kept`, by an invoice.
    """

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    kind: (
        Literal[
            "taken_over", "charged", "received", "reopened", "credited", "applied", "returned", "return_failed", "kept"
        ]
        | str
    )
    """What happened to the deposit"""
    amount: Money
    """How much of the deposit it was about"""
    reason: str | None
    """Why, as whoever did it wrote; null: nothing was given"""
    invoice_id: str | None
    """The invoice that it was charged, applied or kept by, or the credit note"""
    way: Literal["method", "transfer", "cash", "terminal", "balance"] | str | None
    """How it was returned"""
    refund_id: str | None
    """Id of the refund"""
    reference: str | None
    """What was noted of it, as the number of a transfer"""
    booked_on: date
    """The day in the books"""
    created_by: str
    """Who made it: `usr_...`, `key_...`, `mem_...`, `app_...`, `public` or `system`"""
    created_at: AwareDatetime
    """When it was made; set by the service"""


class Deposit(Model):
    """What an account left as a security. `awaited` until its invoice is paid, then `held` until nothing is left."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    state: Literal["awaited", "held", "closed"] | str
    """`awaited` until its invoice is paid, then `held` until nothing is left"""
    account_id: str
    """Id of the billing account"""
    legal_entity_id: str
    """Id of the legal entity"""
    location_id: str | None
    """Id of the location"""
    membership_id: str
    """Id of the membership"""
    charge_id: str | None
    """Id of the charge"""
    invoice_id: str | None
    """The invoice that asked for it; null: taken over from elsewhere"""
    description: str
    """What it is for, as the invoice's line says"""
    amount: Money
    """What was invoiced, or taken over"""
    credited: Money
    """Of which credit notes gave back"""
    applied: Money
    """Of which paid other invoices"""
    returned: Money
    """Of which was given back"""
    kept: Money
    """Of which was kept, by an invoice"""
    liability: Money
    """What the ledger's deposits hold of it: what is left, paid or not"""
    held: Money
    """What can be applied, returned or kept: what is left of what was paid"""
    received_at: AwareDatetime | None
    """When it was paid; null while it isn't"""
    return_due_on: date | None
    """The day on which its membership ended: somebody is to return, apply or keep it"""
    entries: list[DepositEntry]
    """What happened to it, oldest first"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""


class DepositAnswer(Model):
    """The deposit as it is now, or would be."""

    deposit: Deposit
    dry_run: bool
    """Only tells what would happen; nothing is changed"""
