"""What payments take and give. No card or account number, and no secret, is in what is kept or told."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, StringConstraints, model_validator

from coworkapi.billing.service import ChargeOut, SettlementOut
from coworkapi.core.ids import (
    BillingAccountId,
    DisputeId,
    InvoiceId,
    LegalEntityId,
    PaymentId,
    PaymentMethodId,
    RefundId,
)
from coworkapi.core.money import Money
from coworkapi.core.schemas import In, Instant, Out
from coworkapi.payments.values import (
    DisputeState,
    FailureKind,
    ManualKind,
    MethodKind,
    MethodState,
    Origin,
    PaymentKind,
    PaymentStatus,
    Provider,
    RefundState,
    RefundTo,
    RemoteProvider,
)

Reason = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(description="Why, in your words; kept with what was done"),
]
Reference = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    Field(description="A receipt's or transfer's number", examples=["R-2026-0815"]),
]
Url = Annotated[
    str,
    StringConstraints(pattern=r"^https?://[^\s]+$", max_length=2000),
    Field(examples=["https://app.example.com/payment-methods"]),
]


class FailureOut(Out):
    """Why it failed."""

    code: str = Field(description="Stable; programs branch on this", examples=["insufficient_funds"])
    kind: FailureKind = Field(description="`soft`: another try may go well; `hard`: it won't")
    detail: Annotated[str, Field(description="The provider's words, for people")]


class PaymentMethodOut(Out):
    """What an account pays with. Its numbers stay with the provider."""

    id: PaymentMethodId
    account_id: BillingAccountId
    legal_entity_id: LegalEntityId | None = Field(
        description="By whose own keys at the provider it was saved: it pays what is owed to this one alone. Null: "
        "what is owed to those that have no keys of their own there"
    )
    provider: Annotated[
        Provider, Field(description="Who holds its numbers and takes the money; `local` in test organizations only")
    ]
    kind: Annotated[MethodKind, Field(description="A card, or the scheme of a direct debit")]
    state: MethodState = Field(
        description="`pending`: the provider is being asked; `awaiting_customer`: read its set-up, and show it to "
        "them; `confirming`: the provider decides"
    )
    is_default: bool = Field(
        description="What is due is collected by this one; there is one for each legal entity with keys of its own"
    )
    brand: str | None = Field(
        examples=["visa"], description="Of a card: its network, as the provider calls it; null for debits"
    )
    last4: str | None = Field(
        examples=["4242"],
        description="The last four digits of the card's or the bank account's number; null until the provider tells",
    )
    expires_year: Annotated[int | None, Field(description="Of a card: the year in which it expires; null for debits")]
    expires_month: Annotated[
        int | None, Field(description="Of a card: the month, 1 to 12, at whose end it expires; null for debits")
    ]
    holder: Annotated[
        str | None,
        Field(description="Whose name the card or the bank account is in; null where the provider doesn't tell"),
    ]
    bank_name: Annotated[str | None, Field(description="Of a direct debit: the bank, where the provider tells")]
    country: Annotated[
        str | None, Field(description="Where it was issued, by ISO 3166-1 alpha-2 code; null until the provider tells")
    ]
    mandate_reference: str | None = Field(description="As the customer's bank statement names the mandate")
    failure: Annotated[FailureOut | None, Field(description="Why it can't be used; null where nothing went wrong")]
    removed_at: Annotated[
        datetime | None, Field(description="When it was removed, and may be charged no more; null while it is there")
    ]
    created_by: str
    created_at: datetime
    updated_at: datetime


class MySetUpIn(In):
    """A payment method to be added."""

    account_id: BillingAccountId | None = Field(None, description="Your own account's, unless given; or a team's")
    kind: Annotated[MethodKind, Field(description="A card, or the scheme of a direct debit")]
    legal_entity_id: LegalEntityId | None = Field(
        None,
        description="Whose invoices it is to pay, where legal entities have keys of their own at providers; that of "
        "the payer's home location, or the only one, unless given",
    )
    provider: Provider | None = Field(None, description="The first that takes this kind, unless given")
    make_default: bool = Field(True, description="Collect by this one from then on")
    return_url: Url | None = Field(None, description="Where the customer's browser goes after the provider's page")


class SetUpIn(MySetUpIn):
    """A payment method to be added for a customer."""

    account_id: BillingAccountId = Field(description="Who will pay by it")


class SetUpOut(Out):
    """How the customer gives their card or bank account: to the provider, in their browser."""

    payment_method_id: PaymentMethodId
    state: MethodState
    provider: Provider
    publishable_key: str | None = Field(None, description="For the provider's script")
    client_secret: str | None = Field(None, description="For the provider's script; for nobody else's eyes")
    url: str | None = Field(None, description="A page to send the customer to")


class ConfirmIn(In):
    """That the customer is through. In test organizations, with the magic number that they gave."""

    number: SecretStr | None = Field(
        None,
        min_length=4,
        max_length=40,
        description="Test organizations only: a magic card number, IBAN or account number",
        examples=["4242 4242 4242 4242"],
    )


class PaidInvoiceOut(Out):
    """What a payment is for."""

    invoice_id: InvoiceId
    amount: Money = Field(description="How much of the payment is for it")


class PaymentOut(Out):
    """Money that comes in, or was to."""

    id: PaymentId
    account_id: BillingAccountId | None = Field(description="Null: a walk-in")
    legal_entity_id: LegalEntityId
    payment_method_id: PaymentMethodId | None = Field(description="Null: by hand")
    provider: Provider | None = Field(description="Null: by hand")
    kind: Annotated[
        PaymentKind, Field(description="What was paid with: by a provider (`card` and the debits), or by hand")
    ]
    origin: Origin = Field(description="Who wanted it")
    status: PaymentStatus = Field(
        description="`pending`: on its way, days for a debit; `requires_action`: read its next action; `disputed`: a "
        "bank took it back, and the case is open; `charged_back`: it was lost"
    )
    amount: Money = Field(description="What comes in")
    fee: Money = Field(description="What the provider kept of it")
    refunded: Money = Field(description="What was paid back, or is about to be")
    disputed: Money = Field(description="What a bank took back")
    invoices: list[PaidInvoiceOut] = Field(description="What it was meant for; the rest is on the account")
    reference: Annotated[
        str | None, Field(description="Of a payment by hand: what you noted, as the number of a receipt")
    ]
    description: Annotated[
        str, Field(description="What it is for, in a line, as the provider shows it: `Invoice INV-2026-000001`")
    ]
    failure: FailureOut | None = Field(description="Why it failed; null if it didn't")
    received_at: datetime | None = Field(description="When the money came; null as long as it hasn't")
    failed_at: datetime | None = Field(description="When it failed; null if it didn't")
    expires_at: datetime | None = Field(description="Until when the customer may act")
    created_by: str
    created_at: datetime
    updated_at: datetime


class NextActionOut(Out):
    """What the customer must do for a payment (3-D Secure): confirm it in their browser."""

    payment_id: PaymentId
    provider: Provider
    publishable_key: str | None = Field(None, description="For the provider's script")
    client_secret: str | None = Field(None, description="For the provider's script; for nobody else's eyes")
    url: str | None = Field(None, description="A page to send the customer to")


class ManualPaymentIn(In):
    """Money that came in at the desk or by transfer."""

    kind: Annotated[
        ManualKind,
        Field(
            description="How the money came in: over the counter (`cash`, `terminal`), by bank `transfer`, or otherwise"
        ),
    ]
    amount: Annotated[
        Money,
        Field(description="What came in; what is more than the invoices' open sums stays in the account's favour"),
    ]
    account_id: BillingAccountId | None = Field(None, description="Who paid; null: a walk-in, for the invoices named")
    invoice_ids: list[InvoiceId] = Field(
        default_factory=list,
        max_length=100,
        description="What it is for, in this order; then the account's oldest open invoices, and the rest stays on it",
    )
    legal_entity_id: LegalEntityId | None = Field(
        None, description="Who got it; that of the invoices, or the only one, unless given"
    )
    received_at: Instant | None = Field(None, description="Now, unless given; not in the future")
    reference: Reference | None = None

    @model_validator(mode="after")
    def _for_somebody(self) -> Self:
        if self.account_id is None and not self.invoice_ids:
            raise ValueError("name the account that paid, or the invoices that were paid")
        return self


class PayIn(In):
    """A wish to pay an invoice by a payment method."""

    payment_method_id: PaymentMethodId | None = Field(None, description="The account's default, unless given")
    amount: Money | None = Field(None, description="All that is open, unless given")


class MyPayIn(PayIn):
    """A wish to pay an invoice by a payment method, now."""

    return_url: Url | None = Field(None, description="Where your browser goes after the bank's page")


class RefundIn(In):
    """Money to be paid back."""

    amount: Money | None = Field(None, description="All that is left of the payment, unless given")
    to: RefundTo = Field("method", description="Where it came from, or onto the account's balance (with `credit`)")
    credit: bool = Field(False, description="Give back the invoices that it paid in whole first, by credit notes")
    reason: Annotated[Reason, Field(description="Why; kept with the refund for your books")]


class RefundOut(Out):
    """Money of a payment that is paid back."""

    id: RefundId
    payment_id: PaymentId
    account_id: BillingAccountId | None
    provider: Provider | None = Field(description="Null: by hand")
    to: Annotated[
        RefundTo,
        Field(
            description="`method`: to what was paid with; `balance`: into the account's favour, for the next invoices"
        ),
    ]
    state: Annotated[RefundState, Field(description="`pending` until the provider has decided")]
    amount: Annotated[Money, Field(description="What is paid back, in the payment's currency")]
    reason: Annotated[str, Field(description="Why, as whoever paid it back wrote")]
    failure: Annotated[FailureOut | None, Field(description="Why the provider refused; null unless it did")]
    succeeded_at: Annotated[datetime | None, Field(description="When the money was on its way back; null until then")]
    created_by: str
    created_at: datetime
    updated_at: datetime


class DisputeOut(Out):
    """That a customer had their bank take a payment back."""

    id: DisputeId
    payment_id: PaymentId
    account_id: BillingAccountId | None
    provider: Annotated[Provider, Field(description="Where the payment was made, and the dispute is fought out")]
    state: Annotated[
        DisputeState,
        Field(description="`open` until the bank has decided: `won` leaves you the money, `lost` takes it"),
    ]
    amount: Annotated[Money, Field(description="What the customer wants back of the payment")]
    fee: Money = Field(description="What the provider takes for it")
    reason: str | None = Field(
        examples=["fraudulent"],
        description="What the customer told their bank, as the provider puts it; null where it doesn't tell",
    )
    respond_until: datetime | None = Field(description="Until when evidence can be given to the provider")
    opened_at: Annotated[datetime, Field(description="When the provider told of it")]
    closed_at: Annotated[datetime | None, Field(description="When it was decided; null while it is open")]
    created_at: datetime
    updated_at: datetime


Key = Annotated[SecretStr, Field(min_length=8, max_length=300, description="Write-only")]


class PaymentProviderIn(In):
    """Your organization's keys at a provider.

    `secret_key`: Stripe's secret or restricted key (`sk_...`, `rk_...`), GoCardless' access token. `webhook_secret`:
    what the provider signs with what it sends to `webhook_url`; as it is, if left out.
    """

    secret_key: Key
    webhook_secret: Key | None = None
    publishable_key: Annotated[
        str | None, Field(min_length=8, max_length=300, description="Stripe's key for the customer's browser, `pk_...`")
    ] = None


class PaymentProviderOut(Out):
    """Your organization's keys at a provider, of which only the last four characters are shown.

    `account_reference`, `account_name`: whose keys they are, as the provider said at `checked_at`.
    """

    provider: RemoteProvider
    legal_entity_id: LegalEntityId | None = Field(
        description="Whose payments go through them; null: those of all legal entities without keys of their own"
    )
    mode: Annotated[Literal["live", "test"], Field(description="Whether the keys move real money")]
    secret_key_last4: Annotated[str, Field(description="The key's last four characters")]
    webhook_secret_last4: Annotated[
        str, Field(description="The last four characters of what the provider signs webhooks with")
    ]
    publishable_key: Annotated[
        str | None,
        Field(description="What the provider's script in the customer's browser needs; null where it needs none"),
    ]
    account_reference: Annotated[str, Field(description="Whose keys they are: the account's id at the provider")]
    account_name: str | None
    kinds: Annotated[list[MethodKind], Field(description="What customers can pay with there")]
    webhook_url: str = Field(description="Where the provider is to send its webhooks; keep it to yourself")
    checked_at: Annotated[datetime, Field(description="When the provider was last asked whose keys they are")]
    created_at: datetime
    updated_at: datetime


class ProviderChoiceOut(Out):
    """A provider, and by whose keys payments go there: your own, the service's, or nobody's (it isn't offered)."""

    provider: RemoteProvider
    keys: Annotated[
        Literal["own", "service", "none"],
        Field(description="By whose keys payments go there; `none`: it isn't offered"),
    ]
    kinds: Annotated[list[MethodKind], Field(description="What customers can pay with there")]
    webhook_url: str = Field(description="Where the provider is to send its webhooks, once the keys are your own")
    own: PaymentProviderOut | None = Field(
        description="Your organization's; with `legal_entity_id` those that its payments go by, its own or the "
        "organization's"
    )
    of_legal_entities: list[PaymentProviderOut] = Field(
        description="Keys that legal entities have of their own there; with `legal_entity_id` that one's"
    )


class GatewayOut(Out):
    """A payment provider that is ready."""

    provider: Provider
    kinds: Annotated[list[MethodKind], Field(description="What customers can pay with there")]
    publishable_key: Annotated[
        str | None,
        Field(description="What the provider's script in the customer's browser needs; null where it needs none"),
    ]
    webhook_url: str | None = Field(description="Where the provider is to send its webhooks; keep it to yourself")


class CollectIn(In):
    """What is due, to be collected by the accounts' default methods."""

    account_ids: list[BillingAccountId] | None = Field(None, max_length=1000, description="Only of these")
    legal_entity_id: LegalEntityId | None = Field(None, description="Only what is owed to this one")


class PlannedPaymentOut(Out):
    """A payment that collecting would make."""

    account_id: BillingAccountId
    invoice_id: InvoiceId
    payment_method_id: PaymentMethodId
    amount: Annotated[Money, Field(description="What would be collected: what is open of these invoices")]


class SkippedInvoiceOut(Out):
    """What is due and would not be collected: the account's method is of another legal entity's keys."""

    account_id: BillingAccountId = Field(description="Who owes it")
    invoice_id: InvoiceId = Field(description="What is due")
    payment_method_id: PaymentMethodId = Field(description="The account's default, which can't pay it")
    amount: Money = Field(description="What is open of it")
    code: Literal["method_of_other_keys"] = Field(description="Stable; programs branch on this")
    detail: str = Field(description="Why, and what to do about it")


class CollectAnswer(Out):
    """What would be collected, or is."""

    payments: list[PlannedPaymentOut] = Field(description="The first thousand")
    skipped: list[SkippedInvoiceOut] = Field(
        description="What is due of accounts whose default method was saved with other keys than those of the "
        "invoice's legal entity: the first thousand"
    )
    count: Annotated[int, Field(description="How many payments")]
    dry_run: bool


class SettleIn(In):
    """A payment at the desk or by transfer, in whole or in part."""

    method: ManualKind
    amount: Money | None = Field(None, description="What is outstanding, unless given; negative: paid back")
    reference: Reference | None = None
    settled_at: Instant | None = Field(None, description="Now, unless given; not in the future")


class SettleAnswer(Out):
    """The charge and its payment, as they are now or would be."""

    charge: Annotated[ChargeOut, Field(description="The charge as it is then")]
    settlement: SettlementOut
    dry_run: bool


class LocalActionOut(Out):
    """What waits for the customer on the local gateway's confirm page."""

    about: Annotated[
        Literal["payment", "set_up"],
        Field(description="Whether a payment waits, or a payment method that is being added"),
    ]
    amount: Annotated[Money | None, Field(description="What is to be paid; null for a payment method")] = None


class LocalAnswerIn(In):
    """The customer's answer."""

    approve: Annotated[bool, Field(description="Whether the customer confirms, or refuses to")]


class WebhookOut(Out):
    """How many of the webhook's events were new."""

    taken: Annotated[int, Field(description="How many of its events were new")]
