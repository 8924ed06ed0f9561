"""The rules of payments as errors."""

from __future__ import annotations

from coworkapi.core.errors import BadRequest, Conflict, Invalid, Unavailable, constraint_error


class NoGateway(Conflict):
    """No payment provider takes that here."""

    title = "No payment provider"


class ProviderKeysRefused(Invalid):
    """The keys are not for this, or the provider doesn't take them."""

    title = "Payment provider keys refused"


class ProviderUnreachable(Unavailable):
    """The provider couldn't be asked; nothing was changed."""


class ProviderInUse(Conflict):
    """What the provider holds for the organization would be lost: `uses` says how much of what."""


class NoPaymentMethod(Conflict):
    """The account has no method that can be charged."""


class PaymentInFlight(Conflict):
    """The invoice is being paid already."""


class NothingToPay(Conflict):
    """Nothing of the invoice is open."""


class MoreThanOpen(Conflict):
    """More would be paid than what is open; `open` says how much is."""


class MethodNotUsable(Conflict):
    """The payment method is not in a state for that."""


class MethodInUse(Conflict):
    """A payment by this method is under way."""


class PaymentNotRefundable(Conflict):
    """Only money that came in can be paid back."""


class RefundTooMuch(Conflict):
    """More would be paid back than what is left of the payment; `refundable` says how much is."""


class DepositNotRefundable(Conflict):
    """The payment that brought the deposit can't pay so much of it back; `refundable` says how much it can."""


class PaymentNotCancellable(Conflict):
    """It is on its way or over."""


class NoActionNeeded(Conflict):
    """Nothing waits for the customer."""


class UnknownMagicNumber(Invalid):
    """Test organizations take magic numbers only."""


class WebhookRefused(BadRequest):
    """The webhook is not signed by the provider."""


constraint_error(
    "payment_in_flight_once",
    PaymentInFlight,
    "a payment of this invoice is under way; wait for its outcome, or cancel it",
)
constraint_error("refunded_within_payment", RefundTooMuch, "less is left of the payment than that; read it again")
constraint_error(
    "payment_provider_account_once",
    ProviderInUse,
    "other keys of yours are of the same account at the provider; a legal entity's are of an account of its own",
)
constraint_error(
    "payment_provider_once", Conflict, "somebody else saved keys for that at the same moment; read them, and try again"
)
constraint_error(
    "payment_method_default_once", Conflict, "another method became the default at the same moment; try again"
)
