"""What becomes of a payment when its gateway is asked: pure, and the same however often and in whatever order."""

from __future__ import annotations

from collections.abc import Container, Mapping
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from coworkapi.payments.values import DisputeState, KeysOf, PaymentState, PaymentStatus, Provider

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


def whose_keys(saved: Container[KeysOf], provider: Provider, legal_entity_id: UUID | None) -> UUID | None:
    """The legal entity whose keys at a provider its payments use: its own if it has saved some; None: the
    organization's, or the service's."""
    return legal_entity_id if (provider, legal_entity_id) in saved else None


# What keys begin with, by provider and mode.
_SECRETS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("stripe", "live"): ("sk_live_", "rk_live_"),
    ("stripe", "test"): ("sk_test_", "rk_test_"),
    ("gocardless", "live"): ("live_",),
    ("gocardless", "test"): ("sandbox_",),
}


def faults_of_keys(
    provider: str, mode: str, *, secret_key: str, webhook_secret: str | None, publishable_key: str | None
) -> dict[str, str]:
    """What can be seen to be wrong with keys without asking their provider, by field: keys of the other mode, of
    another kind, in each other's place. Never says a key."""
    found: dict[str, str] = {}

    def must_begin(field: str, value: str, begins: tuple[str, ...]) -> None:
        if not value.startswith(begins):
            other = "test" if mode == "live" else "live"
            hint = ""
            if field == "secret_key" and value.startswith(_SECRETS[provider, other]):
                hint = f": this one is for {other} organizations"
            found[field] = f"must begin with {' or '.join(begins)}, as this organization is {mode}{hint}"

    must_begin("secret_key", secret_key, _SECRETS[provider, mode])
    if provider == "stripe":
        if publishable_key is None:
            found["publishable_key"] = "is missing: the customer's browser needs it for cards"
        else:
            must_begin("publishable_key", publishable_key, (f"pk_{mode}_",))
        if webhook_secret is not None and not webhook_secret.startswith("whsec_"):
            found |= {"webhook_secret": "must begin with whsec_: it is the signing secret of the webhook endpoint"}
    elif publishable_key is not None:
        found["publishable_key"] = "GoCardless has none: leave it out"
    return found
