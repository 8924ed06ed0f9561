"""The words of payments."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

MethodKind = Literal["card", "sepa_debit", "ach_debit", "bacs_debit"]
ManualKind = Literal["cash", "terminal", "transfer", "other"]
PaymentKind = Literal["card", "sepa_debit", "ach_debit", "bacs_debit", "cash", "terminal", "transfer", "other"]
Provider = Literal["stripe", "gocardless", "local"]
RemoteProvider = Literal["stripe", "gocardless"]
MethodState = Literal["pending", "awaiting_customer", "confirming", "active", "failed", "removed"]
PaymentState = Literal["pending", "requires_action", "succeeded", "failed", "cancelled"]
PaymentStatus = Literal[
    "pending",
    "requires_action",
    "succeeded",
    "failed",
    "cancelled",
    "partially_refunded",
    "refunded",
    "disputed",
    "charged_back",
]
FailureKind = Literal["soft", "hard"]
Origin = Literal["collection", "retry", "operator", "member", "manual", "bank"]
RefundState = Literal["pending", "succeeded", "failed"]
RefundTo = Literal["method", "balance"]
DisputeState = Literal["open", "won", "lost"]

METHOD_KINDS = ("card", "sepa_debit", "ach_debit", "bacs_debit")
MANUAL_KINDS = ("cash", "terminal", "transfer", "other")
PROVIDERS = ("stripe", "gocardless", "local")
ORIGINS = ("collection", "retry", "operator", "member", "manual", "bank")


# Which keys at a provider: a legal entity's own, or (None) the organization's, for all entities without their own.
KeysOf = tuple[Provider, UUID | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnKeys:
    """An organization's own keys at a provider, in clear; `legal_entity_id`: of which of its entities, None of all that
    have none of their own. `webhook_secrets`: those that count now."""

    organization_id: UUID
    provider: RemoteProvider
    legal_entity_id: UUID | None = None
    mode: str
    secret_key: str = field(repr=False)
    webhook_secrets: tuple[str, ...] = field(repr=False)
    publishable_key: str | None
