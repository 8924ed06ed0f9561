"""What is said to GoCardless, and how its answers are understood."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest

from coworkapi.gateways.payments import (
    BadSignature,
    GatewayRefused,
    GatewayUnreachable,
    NewCustomer,
    NewPayment,
    NewRefund,
    NewSetUp,
)
from coworkapi.gateways.payments_gocardless import GoCardlessPayments
from tests.payments.provider import Provider, a_provider

KEY = "pmt_01jq2v5x8ye0rb6hm3k7n4d9ta"
PAYMENT = {"id": "PM123", "status": "pending_submission", "amount": 10_000, "currency": "EUR"}


@pytest.fixture
async def provider() -> AsyncIterator[Provider]:
    async with a_provider() as made:
        yield made


@pytest.fixture
async def gocardless(provider: Provider) -> AsyncIterator[GoCardlessPayments]:
    made = GoCardlessPayments("token", "secret", api_url=provider.url)
    yield made
    await made.close()


def payment() -> NewPayment:
    return NewPayment(
        key=KEY,
        customer="CU123",
        method="MD123",
        kind="sepa_debit",
        amount=10_000,
        currency="EUR",
        description="Invoice INV-2026-000001",
        off_session=True,
        return_url="https://app.example.com",
    )


async def test_a_mandate_is_given_on_their_page(provider: Provider, gocardless: GoCardlessPayments) -> None:
    provider.answers["POST /customers"] = (201, {"customers": {"id": "CU123"}})
    assert await gocardless.create_customer(NewCustomer(key="acct_1", name="Acme", email=None)) == "CU123"
    assert provider.asked[0].headers["idempotency-key"] == "acct_1"
    assert provider.asked[0].headers["gocardless-version"] == "2015-07-06"
    provider.answers["POST /billing_requests"] = (201, {"billing_requests": {"id": "BRQ1", "status": "pending"}})
    flow = {"billing_request_flows": {"authorisation_url": "https://pay.gocardless.com/flow"}}
    provider.answers["POST /billing_request_flows"] = (201, flow)
    wish = NewSetUp(
        key="pm_1", customer="CU123", kind="sepa_debit", currency="EUR", return_url="https://app.example.com"
    )
    begun = await gocardless.begin_set_up(wish)
    assert (begun.reference, begun.state, begun.url) == ("BRQ1", "awaiting_customer", "https://pay.gocardless.com/flow")
    assert provider.asked[1].json["billing_requests"]["mandate_request"] == {"scheme": "sepa_core", "currency": "EUR"}
    request = {"id": "BRQ1", "status": "fulfilled", "mandate_request": {"links": {"mandate": "MD123"}}}
    provider.answers["GET /billing_requests/BRQ1"] = (200, {"billing_requests": request})
    mandate = {
        "id": "MD123",
        "status": "pending_submission",
        "reference": "REF-1",
        "links": {"customer_bank_account": "BA1"},
    }
    provider.answers["GET /mandates/MD123"] = (200, {"mandates": mandate})
    account = {
        "account_number_ending": "00",
        "bank_name": "Bank",
        "account_holder_name": "Acme",
        "country_code": "DE",
    }
    provider.answers["GET /customer_bank_accounts/BA1"] = (200, {"customer_bank_accounts": account})
    ready = await gocardless.find_set_up("BRQ1")
    assert ready.method is not None
    assert (ready.state, ready.method.reference, ready.method.mandate_reference) == ("ready", "MD123", "REF-1")
    provider.answers["GET /mandates/MD123"] = (200, {"mandates": mandate | {"status": "failed"}})
    assert (await gocardless.find_set_up("BRQ1")).state == "failed"
    provider.answers["GET /billing_requests/BRQ1"] = (200, {"billing_requests": request | {"status": "pending"}})
    assert (await gocardless.find_set_up("BRQ1")).state == "awaiting_customer"
    with pytest.raises(GatewayRefused, match="kind_not_offered"):
        await gocardless.begin_set_up(
            NewSetUp(key="k", customer="c", kind="card", currency="EUR", return_url="https://app.example.com")
        )


async def test_a_payment_is_pending_and_fails_after_days_with_its_cause(
    provider: Provider, gocardless: GoCardlessPayments
) -> None:
    provider.answers["POST /payments"] = (201, {"payments": PAYMENT})
    result = await gocardless.pay(payment())
    assert (result.reference, result.state) == ("PM123", "pending")
    assert provider.asked[0].headers["idempotency-key"] == KEY
    said = provider.asked[0].json["payments"]
    assert (said["amount"], said["links"], said["retry_if_possible"]) == (10_000, {"mandate": "MD123"}, False)
    for status, state in (("submitted", "pending"), ("confirmed", "succeeded"), ("charged_back", "succeeded")):
        provider.answers["GET /payments/PM123"] = (200, {"payments": PAYMENT | {"status": status}})
        found = await gocardless.find_payment(key=KEY, reference="PM123")
        assert found is not None
        assert found.state == state
    provider.answers["GET /payments/PM123"] = (200, {"payments": PAYMENT | {"status": "failed"}})
    for cause, code, kind in (
        ("insufficient_funds", "insufficient_funds", "soft"),
        ("bank_account_closed", "account_closed", "hard"),
        ("refer_to_payer", "debit_declined", "soft"),
    ):
        details = {"cause": cause, "description": "No."}
        provider.answers["GET /events"] = (200, {"events": [{"details": details}]})
        failed = await gocardless.find_payment(key=KEY, reference="PM123")
        assert failed is not None
        assert failed.failure is not None
        assert (failed.state, failed.failure.code, failed.failure.kind) == ("failed", code, kind)


async def test_made_again_under_the_same_key_it_is_the_first_one(
    provider: Provider, gocardless: GoCardlessPayments
) -> None:
    conflict = {
        "error": {
            "type": "invalid_state",
            "code": 409,
            "errors": [
                {"reason": "idempotent_creation_conflict", "links": {"conflicting_resource_id": "PM123"}},
            ],
        }
    }
    provider.answers["POST /payments"] = (409, conflict)
    provider.answers["GET /payments/PM123"] = (200, {"payments": PAYMENT | {"status": "confirmed"}})
    assert await gocardless.find_payment(key=KEY, reference=None) is None
    result = await gocardless.pay(payment())
    assert (result.reference, result.state) == ("PM123", "succeeded")


async def test_what_says_nothing_is_unknown_and_what_is_wrong_is_refused(
    provider: Provider, gocardless: GoCardlessPayments
) -> None:
    for answer in ((500, {"error": {}}), (429, {"error": {}}), (401, {"error": {}}), (200, b"<html>")):
        provider.answers["POST /payments"] = answer
        with pytest.raises(GatewayUnreachable) as raised:
            await gocardless.pay(payment())
        assert "token" not in str(raised.value)
    wrong = {
        "error": {
            "type": "invalid_state",
            "message": "Mandate is cancelled",
            "errors": [{"reason": "mandate_is_inactive"}],
        }
    }
    provider.answers["POST /payments"] = (422, wrong)
    with pytest.raises(GatewayRefused, match="mandate_is_inactive"):
        await gocardless.pay(payment())
    provider.answers["POST /mandates/MD123/actions/cancel"] = (422, wrong)
    await gocardless.detach("MD123")


async def test_refunds_confirm_the_total(provider: Provider, gocardless: GoCardlessPayments) -> None:
    provider.answers["POST /refunds"] = (201, {"refunds": {"id": "RF1", "status": "created"}})
    wish = NewRefund(
        key="ref_1", payment="PM123", kind="sepa_debit", amount=4_000, currency="EUR", paid=10_000, refunded=1_000
    )
    assert (await gocardless.refund(wish)).state == "pending"
    assert provider.asked[0].json["refunds"]["total_amount_confirmation"] == 5_000
    for status, state in (("paid", "succeeded"), ("bounced", "failed"), ("submitted", "pending")):
        provider.answers["GET /refunds/RF1"] = (200, {"refunds": {"id": "RF1", "status": status}})
        found = await gocardless.find_refund(key="ref_1", reference="RF1", payment="PM123")
        assert found is not None
        assert found.state == state


async def test_webhooks_carry_several_events(gocardless: GoCardlessPayments) -> None:
    def event(number: int, kind: str, action: str, **links: str) -> dict[str, Any]:
        return {
            "id": f"EV{number}",
            "created_at": "2026-11-20T10:00:00.000Z",
            "resource_type": kind,
            "action": action,
            "links": links,
            "details": {"cause": "customer_chargeback"},
        }

    events = [
        event(1, "payments", "failed", payment="PM123"),
        event(2, "payments", "charged_back", payment="PM123"),
        event(3, "payments", "chargeback_cancelled", payment="PM123"),
        event(4, "mandates", "cancelled", mandate="MD123"),
        event(5, "billing_requests", "fulfilled", billing_request="BRQ1"),
        event(6, "refunds", "paid", refund="RF1"),
        event(7, "payouts", "paid", payout="PO1"),
    ]
    body = orjson.dumps({"events": events})
    signature = hmac.new(b"secret", body, hashlib.sha256).hexdigest()
    messages = gocardless.read_webhook(body, {"webhook-signature": signature})
    assert [message.id for message in messages] == [f"EV{number}" for number in range(1, 8)]
    facts = [[(fact.about, fact.reference, fact.state) for fact in message.facts] for message in messages]
    assert facts == [
        [("payment", "PM123", None)],
        [("dispute", "PM123", "open")],
        [("dispute", "PM123", "won")],
        [("method_gone", "MD123", None)],
        [("set_up", "BRQ1", None)],
        [("refund", "RF1", None)],
        [],
    ]
    for headers in ({}, {"webhook-signature": signature[:-1] + "0"}):
        with pytest.raises(BadSignature):
            gocardless.read_webhook(body + b" ", headers)
