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
    policy_id: str
    """Id of the dunning policy"""
    step: str
    action: Literal["remind", "retry", "fee", "restrict", "suspend", "terminate"] | str
    outcome: Literal["done", "overtaken", "skipped"] | str
    counted_days: int
    why: str
    charge_id: str | None
    """The late fee"""
    taken_at: AwareDatetime
