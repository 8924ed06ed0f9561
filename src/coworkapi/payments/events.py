"""What happens to money. `data` is the thing as its GET gives it; no secret is in it."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.payments.schemas import DisputeOut, PaymentMethodOut, PaymentOut, RefundOut


class PaymentSucceeded(Fact, name="payment.succeeded", data=PaymentOut):
    """The money is there, or as good as."""


class PaymentPending(Fact, name="payment.pending", data=PaymentOut):
    """The provider has taken it, and it is on its way: a debit takes days. What it pays is not unpaid meanwhile."""


class PaymentFailed(Fact, name="payment.failed", data=PaymentOut):
    """It did not come; with `received_at`, it had come and was returned (a late failure). `failure` says why."""


class PaymentActionRequired(Fact, name="payment.action_required", data=PaymentOut):
    """The customer must confirm it (3-D Secure)."""


class PaymentCancelled(Fact, name="payment.cancelled", data=PaymentOut):
    """It was given up before it was made."""


class RefundSucceeded(Fact, name="refund.succeeded", data=RefundOut):
    """Money was paid back."""


class RefundFailed(Fact, name="refund.failed", data=RefundOut):
    """It could not be paid back; it can be tried again."""


class DisputeOpened(Fact, name="dispute.opened", data=DisputeOut):
    """A bank took a payment back; what it had paid is owed again."""


class DisputeWon(Fact, name="dispute.won", data=DisputeOut):
    """The payment stands."""


class DisputeLost(Fact, name="dispute.lost", data=DisputeOut):
    """The bank keeps it."""


class PaymentMethodAdded(Fact, name="payment_method.added", data=PaymentMethodOut):
    """It can be charged."""


class PaymentMethodUpdated(Fact, name="payment_method.updated", data=PaymentMethodOut):
    """It became the default, or is it no longer."""


class PaymentMethodFailed(Fact, name="payment_method.failed", data=PaymentMethodOut):
    """It could not be added; `failure` says why."""


class PaymentMethodRemoved(Fact, name="payment_method.removed", data=PaymentMethodOut):
    """It can't be charged any more."""


class PaymentMethodExpiring(Fact, name="payment_method.expiring", data=PaymentMethodOut):
    """The card is good for thirty more days at most."""
