"""Stripe: cards (3-D Secure by the browser), SEPA and ACH debits, by SetupIntents and off-session PaymentIntents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

import orjson
import stripe

from coworkapi.gateways.payments import (
    BadSignature,
    Failure,
    GatewayRefused,
    GatewayUnreachable,
    MethodDetails,
    NewCustomer,
    NewPayment,
    NewRefund,
    NewSetUp,
    PaymentResult,
    ProviderAccount,
    ProviderFact,
    ProviderMessage,
    RefundResult,
    SetUp,
)

API_VERSION = "2026-10-28.endive"
TIMEOUT_SECONDS = 30
_TYPES = {"card": "card", "sepa_debit": "sepa_debit", "ach_debit": "us_bank_account"}
# Stripe writes these with two digits behind the point, ISO 4217 with none.
_TIMES_HUNDRED = frozenset({"ISK", "UGX"})
_PAYMENT_STATES: Mapping[str, Literal["pending", "requires_action", "succeeded", "failed", "cancelled"]] = {
    "processing": "pending",
    "requires_capture": "pending",
    "requires_action": "requires_action",
    "requires_confirmation": "requires_action",
    "requires_payment_method": "failed",
    "succeeded": "succeeded",
    "canceled": "cancelled",
}
_CODES = {
    "bank_account_declined": "debit_not_authorized",
    "charge_exceeds_source_limit": "insufficient_funds",
    "debit_not_authorized": "debit_not_authorized",
    "generic_decline": "card_declined",
    "incorrect_number": "incorrect_number",
    "invalid_account": "invalid_account",
    "invalid_number": "incorrect_number",
    "payment_intent_authentication_failure": "authentication_failed",
    "payment_method_customer_decline": "debit_not_authorized",
    "pickup_card": "stolen_card",
    "setup_intent_authentication_failure": "authentication_failed",
}
_WATCHED = (
    "payment_intent.",
    "setup_intent.",
    "refund.",
    "charge.dispute.",
    "payment_method.detached",
    "mandate.updated",
)


class StripePayments:
    """One Stripe account. `webhook_secrets`: several while they are rotated. `api_url`: for tests; Stripe's own unless
    given."""

    def __init__(self, secret_key: str, *webhook_secrets: str, api_url: str = "https://api.stripe.com") -> None:
        self._webhook_secrets = webhook_secrets
        self._http = stripe.HTTPXClient(timeout=TIMEOUT_SECONDS)
        self._client = stripe.StripeClient(
            secret_key,
            stripe_version=API_VERSION,
            base_addresses={"api": api_url},
            max_network_retries=0,  # the intent is asked for again by its key: see payments.service
            http_client=self._http,
        )

    async def close(self) -> None:
        await self._http.close_async()  # type: ignore[no-untyped-call]

    async def account(self) -> ProviderAccount:
        try:
            found: Any = (await self._client.raw_request_async("get", "/v1/account")).data
        except stripe.AuthenticationError:
            raise GatewayRefused("key_refused", "Stripe doesn't know this key, or it was revoked") from None
        except stripe.PermissionError:
            raise GatewayRefused(
                "key_not_permitted", "this restricted key may not read its account: give it the right, or use another"
            ) from None
        except stripe.StripeError as error:
            raise GatewayUnreachable(f"Stripe: {type(error).__name__}") from None
        shown = (found.get("settings") or {}).get("dashboard") or {}
        name = shown.get("display_name") or (found.get("business_profile") or {}).get("name")
        return ProviderAccount(reference=found["id"], name=name or None)

    async def create_customer(self, customer: NewCustomer) -> str:
        params: dict[str, Any] = {"name": customer.name, "metadata": {"coworkapi_account": customer.key}}
        if customer.email:
            params["email"] = customer.email
        made = await self._post("/v1/customers", params, key=customer.key)
        return str(made["id"])

    async def begin_set_up(self, wish: NewSetUp) -> SetUp:
        params = {
            "customer": wish.customer,
            "payment_method_types": [_type_of(wish.kind)],
            "usage": "off_session",
            "metadata": {"coworkapi_method": wish.key},
        }
        return _set_up(await self._post("/v1/setup_intents", params, key=wish.key))

    async def find_set_up(self, reference: str) -> SetUp:
        return _set_up(await self._get(f"/v1/setup_intents/{reference}", {"expand": ["payment_method", "mandate"]}))

    async def detach(self, method: str) -> None:
        try:
            await self._post(f"/v1/payment_methods/{method}/detach", {}, key=f"detach-{method}")
        except GatewayRefused as error:
            if error.code not in ("resource_missing", "payment_method_unexpected_state"):
                raise

    async def pay(self, payment: NewPayment) -> PaymentResult:
        params: dict[str, Any] = {
            "amount": _to_stripe(payment.amount, payment.currency),
            "currency": payment.currency.lower(),
            "customer": payment.customer,
            "payment_method": payment.method,
            "payment_method_types": [_type_of(payment.kind)],
            "confirm": True,
            "description": payment.description,
            "metadata": {"coworkapi_payment": payment.key},
            "expand": ["latest_charge.balance_transaction"],
        }
        if payment.off_session:
            params["off_session"] = True
        else:
            params["return_url"] = payment.return_url
        try:
            return _payment(await self._post("/v1/payment_intents", params, key=payment.key))
        except _Declined as declined:
            return declined.result

    async def find_payment(self, *, key: str, reference: str | None) -> PaymentResult | None:
        expand = ["latest_charge.balance_transaction"]
        if reference is not None:
            return _payment(await self._get(f"/v1/payment_intents/{reference}", {"expand": expand}))
        # The search lags behind by up to a minute. One that it doesn't know yet is made again under the same
        # idempotency key, which Stripe answers with the first one.
        query = {"query": f"metadata['coworkapi_payment']:'{key}'", "expand": [f"data.{expand[0]}"]}
        found = await self._get("/v1/payment_intents/search", query)
        return _payment(found["data"][0]) if found["data"] else None

    async def cancel_payment(self, reference: str) -> PaymentResult:
        try:
            return _payment(await self._post(f"/v1/payment_intents/{reference}/cancel", {}, key=f"cancel-{reference}"))
        except GatewayRefused as error:
            if error.code != "payment_intent_unexpected_state":
                raise
            found = await self.find_payment(key="", reference=reference)
            assert found is not None
            return found

    async def refund(self, refund: NewRefund) -> RefundResult:
        params = {
            "payment_intent": refund.payment,
            "amount": _to_stripe(refund.amount, refund.currency),
            "metadata": {"coworkapi_refund": refund.key},
        }
        return _refund(await self._post("/v1/refunds", params, key=refund.key))

    async def find_refund(self, *, key: str, reference: str | None, payment: str) -> RefundResult | None:
        if reference is not None:
            return _refund(await self._get(f"/v1/refunds/{reference}", {}))
        found = await self._get("/v1/refunds", {"payment_intent": payment, "limit": 100})
        mine = [one for one in found["data"] if (one.get("metadata") or {}).get("coworkapi_refund") == key]
        return _refund(mine[0]) if mine else None

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[ProviderMessage]:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            text = ""
        if not any(_is_signed(text, headers.get("stripe-signature", ""), one) for one in self._webhook_secrets):
            raise BadSignature("not signed by Stripe with our secret, or more than five minutes old")
        event = orjson.loads(text)
        return [
            ProviderMessage(
                id=event["id"], type=event["type"], body=text, facts=_facts(event["type"], event["data"]["object"])
            )
        ]

    async def _post(self, path: str, params: Mapping[str, Any], *, key: str) -> Any:
        return await self._call("post", path, params, {"idempotency_key": key})

    async def _get(self, path: str, params: Mapping[str, Any]) -> Any:
        return await self._call("get", path, params, {})

    async def _call(self, method: str, path: str, params: Mapping[str, Any], options: Mapping[str, Any]) -> Any:
        try:
            response = await self._client.raw_request_async(method, path, **params, **options)
        except stripe.CardError as error:
            raise _declined(error) from None
        except (stripe.APIConnectionError, stripe.RateLimitError) as error:
            raise GatewayUnreachable(f"Stripe: {type(error).__name__}") from None
        except stripe.IdempotencyError:
            raise GatewayRefused("idempotency_key_reused", "Stripe knows another request by our key") from None
        except stripe.StripeError as error:
            status = error.http_status or 500
            # 409: a twin of this request is under way; 401 and 403: our key, which someone will put right.
            if status >= 500 or status in (401, 403, 409, 429):
                raise GatewayUnreachable(f"Stripe answered {status}: {error.code or type(error).__name__}") from None
            raise GatewayRefused(error.code or "invalid_request", _said(error)) from None
        return response.data


def _is_signed(text: str, signature: str, secret: str) -> bool:
    try:
        stripe.WebhookSignature.verify_header(text, signature, secret, tolerance=300)
    except stripe.SignatureVerificationError:
        return False
    return True


class _Declined(Exception):
    """The bank said no: an answer."""

    def __init__(self, result: PaymentResult) -> None:
        super().__init__(result.state)
        self.result = result


def _declined(error: stripe.CardError) -> Exception:
    answer: Any = error.json_body
    body = (answer or {}).get("error", {})
    intent = body.get("payment_intent")
    if intent is None:
        return GatewayRefused(_code(body), _said(error))
    if intent.get("status") == "requires_action":  # it can still be confirmed by the customer, who isn't there
        failure = Failure("authentication_required", _said(error))
    else:
        failure = Failure(_code(body), _said(error))
    return _Declined(PaymentResult(reference=intent["id"], state="failed", failure=failure))


def _said(error: stripe.StripeError) -> str:
    return (error.user_message or "Stripe refused the request")[:500]


def _code(error: Mapping[str, Any]) -> str:
    code = error.get("decline_code") or error.get("code") or "card_declined"
    return _CODES.get(code, code)[:60]


def _type_of(kind: str) -> str:
    if kind not in _TYPES:
        raise GatewayRefused("kind_not_offered", f"Stripe does not take {kind} here")
    return _TYPES[kind]


def _to_stripe(amount: int, currency: str) -> int:
    return amount * 100 if currency in _TIMES_HUNDRED else amount


def _of_stripe(amount: int, currency: str) -> int:
    return amount // 100 if currency.upper() in _TIMES_HUNDRED else amount


def _id(value: Any) -> str | None:
    """The id of what is expanded or isn't."""
    found: str | None = value["id"] if isinstance(value, Mapping) else value
    return found


def _set_up(intent: Mapping[str, Any]) -> SetUp:
    reference, status = intent["id"], intent["status"]
    if status == "succeeded":
        return SetUp(reference=reference, state="ready", method=_method(intent))
    if status == "processing":
        return SetUp(reference=reference, state="confirming")
    error = intent.get("last_setup_error")
    if status == "canceled" or (status == "requires_payment_method" and error):
        failure = Failure(_code(error), (error.get("message") or "")[:500]) if error else None
        return SetUp(
            reference=reference, state="failed", failure=failure or Failure("cancelled", "the set-up was cancelled")
        )
    return SetUp(reference=reference, state="awaiting_customer", client_secret=intent.get("client_secret"))


def _method(intent: Mapping[str, Any]) -> MethodDetails | None:
    method = intent.get("payment_method")
    if not isinstance(method, Mapping):
        return None if method is None else MethodDetails(reference=method)
    details: Mapping[str, Any] = method.get(method["type"]) or {}
    mandate: Any = intent.get("mandate")
    debit = ((mandate or {}).get("payment_method_details") or {}) if isinstance(mandate, Mapping) else {}
    return MethodDetails(
        reference=method["id"],
        brand=details.get("brand"),
        last4=details.get("last4"),
        expires_year=details.get("exp_year"),
        expires_month=details.get("exp_month"),
        holder=(method.get("billing_details") or {}).get("name"),
        bank_name=details.get("bank_name"),
        country=details.get("country"),
        mandate_reference=(debit.get("sepa_debit") or {}).get("reference") or _id(mandate),
    )


def _payment(intent: Mapping[str, Any]) -> PaymentResult:
    state = _PAYMENT_STATES.get(intent["status"], "pending")
    failure = None
    if state == "failed":
        error = intent.get("last_payment_error") or {}
        failure = Failure(_code(error), (error.get("message") or "the payment failed")[:500])
    action = intent.get("next_action") or {}
    charge = intent.get("latest_charge")
    entry = charge.get("balance_transaction") if isinstance(charge, Mapping) else None
    fee = entry["fee"] if isinstance(entry, Mapping) and entry["currency"] == intent["currency"] else 0
    return PaymentResult(
        reference=intent["id"],
        state=state,
        failure=failure,
        client_secret=intent.get("client_secret") if state == "requires_action" else None,
        url=(action.get("redirect_to_url") or {}).get("url"),
        fee=_of_stripe(fee, intent["currency"]),
    )


def _refund(refund: Mapping[str, Any]) -> RefundResult:
    status = refund["status"]
    if status in ("failed", "canceled"):
        failure = Failure("refund_failed", refund.get("failure_reason") or "the refund could not be paid out")
        return RefundResult(reference=refund["id"], state="failed", failure=failure)
    return RefundResult(reference=refund["id"], state="succeeded" if status == "succeeded" else "pending")


def _facts(type_: str, thing: Mapping[str, Any]) -> list[ProviderFact]:
    if not type_.startswith(_WATCHED):
        return []
    metadata: Mapping[str, str] = thing.get("metadata") or {}
    if type_.startswith("payment_intent."):
        return [ProviderFact(about="payment", reference=thing["id"], key=metadata.get("coworkapi_payment"))]
    if type_.startswith("setup_intent."):
        return [ProviderFact(about="set_up", reference=thing["id"], key=metadata.get("coworkapi_method"))]
    if type_.startswith("refund."):
        return [ProviderFact(about="refund", reference=thing["id"], key=metadata.get("coworkapi_refund"))]
    if type_ == "mandate.updated":
        gone = thing.get("status") == "inactive"
        return [ProviderFact(about="method_gone", reference=_id(thing["payment_method"]) or "")] if gone else []
    if type_ == "payment_method.detached":
        return [ProviderFact(about="method_gone", reference=thing["id"])]
    return _dispute_facts(thing)


def _dispute_facts(dispute: Mapping[str, Any]) -> list[ProviderFact]:
    status, payment = dispute["status"], _id(dispute.get("payment_intent"))
    # Warnings are questions of the bank, which take no money.
    if payment is None or status.startswith("warning"):
        return []
    currency = dispute["currency"].upper()
    entries = dispute.get("balance_transactions") or []
    fee = sum(entry["fee"] for entry in entries if entry["currency"] == dispute["currency"])
    due_by = (dispute.get("evidence_details") or {}).get("due_by")
    return [
        ProviderFact(
            about="dispute",
            reference=payment,
            dispute=dispute["id"],
            state="won" if status == "won" else "lost" if status == "lost" else "open",
            amount=_of_stripe(dispute["amount"], currency),
            fee=max(0, _of_stripe(fee, currency)),
            currency=currency,
            reason=(dispute.get("reason") or "")[:100] or None,
            respond_until=datetime.fromtimestamp(due_by, UTC) if due_by else None,
            at=datetime.fromtimestamp(dispute["created"], UTC),
        )
    ]
