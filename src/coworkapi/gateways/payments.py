"""Payment gateways: what every provider can do for us, in our own words.

Amounts are minor units. `key` is ours, the same each time that the same thing is asked for: a gateway does it once.
A call either answers, or raises `GatewayRefused` (nothing happened) or `GatewayUnreachable` (nobody knows): then
`find_payment` or `find_refund` tells what became of it. What a bank says no to is an answer, not an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict

# Declines that no other day will change: trying again only costs (and annoys the card schemes). All others are soft.
HARD_FAILURES = frozenset(
    {
        "account_closed",
        "authentication_failed",
        "card_not_supported",
        "debit_not_authorized",
        "expired_card",
        "fraudulent",
        "incorrect_number",
        "invalid_account",
        "lost_card",
        "mandate_cancelled",
        "method_unusable",
        "stolen_card",
        "transaction_not_allowed",
    }
)


class GatewayError(Exception):
    """A gateway didn't do what it was asked for. `str()` never holds a secret or a card's number."""


class GatewayRefused(GatewayError):
    """It refused the request itself; nothing happened. `code`: stable, lower snake case."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


class GatewayUnreachable(GatewayError):
    """No answer, or one that says nothing: whether it happened is not known."""


class BadSignature(GatewayError):
    """A webhook that isn't the provider's, or is too old."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why it failed. `code`: stable, lower snake case; `detail`: for people."""

    code: str
    detail: str

    @property
    def kind(self) -> Literal["soft", "hard"]:
        """`soft`: another try may go well; `hard`: it won't."""
        return "hard" if self.code in HARD_FAILURES else "soft"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    key: str
    name: str
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSetUp:
    """A wish for a method that can be charged later, without the customer. `kind`: `payments.values.MethodKind`.
    `return_url`: where the customer's browser goes after."""

    key: str
    customer: str
    kind: str
    currency: str
    return_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodDetails:
    """A method as the provider describes it; never its whole number."""

    reference: str
    brand: str | None = None
    last4: str | None = None
    expires_year: int | None = None
    expires_month: int | None = None
    holder: str | None = None
    bank_name: str | None = None
    country: str | None = None
    mandate_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """A set-up as it is. What the customer needs for it: `client_secret` for the provider's script in their browser, or
    `url`, a page to be sent to. `method`: once it is `ready`."""

    reference: str
    state: Literal["awaiting_customer", "confirming", "ready", "failed"]
    client_secret: str | None = None
    url: str | None = None
    method: MethodDetails | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """`off_session`: the customer isn't there to be asked for anything."""

    key: str
    customer: str
    method: str
    kind: str
    amount: int
    currency: str
    description: str
    off_session: bool
    return_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentResult:
    """A payment as it is. `pending`: on its way (a debit, for days). `requires_action`: the customer must confirm, with
    `client_secret` in their browser or at `url`. `fee`: what the provider keeps of it, once it is known."""

    reference: str
    state: Literal["pending", "requires_action", "succeeded", "failed", "cancelled"]
    failure: Failure | None = None
    client_secret: str | None = None
    url: str | None = None
    fee: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRefund:
    """`paid`: the payment's amount; `refunded`: what was refunded of it before."""

    key: str
    payment: str
    kind: str
    amount: int
    currency: str
    paid: int
    refunded: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundResult:
    reference: str
    state: Literal["pending", "succeeded", "failed"]
    failure: Failure | None = None


class ProviderFact(BaseModel):
    """What a provider's event says of one of our things.

    `payment`, `refund`, `set_up`: it changed; ask for it, by `reference` (theirs) or `key` (ours). `method_gone`: it
    can't be charged any more. `dispute`: all of it, since it is theirs: what of the payment `reference` was taken back,
    `dispute` their name of it.
    """

    model_config = ConfigDict(frozen=True)

    about: Literal["payment", "refund", "set_up", "method_gone", "dispute"]
    reference: str
    key: str | None = None
    dispute: str | None = None
    state: Literal["open", "won", "lost"] | None = None
    amount: int = 0
    fee: int = 0
    currency: str | None = None
    reason: str | None = None
    respond_until: datetime | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderMessage:
    """One event of a provider: its id, by which it is taken once, its type in their words, and what it says."""

    id: str
    type: str
    body: str
    facts: Sequence[ProviderFact]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAccount:
    """Whose keys they are, as the provider says."""

    reference: str
    name: str | None


class PaymentGateway(Protocol):
    """One provider. Every method but `read_webhook` may raise GatewayRefused or GatewayUnreachable."""

    async def close(self) -> None:
        """Ends its connections."""

    async def create_customer(self, customer: NewCustomer) -> str:
        """Their reference of a customer."""

    async def begin_set_up(self, wish: NewSetUp) -> SetUp: ...

    async def find_set_up(self, reference: str) -> SetUp:
        """How far it is."""

    async def detach(self, method: str) -> None:
        """Forgets a method (or ends its mandate). One that is gone already is forgotten."""

    async def pay(self, payment: NewPayment) -> PaymentResult:
        """Charges a method, once per key."""

    async def find_payment(self, *, key: str, reference: str | None) -> PaymentResult | None:
        """The payment that was made under this key. None: there is none (yet)."""

    async def cancel_payment(self, reference: str) -> PaymentResult:
        """Gives up a payment that waits for its customer; as it is then: it may have succeeded meanwhile."""

    async def refund(self, refund: NewRefund) -> RefundResult:
        """Pays back, once per key."""

    async def find_refund(self, *, key: str, reference: str | None, payment: str) -> RefundResult | None:
        """The refund that was made under this key. None: there is none (yet)."""

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[ProviderMessage]:
        """The events of a webhook that is truly the provider's. `headers`: by lower-case name. Raises BadSignature."""


class KeyedGateway(PaymentGateway, Protocol):
    """One that is reached with keys of an account."""

    async def account(self) -> ProviderAccount:
        """Whose keys they are. Raises GatewayRefused (`key_refused`, `key_not_permitted`) for keys that are no good."""
