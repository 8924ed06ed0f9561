"""GoCardless: direct debit (SEPA, Bacs, ACH) by mandates that customers give on GoCardless' own pages."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

import httpx
import orjson

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

API_VERSION = "2015-07-06"
LIVE_URL, SANDBOX_URL = "https://api.gocardless.com", "https://api-sandbox.gocardless.com"
TIMEOUT_SECONDS = 30
_SCHEMES = {"sepa_debit": "sepa_core", "bacs_debit": "bacs", "ach_debit": "ach"}
_PAYMENT_STATES: Mapping[str, Literal["pending", "succeeded", "failed", "cancelled"]] = {
    "pending_customer_approval": "pending",
    "pending_submission": "pending",
    "submitted": "pending",
    "confirmed": "succeeded",
    "paid_out": "succeeded",
    # What was charged back had come in; that it went again is a dispute.
    "charged_back": "succeeded",
    "cancelled": "cancelled",
    "customer_approval_denied": "cancelled",
    "failed": "failed",
}
_CODES = {
    "bank_account_closed": "account_closed",
    "bank_account_transferred": "account_closed",
    "invalid_bank_details": "invalid_account",
    "authorisation_disputed": "debit_not_authorized",
    "mandate_expired": "mandate_cancelled",
    "mandate_suspended": "mandate_cancelled",
    "refer_to_payer": "debit_declined",
    "direct_debit_not_enabled": "method_unusable",
}
_DISPUTES: Mapping[str, Literal["open", "won", "lost"]] = {
    "charged_back": "open",
    "chargeback_settled": "lost",
    "chargeback_cancelled": "won",
}


class GoCardlessPayments:
    """One GoCardless account. `webhook_secrets`: several while they are rotated. `api_url`: `LIVE_URL` or
    `SANDBOX_URL`."""

    def __init__(self, access_token: str, *webhook_secrets: str, api_url: str) -> None:
        self._webhook_secrets = webhook_secrets
        self._headers = {"Authorization": f"Bearer {access_token}", "GoCardless-Version": API_VERSION}
        self._http = httpx.AsyncClient(base_url=api_url, timeout=TIMEOUT_SECONDS)

    async def close(self) -> None:
        await self._http.aclose()

    async def account(self) -> ProviderAccount:
        try:
            response = await self._http.get("/creditors", headers=self._headers)
            if response.status_code == 401:
                raise GatewayRefused("key_refused", "GoCardless doesn't know this token, or it was revoked")
            if response.status_code == 403:
                raise GatewayRefused(
                    "key_not_permitted", "this token may not do what is needed: give it read-write access"
                )
            if response.status_code >= 400:
                raise GatewayUnreachable(f"GoCardless answered {response.status_code}")
            creditors = response.json()["creditors"]
        except httpx.HTTPError as error:
            raise GatewayUnreachable(f"GoCardless: {type(error).__name__}") from None
        except (ValueError, KeyError):
            raise GatewayUnreachable("GoCardless answered what is not a list of creditors") from None
        if not creditors:
            raise GatewayRefused(
                "key_not_permitted", "the account has no creditor yet: finish its set-up at GoCardless"
            )
        return ProviderAccount(reference=creditors[0]["id"], name=creditors[0].get("name"))

    async def create_customer(self, customer: NewCustomer) -> str:
        fields = {"company_name": customer.name, "metadata": {"coworkapi_account": customer.key}}
        if customer.email:
            fields["email"] = customer.email
        made = await self._create("customers", fields, key=customer.key)
        return str(made["id"])

    async def begin_set_up(self, wish: NewSetUp) -> SetUp:
        if wish.kind not in _SCHEMES:
            raise GatewayRefused("kind_not_offered", f"GoCardless does not take {wish.kind}")
        request = {
            "mandate_request": {"scheme": _SCHEMES[wish.kind], "currency": wish.currency},
            "links": {"customer": wish.customer},
            "metadata": {"coworkapi_method": wish.key},
        }
        made = await self._create("billing_requests", request, key=wish.key)
        # Flows are cheap and short-lived, and so without a key: a second one leads to the same billing request.
        flow = {"redirect_uri": wish.return_url, "exit_uri": wish.return_url, "links": {"billing_request": made["id"]}}
        page = await self._call("POST", "/billing_request_flows", {"billing_request_flows": flow})
        url = page["billing_request_flows"]["authorisation_url"]
        return SetUp(reference=made["id"], state="awaiting_customer", url=url)

    async def find_set_up(self, reference: str) -> SetUp:
        request = (await self._call("GET", f"/billing_requests/{reference}"))["billing_requests"]
        status = request["status"]
        mandate_id = ((request.get("mandate_request") or {}).get("links") or {}).get("mandate")
        if status == "cancelled":
            failure = Failure("cancelled", "the customer did not give the mandate")
            return SetUp(reference=reference, state="failed", failure=failure)
        if status != "fulfilled" or mandate_id is None:
            return SetUp(reference=reference, state="confirming" if status == "fulfilling" else "awaiting_customer")
        mandate = (await self._call("GET", f"/mandates/{mandate_id}"))["mandates"]
        if mandate["status"] in ("failed", "cancelled", "expired", "blocked"):
            failure = Failure("mandate_cancelled", f"the mandate is {mandate['status']}")
            return SetUp(reference=reference, state="failed", failure=failure)
        account = (await self._call("GET", f"/customer_bank_accounts/{mandate['links']['customer_bank_account']}"))[
            "customer_bank_accounts"
        ]
        details = MethodDetails(
            reference=mandate["id"],
            last4=account.get("account_number_ending"),
            holder=account.get("account_holder_name"),
            bank_name=account.get("bank_name"),
            country=account.get("country_code"),
            mandate_reference=mandate.get("reference"),
        )
        return SetUp(reference=reference, state="ready", method=details)

    async def detach(self, method: str) -> None:
        try:
            await self._call("POST", f"/mandates/{method}/actions/cancel", {})
        except GatewayRefused as error:
            if error.code not in ("cancellation_failed", "mandate_is_inactive", "resource_not_found"):
                raise

    async def pay(self, payment: NewPayment) -> PaymentResult:
        fields = {
            "amount": payment.amount,
            "currency": payment.currency,
            "description": payment.description[:100],
            "metadata": {"coworkapi_payment": payment.key},
            "links": {"mandate": payment.method},
            "retry_if_possible": False,  # trying again is dunning's to say
        }
        return await self._payment(await self._create("payments", fields, key=payment.key))

    async def find_payment(self, *, key: str, reference: str | None) -> PaymentResult | None:
        if reference is None:
            # Made again under the same idempotency key, it is answered with the first one: see `_create`.
            return None
        return await self._payment((await self._call("GET", f"/payments/{reference}"))["payments"])

    async def cancel_payment(self, reference: str) -> PaymentResult:
        try:
            return await self._payment(
                (await self._call("POST", f"/payments/{reference}/actions/cancel", {}))["payments"]
            )
        except GatewayRefused as error:
            if error.code != "cancellation_failed":
                raise
            return await self._payment((await self._call("GET", f"/payments/{reference}"))["payments"])

    async def refund(self, refund: NewRefund) -> RefundResult:
        fields = {
            "amount": refund.amount,
            "total_amount_confirmation": refund.refunded + refund.amount,
            "metadata": {"coworkapi_refund": refund.key},
            "links": {"payment": refund.payment},
        }
        return _refund(await self._create("refunds", fields, key=refund.key))

    async def find_refund(self, *, key: str, reference: str | None, payment: str) -> RefundResult | None:
        if reference is None:
            return None  # as `find_payment`
        return _refund((await self._call("GET", f"/refunds/{reference}"))["refunds"])

    def read_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[ProviderMessage]:
        given = headers.get("webhook-signature", "").encode()
        signed = [hmac.new(one.encode(), body, hashlib.sha256).hexdigest() for one in self._webhook_secrets]
        if not any(hmac.compare_digest(one.encode(), given) for one in signed):
            raise BadSignature("not signed by GoCardless with our secret")
        return [
            ProviderMessage(
                id=event["id"],
                type=f"{event['resource_type']}.{event['action']}",
                body=orjson.dumps(event).decode(),
                facts=_facts(event),
            )
            for event in orjson.loads(body)["events"]
        ]

    async def _payment(self, payment: Mapping[str, Any]) -> PaymentResult:
        state = _PAYMENT_STATES.get(payment["status"], "pending")
        failure = None
        if state == "failed":
            failure = Failure("debit_declined", "the bank did not pay the debit")
            params = {"payment": payment["id"], "action": "failed", "limit": "1"}  # the latest comes first
            found = (await self._call("GET", "/events", params=params))["events"]
            if found:
                details = found[0].get("details") or {}
                cause = details.get("cause") or "debit_declined"
                failure = Failure(_CODES.get(cause, cause)[:60], (details.get("description") or "")[:500])
        return PaymentResult(reference=payment["id"], state=state, failure=failure)

    async def _create(self, kind: str, fields: Mapping[str, Any], *, key: str) -> Mapping[str, Any]:
        """Makes one, or finds the one that was made under this key."""
        try:
            made = await self._call("POST", f"/{kind}", {kind: fields}, headers={"Idempotency-Key": key})
        except _MadeAlready as conflict:
            made = await self._call("GET", f"/{kind}/{conflict.id}")
        thing: Mapping[str, Any] = made[kind]
        return thing

    async def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
    ) -> Any:
        try:
            response = await self._http.request(
                method, path, json=body, params=params, headers={**self._headers, **(headers or {})}
            )
            status = response.status_code
            answer = response.json() if response.content else {}
        except httpx.HTTPError as error:
            raise GatewayUnreachable(f"GoCardless: {type(error).__name__}") from None
        except ValueError:
            raise GatewayUnreachable("GoCardless answered what is not JSON") from None
        if status < 400:
            return answer
        problem = answer.get("error") or {}
        reasons = problem.get("errors") or [{}]
        reason = reasons[0].get("reason") or problem.get("type") or "refused"
        if reason == "idempotent_creation_conflict":
            raise _MadeAlready(reasons[0]["links"]["conflicting_resource_id"])
        # 401 and 403: our token, which someone will put right.
        if status >= 500 or status in (401, 403, 408, 429):
            raise GatewayUnreachable(f"GoCardless answered {status}: {reason}")
        raise GatewayRefused(str(reason)[:60], str(problem.get("message") or "GoCardless refused the request")[:500])


class _MadeAlready(Exception):
    """What is asked for was made under the same key before."""

    def __init__(self, id_: str) -> None:
        super().__init__(id_)
        self.id = id_


def _refund(refund: Mapping[str, Any]) -> RefundResult:
    status = refund.get("status")
    if status in ("cancelled", "bounced", "funds_returned"):
        failure = Failure("refund_failed", f"the refund is {status}")
        return RefundResult(reference=refund["id"], state="failed", failure=failure)
    return RefundResult(reference=refund["id"], state="succeeded" if status == "paid" else "pending")


def _facts(event: Mapping[str, Any]) -> list[ProviderFact]:
    kind, action, links = event["resource_type"], event["action"], event.get("links") or {}
    if kind == "payments" and action in _DISPUTES:
        return [
            ProviderFact(
                about="dispute",
                reference=links["payment"],
                dispute=f"chargeback-{links['payment']}",
                state=_DISPUTES[action],
                reason=str((event.get("details") or {}).get("cause") or "")[:100] or None,
                at=datetime.fromisoformat(event["created_at"]),
            )
        ]
    if kind == "payments":
        return [ProviderFact(about="payment", reference=links["payment"])]
    if kind == "refunds":
        return [ProviderFact(about="refund", reference=links["refund"])]
    if kind == "billing_requests":
        return [ProviderFact(about="set_up", reference=links["billing_request"])]
    if kind == "mandates" and action in ("cancelled", "failed", "expired", "blocked"):
        return [ProviderFact(about="method_gone", reference=links["mandate"])]
    return []
