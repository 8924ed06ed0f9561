"""Organizations' own keys at Stripe and GoCardless, which are servers on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from coworkapi.app import create_app
from coworkapi.core.audit import AuditEntry
from coworkapi.core.ids import encode_id
from coworkapi.core.sealing import Seal
from coworkapi.gateways.payments import GatewayRefused
from coworkapi.gateways.payments_gocardless import GoCardlessPayments
from coworkapi.payments.models import PaymentProvider
from coworkapi.settings import Settings
from tests.billing.factories import an_account
from tests.operator import client_of, make_operator
from tests.payments.provider import Asked, a_provider
from tests.payments.test_live import Live

pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=<...>' to upload raw bytes:DeprecationWarning")
PATH = "/v1/payment-providers/stripe"
ACCOUNT = {"id": "acct_own", "settings": {"dashboard": {"display_name": "North Wharf"}}}
KEYS = {
    "secret_key": "sk_live_own_first_1111",
    "webhook_secret": "whsec_own_first_2222",
    "publishable_key": "pk_live_own",
}
ROTATED = {"secret_key": "rk_live_own_second_3333", "webhook_secret": "whsec_own_second_4444"}
SECRETS = [*KEYS.values(), *ROTATED.values()]
SECRETS.remove("pk_live_own")


@pytest.fixture
async def live(settings: Settings) -> AsyncIterator[Live]:
    """A live organization of a service that has keys for Stripe."""
    async with a_provider() as provider:
        keys = {
            "stripe_secret_key": SecretStr("sk_live_service"),
            "stripe_publishable_key": "pk_live_service",
            "stripe_webhook_secret": SecretStr("whsec_service"),
            "stripe_api_url": provider.url,
            "gocardless_api_url": provider.url,
        }
        app = create_app(settings.model_copy(update=keys))
        async with (
            app.router.lifespan_context(app),
            make_operator(app, mode="live") as operator,
            client_of(app, None) as anonymous,
        ):
            yield Live(operator, provider, anonymous)


async def keys_used(live: Live, path: str) -> list[str]:
    return [one.headers["authorization"].removeprefix("Bearer ") for one in live.stripe.asked if one.path == path]


async def test_own_keys_from_saving_to_removing(live: Live) -> None:
    operator, stripe = live.operator, live.stripe
    [of_stripe, of_gocardless] = await operator.get("/v1/payment-providers")
    assert (of_stripe["keys"], of_stripe["own"], of_gocardless["keys"]) == ("service", None, "none")
    await operator.get(PATH, 404)
    stripe.answers["GET /v1/account"] = (200, ACCOUNT)
    saved = await operator.put(PATH, KEYS)
    assert (saved["secret_key_last4"], saved["webhook_secret_last4"], saved["publishable_key"]) == (
        "1111",
        "2222",
        "pk_live_own",
    )
    assert (saved["account_reference"], saved["account_name"], saved["mode"]) == ("acct_own", "North Wharf", "live")
    assert await operator.get(PATH) == saved
    [of_stripe, _] = await operator.get("/v1/payment-providers")
    assert (of_stripe["keys"], of_stripe["own"]) == ("own", saved)
    [gateway] = await operator.get("/v1/payment-gateways")
    assert (gateway["publishable_key"], gateway["webhook_url"]) == ("pk_live_own", saved["webhook_url"])

    # What is asked of Stripe is asked with them; what it sends must be signed with theirs
    _, account = await an_account(operator)
    stripe.answers["POST /v1/customers"] = (200, {"id": "cus_1"})
    intent = {"id": "seti_1", "status": "requires_payment_method", "client_secret": "seti_1_secret_x"}
    stripe.answers["POST /v1/setup_intents"] = stripe.answers["GET /v1/setup_intents/seti_1"] = (200, intent)
    method = await operator.post("/v1/payment-methods", {"account_id": encode_id("acct", account), "kind": "card"})
    await operator.sweep()
    assert await keys_used(live, "/v1/setup_intents") == [KEYS["secret_key"]]
    assert (await operator.get(f"/v1/payment-methods/{method['id']}/set-up"))["publishable_key"] == "pk_live_own"
    thing = {"id": "seti_1"}
    assert (await live.webhook("evt_1", "setup_intent.created", thing, "whsec_service")).status_code == 400
    assert (await live.webhook("evt_1", "setup_intent.created", thing, KEYS["webhook_secret"])).json() == {"taken": 1}
    await operator.sweep()

    # Rotated: the former webhook secret counts for another day
    read = await operator.http.get(PATH)
    rotated = await operator.put(PATH, ROTATED | {"publishable_key": "pk_live_own"}, headers={"If-Match": '"1"'})
    assert (read.headers["etag"], rotated["secret_key_last4"]) == ('"1"', "3333")
    assert (await operator.put(PATH, KEYS, 412, headers={"If-Match": '"1"'}))["code"] == "precondition_failed"
    for number, body in enumerate((KEYS, ROTATED)):
        answer = await live.webhook(f"evt_2{number}", "setup_intent.created", thing, body["webhook_secret"])
        assert answer.json() == {"taken": 1}
    await operator.sweep()
    assert (await keys_used(live, "/v1/setup_intents/seti_1"))[-1] == ROTATED["secret_key"]
    seal = operator.app.state.payment_gateways.seal
    async with operator.db.transaction(operator.principal) as session:
        sealed = await session.scalar(select(PaymentProvider.keys))
        content = orjson.loads(seal.unseal(sealed) or b"") | {"former_until": "2020-01-01T00:00:00+00:00"}
        await session.execute(update(PaymentProvider).values(keys=seal.seal(orjson.dumps(content))))
    assert (await live.webhook("evt_3", "setup_intent.created", thing, KEYS["webhook_secret"])).status_code == 400

    # Sealed under another secret of the service: nothing goes through the service's account instead
    async with operator.db.transaction(operator.principal) as session:
        kept = await session.scalar(select(PaymentProvider.keys))
        foreign = Seal("another" * 8, "payment providers").seal(b"{}")
        await session.execute(update(PaymentProvider).values(keys=foreign))
    assert await operator.get("/v1/payment-gateways") == []
    no_gateway = await operator.post(
        "/v1/payment-methods", {"account_id": encode_id("acct", account), "kind": "card"}, 409
    )
    assert no_gateway["code"] == "no_gateway"
    async with operator.db.transaction(operator.principal) as session:
        await session.execute(update(PaymentProvider).values(keys=kept))

    # Another account, or none, would lose the method that is being set up
    stripe.answers["GET /v1/account"] = (200, {"id": "acct_other"})
    other = await operator.put(PATH, KEYS, 409)
    assert (other["code"], other["uses"]) == ("provider_in_use", {"payment_methods": 1})
    assert (await operator.delete(PATH, 409))["uses"] == {"payment_methods": 1}
    await operator.post(f"/v1/payment-methods/{method['id']}/detach", status=200)
    await operator.sweep()
    assert (await operator.put(PATH, KEYS))["account_reference"] == "acct_other"
    async with operator.db.transaction(operator.principal) as session:
        assert not [one for one in SECRETS if one.encode() in (await session.scalar(select(PaymentProvider.keys)))]
    await operator.delete(PATH)
    [of_stripe, _] = await operator.get("/v1/payment-providers")
    assert (of_stripe["keys"], of_stripe["own"]) == ("service", None)

    # Who did it is told; the keys are told nowhere, and lie nowhere in clear
    async with operator.db.transaction(operator.principal) as session:
        entries = [(one.action, one.path_ids, one.principal_kind) for one in await session.scalars(select(AuditEntry))]
    told = [str(entries), str(await operator.events()), str([saved, rotated, other])]
    mine = sorted(one for one in entries if "payment_provider" in one[0])
    of = ({"provider": "stripe"}, "api_key")
    assert mine == [("delete_payment_provider", *of), *[("put_payment_provider", *of)] * 3]
    assert not [secret for secret in SECRETS for one in told if secret in one]


async def test_keys_that_are_no_good_change_nothing(live: Live) -> None:
    operator, stripe = live.operator, live.stripe
    refused: list[tuple[dict[str, Any], str, str]] = [
        ({"secret_key": "sk_test_1234567"}, "/secret_key", "this one is for test organizations"),
        ({"secret_key": "pk_live_1234567"}, "/secret_key", "must begin with sk_live_ or rk_live_"),
        ({"webhook_secret": "sk_live_1234567"}, "/webhook_secret", "must begin with whsec_"),
        ({"publishable_key": "pk_test_1234567"}, "/publishable_key", "must begin with pk_live_"),
        ({"publishable_key": None}, "/publishable_key", "is missing"),
        ({"webhook_secret": None}, "/webhook_secret", "is missing: register the webhook_url"),
    ]
    for change, pointer, detail in refused:
        problem = await operator.put(PATH, KEYS | change, 422)
        assert problem["code"] == "provider_keys_refused"
        [item] = problem["errors"]
        assert item["pointer"] == pointer
        assert detail in item["detail"]
        assert not [secret for secret in (*KEYS.values(), *filter(None, change.values())) if secret in str(problem)]
    # Too short or too long is told in characters, whatever Pydantic measures
    for given, told in (("sk_live", "at least 8 characters"), ("x" * 301, "at most 300 characters")):
        for name in ("secret_key", "webhook_secret", "publishable_key"):
            [item] = (await operator.put(PATH, KEYS | {name: given}, 422))["errors"]
            assert (item["pointer"], item["code"][:11], given in str(item)) == (f"/{name}", "string_too_", False)
            assert item["detail"] == f"String should have {told}"
    assert stripe.asked == []  # all of that can be seen
    for answer, status, code in (
        ((401, {"error": {"type": "invalid_request_error", "message": "no"}}), 422, "provider_keys_refused"),
        ((403, {"error": {"type": "invalid_request_error", "message": "no"}}), 422, "provider_keys_refused"),
        ((500, {"error": {"type": "api_error", "message": "no"}}), 503, "provider_unreachable"),
    ):
        stripe.answers["GET /v1/account"] = answer
        assert (await operator.put(PATH, KEYS, status))["code"] == code
    await operator.get(PATH, 404)
    async with operator.client(await operator.key(["payments:write", "organization:read"])) as cashier:
        assert (await cashier.put(PATH, json=KEYS)).status_code == 403
        assert (await cashier.delete(PATH)).status_code == 403
        assert (await cashier.get("/v1/payment-providers")).status_code == 200


async def test_a_test_organization_may_try_a_provider(live: Live) -> None:
    provider = live.stripe
    async with make_operator(live.operator.app, mode="test") as operator:
        path = "/v1/payment-providers/gocardless"
        body = {"secret_key": "sandbox_own_token", "webhook_secret": "gocardless webhook"}
        problem = await operator.put(path, body | {"secret_key": "live_own_token"}, 422)
        assert "this one is for live organizations" in problem["detail"]
        provider.answers["GET /creditors"] = (200, {"creditors": [{"id": "CR1", "name": "North Wharf"}]})
        saved = await operator.put(path, body)
        assert (saved["account_reference"], saved["publishable_key"], saved["mode"]) == ("CR1", None, "test")
        assert provider.asked[-1].headers["authorization"] == "Bearer sandbox_own_token"
        assert [one["provider"] for one in await operator.get("/v1/payment-gateways")] == ["gocardless", "local"]
        _, account = await an_account(operator)
        wish = {"account_id": encode_id("acct", account), "kind": "bacs_debit"}
        assert (await operator.post("/v1/payment-methods", wish))["provider"] == "gocardless"
        local = await operator.post("/v1/payment-methods", wish | {"kind": "sepa_debit", "provider": "local"})
        assert local["provider"] == "local"


async def test_gocardless_tells_whose_the_token_is() -> None:
    async with a_provider() as provider:
        gateway = GoCardlessPayments("live_token", "secret", api_url=provider.url)
        for answer, code in (
            ((401, {}), "key_refused"),
            ((403, {}), "key_not_permitted"),
            ((200, {"creditors": []}), "key_not_permitted"),
        ):
            provider.answers["GET /creditors"] = answer
            with pytest.raises(GatewayRefused) as refused:
                await gateway.account()
            assert refused.value.code == code
        await gateway.close()


async def test_methods_at_the_services_account_are_not_lost(live: Live) -> None:
    """Own keys in place of the service's: of the same account at any time, of another once nothing is held there."""
    operator, stripe = live.operator, live.stripe
    _, account = await an_account(operator)
    await operator.post("/v1/payment-methods", {"account_id": encode_id("acct", account), "kind": "card"})

    def whose(asked: Asked) -> tuple[int, Any]:
        return 200, {"id": owners[asked.headers["authorization"].removeprefix("Bearer ")]}

    stripe.answers["GET /v1/account"] = whose
    owners = {"sk_live_service": "acct_service", KEYS["secret_key"]: "acct_own"}
    assert (await operator.put(PATH, KEYS, 409))["code"] == "provider_in_use"
    owners[KEYS["secret_key"]] = "acct_service"
    assert (await operator.put(PATH, KEYS))["account_reference"] == "acct_service"
