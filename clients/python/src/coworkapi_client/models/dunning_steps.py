from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class DunningStepTaken(Model):
    """That a step was taken for an invoice; or passed over, and why."""

    account_id: str
    """Id of the billing account"""
    invoice_id: str
    """Id of the invoice"""
    invoice_number: str
    """As printed on the invoice"""
    policy_id: str
    """Id of the dunning policy"""
    step: str
    """The policy's step, by its key"""
    action: Literal["remind", "retry", "fee", "restrict", "suspend", "terminate"] | str
    """What was done, or would have been"""
    outcome: Literal["done", "overtaken", "skipped"] | str
    """`overtaken`: another step that was due as well stands in for it; `skipped`: see `why`"""
    counted_days: int
    """On how many days overdue, pauses left out"""
    why: str
    """Why it was done, or wasn't, for people"""
    charge_id: str | None
    """The late fee"""
    taken_at: AwareDatetime
    """When it was taken or passed over"""
