"""How an account is invoiced, over HTTP."""

from __future__ import annotations

from coworkapi.core.ids import encode_id
from tests.billing.factories import an_account
from tests.operator import Operator

DEFAULTS = {
    "strategy": "at_cycle",
    "day": None,
    "payment_terms_days": None,
    "locale": None,
    "delivery": None,
    "emails": [],
    "purchase_order": None,
}


async def test_an_account_is_invoiced_by_defaults_until_it_is_told_otherwise(operator: Operator) -> None:
    _, account = await an_account(operator)
    account_id = encode_id("acct", account)
    path = f"/v1/billing-accounts/{account_id}/invoicing"
    answer = await operator.http.get(path)
    assert answer.json() == {"account_id": account_id, **DEFAULTS}
    assert answer.headers["etag"] == '"0"'

    wanted = {"strategy": "monthly", "day": 31, "payment_terms_days": 30, "locale": "de", "emails": ["Pay@Example.com"]}
    answer = await operator.http.put(path, json=wanted, headers={"If-Match": '"0"'})
    assert answer.json() == {"account_id": account_id, **DEFAULTS, **wanted, "emails": ["pay@example.com"]}
    assert answer.headers["etag"] == '"1"'
    assert (await operator.http.get(path)).json() == answer.json()

    again = await operator.http.put(path, json=wanted)
    assert again.headers["etag"] == '"1"'  # the same: no new version, no event
    stale = await operator.http.put(path, json={}, headers={"If-Match": '"0"'})
    assert stale.status_code == 412
    back = await operator.http.put(path, json={}, headers={"If-Match": '"1"'})
    assert back.json() == {"account_id": account_id, **DEFAULTS}
    assert back.headers["etag"] == '"2"'

    events = [e for e in await operator.events() if e["type"] == "account_invoicing.updated"]
    assert [e["data"]["strategy"] for e in events] == ["monthly", "at_cycle"]
    assert events[1]["previous"]["strategy"] == "monthly"


async def test_what_makes_no_sense_is_refused_by_name(operator: Operator) -> None:
    _, account = await an_account(operator)
    path = f"/v1/billing-accounts/{encode_id('acct', account)}/invoicing"
    for body, pointer in (
        ({"strategy": "monthly"}, "/"),
        ({"strategy": "at_once", "day": 3}, "/"),
        ({"strategy": "monthly", "day": 32}, "/day"),
        ({"payment_terms_days": -1}, "/payment_terms_days"),
        ({"locale": "tlh"}, "/locale"),
        ({"delivery": "pigeon"}, "/delivery"),
        ({"emails": ["nobody"]}, "/emails/0"),
    ):
        problem = await operator.put(path, body, 422)
        assert problem["errors"][0]["pointer"] == pointer, problem
    assert await operator.get(path) == {"account_id": encode_id("acct", account), **DEFAULTS}


async def test_of_another_organization_there_is_no_such_account(operator: Operator, stranger: Operator) -> None:
    _, account = await an_account(stranger)
    path = f"/v1/billing-accounts/{encode_id('acct', account)}/invoicing"
    await operator.get(path, 404)
    await operator.put(path, {}, 404)
