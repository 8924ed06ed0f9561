"""What becomes of a payment when its gateway is asked: pure, and the same however often and in whatever order."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from coworkapi.payments.values import DisputeState, PaymentState, PaymentStatus

Step = Literal["none", "pending", "action", "receive", "receive_again", "fail", "fail_late", "cancel"]
_FAILED = ("failed", "cancelled")


def step_of(current: PaymentState, told: PaymentState, *, received_before: bool) -> Step:
    """What is to be done when a payment that is `current` here is `told` there.

    `received_before`: it had succeeded once. Money that is there counts, whatever was thought before; a success is
    taken back by a failure alone (a debit that the bank returns).
    """
    if told == "succeeded":
        if current == "succeeded":
            return "none"
        return "receive_again" if received_before else "receive"
    if current == "succeeded":
        return "fail_late" if told == "failed" else "none"
    if current in _FAILED:
        return "none"
    if told == current:
        return "none"
    return {"pending": "pending", "requires_action": "action", "failed": "fail", "cancelled": "cancel"}[told]  # type: ignore[return-value]


def dispute_step(
    current: DisputeState | None, told: DisputeState
) -> Literal["none", "take", "take_and_close", "give", "close", "note"]:
    """What a dispute's news means for the money: it is taken when a dispute is first heard of (unless it was won by
    then: `note`), and given back when it is won."""
    if current is None:
        return {"open": "take", "lost": "take_and_close", "won": "note"}[told]  # type: ignore[return-value]
    if told == "won" and current in ("open", "lost"):
        return "give"
    if told == "lost" and current == "open":
        return "close"
    return "none"


def status_of(state: PaymentState, *, amount: int, refunded: int, disputed: int, dispute_open: bool) -> PaymentStatus:
    """A payment's state as people see it."""
    if state != "succeeded":
        return state
    if dispute_open:
        return "disputed"
    if disputed:
        return "charged_back"
    if refunded == amount:
        return "refunded"
    return "partially_refunded" if refunded else state


def next_try(now: datetime, attempts: int) -> datetime:
    """When to ask again after an answer was lost: at once, then 2, 4, 8 ... seconds later, at most an hour."""
    if attempts <= 1:
        return now
    return now + timedelta(seconds=min(3600, 2 ** min(attempts - 1, 12)))
