"""An organization with one of everything, made over HTTP: an id for each prefix, and a client for each face."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from fastapi import FastAPI

from coworkapi.core.ids import decode_id, encode_id, new_id
from coworkapi.identity.oauth.models import OAuthGrant
from coworkapi.identity.service import sessions
from coworkapi.payments.models import Dispute
from tests.contract.sample import SOON, by_name, call
from tests.identity.authenticator import Authenticator
from tests.identity.factories import PASSWORD, make_user, sign_in
from tests.operator import Operator, client_of, make_operator
from tests.spaces.factories import WEEKDAYS
from tests.spaces.pictures import picture

# Open whenever a test needs it.
ALWAYS_OPEN = {day: [{"opens": "00:00", "closes": "24:00"}] for day in WEEKDAYS}
# What needs no tax rate, and what members may change by themselves.
PLAN_TERMS = {
    "price": {"amount": 30_000, "currency": "EUR"},
    "tax_code": "none",
    "self_service": {"may_change": True},
}
ADDRESS = {"line1": "Am Ostbahnhof 1", "postal_code": "10243", "city": "Berlin", "country": "DE"}
# prefix -> the operation that makes one, and what its body needs beyond the required fields. In order: later ones
# use the ids of earlier ones. `face`: who makes it, if not the operator.
RECIPES: list[tuple[str, str, dict[str, Any]]] = [
    ("ent", "create_legal_entity", {"country": "DE", "currency": "EUR", "vat_id": "DE136695976", "address": ADDRESS}),
    ("loc", "create_location", {"opening_hours": ALWAYS_OPEN, "closed_on_holidays": False}),
    ("rty", "create_resource_type", {}),
    ("pol", "create_booking_policy", {"rules": {"any_time": True}}),
    ("amn", "create_amenity", {}),
    ("res", "create_resource", {}),
    ("pho", "create_resource_photo", {}),
    ("flp", "create_floor_plan", {"is_public": "true"}),
    ("clo", "create_closure", {"starts_on": "2031-01-01", "ends_on": None}),
    ("blk", "create_block", {"starts_at": "2031-01-01T10:00:00Z", "ends_at": "2031-01-01T11:00:00Z"}),
    ("cfd", "create_custom_field", {"type": "text"}),
    ("tag", "create_tag", {}),
    ("mem", "create_member", {"email": "{unique}@example.com", "may_sign_in": True}),
    ("team", "create_team", {}),
    ("lot", "grant_credits", {}),
    ("dsc", "create_discount", {}),
    ("prm", "create_permission", {}),
    ("note", "write_member_note", {}),
    ("cns", "give_consent", {}),
    ("tiv", "invite_into_my_team", {}),
    ("role", "create_role", {}),
    ("ivt", "create_invitation", {"role_assignments": [{"role": "owner"}]}),
    ("key", "create_api_key", {}),
    ("app", "create_oauth_app", {}),
    ("sso", "create_sso_connection", {}),
    ("bkg", "create_booking", {"override_policy": True}),
    ("att", "add_booking_attendee", {}),
    ("wtl", "join_waitlist", {}),
    ("vis", "announce_my_visitor", {}),
    ("tax", "create_tax_rate", {"valid_from": "2031-01-01"}),
    ("chg", "create_charge", {"account_id": "{acct}", "tax_code": "none"}),
    ("prd", "create_product", {"dated": True}),
    ("sale", "sell_product", {"on": SOON.date().isoformat()}),
    ("chk", "create_check_in", {}),
    ("bks", "create_booking_series", {"starts_at": "2031-02-03T10:00", "override_policy": True}),
    ("op", "create_export", {}),
    ("feed", "create_my_calendar_feed", {}),
    ("rate", "create_rate", {}),
    ("cpn", "create_coupon", {"percent_basis_points": 1000}),
    ("quo", "create_my_quote", {}),
    ("lac", "create_ledger_account", {"code": "petty_cash"}),
    ("jrn", "create_journal_entry", {}),
    ("run", "start_billing_run", {"until": None, "dry_run": True}),
    ("plan", "create_plan", {"terms": PLAN_TERMS, "is_public": True}),
    ("plnv", "draft_plan_version", {}),
    ("mbr", "create_membership", {}),
    ("dep", "create_deposit", {"received_on": "2020-01-01", "amount": {"amount": 5_000, "currency": "EUR"}}),
    ("mch", "change_membership", {"quantity": 2, "effective": "cycle_end"}),
    ("prs", "create_price_rise", {"effective_on": "2031-01-01", "basis_points": 420}),
    ("pm", "set_up_payment_method", {"account_id": "{acct}"}),
    ("pmt", "create_payment", {}),
    ("ref", "refund_payment", {}),
    ("dun", "create_dunning_policy", {}),
    ("prom", "create_dunning_pause", {}),
    ("whe", "create_webhook_endpoint", {"url": "https://example.com/hooks"}),
    ("whd", "test_webhook_endpoint", {}),
]

NOT_MADE_YET: dict[str, str] = {}  # prefix -> a word in the path of the route that will make one


@dataclass
class World:
    """One organization. `clients`: by face (`operator`, `user`, `member`, `anyone`)."""

    operator: Operator
    clients: dict[str, httpx.AsyncClient]
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def slug(self) -> str:
        return self.operator.slug


@asynccontextmanager
async def make_world(app: FastAPI) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        operator = await stack.enter_async_context(make_operator(app))
        anyone = await stack.enter_async_context(client_of(app, None))
        person = await make_user(operator, "owner")
        tokens = await sign_in(anyone, person, organization=operator.slug)
        user = await stack.enter_async_context(client_of(app, tokens["access_token"]))
        world = World(operator, {"operator": operator.http, "anyone": anyone, "user": user})
        world.ids |= {
            "org": encode_id("org", operator.organization_id),
            "usr": encode_id("usr", person.id),
            "ses": (await user.get("/v1/auth/session")).json()["session_id"],
        }
        world.ids["pky"] = await _passkey(user)
        for prefix, name, extra in RECIPES:
            await _make(stack, world, prefix, name, extra)
        world.ids["mpk"] = await _members_passkey(world.clients["member"])
        world.ids["file"] = (await operator.get(f"/v1/photos/{world.ids['pho']}"))["file_id"]
        await operator.sweep()  # the invitation's mail
        world.ids["mail"] = (await operator.get("/v1/mail-messages"))["data"][0]["id"]
        letters = await operator.get(f"/v1/price-rises/{world.ids['prs']}/letters")
        world.ids["prl"] = letters["data"][0]["id"]
        world.ids["unit"] = (await operator.get("/v1/units"))["data"][0]["id"]
        world.ids["pass"] = (await operator.get("/v1/passes"))["data"][0]["id"]
        world.ids["evt"] = (await operator.get("/v1/events"))["data"][0]["id"]
        world.ids["aud"] = (await operator.get("/v1/audit-entries"))["data"][0]["id"]
        world.ids["cre"] = (await operator.get("/v1/credits/entries"))["data"][0]["id"]
        world.ids["dsp"] = await _dispute(world)
        await _complete(world)
        world.ids |= await _books(operator, world.ids["loc"], world.ids["acct"])
        await _import_statement(world)
        world.ids["agr"] = await _let_app_in(world)
        # Nothing makes these yet; a route that does needs a recipe instead (test_every_kind_of_id_has_a_thing).
        world.ids |= {prefix: encode_id(prefix, new_id()) for prefix in NOT_MADE_YET}
        yield world


async def _let_app_in(world: World) -> str:
    """A grant of the user's to the app."""
    grant = OAuthGrant(
        id=new_id(),
        app_id=decode_id("app", world.ids["app"]),
        user_id=decode_id("usr", world.ids["usr"]),
        scopes=["spaces:read"],
        access_hash=new_id().bytes,
        family_hash=new_id().bytes,
        ends_at=datetime.now(UTC) + timedelta(days=1),
    )
    async with world.operator.db.transaction(world.operator.principal) as session:
        session.add(grant)
    return encode_id("agr", grant.id)


async def _passkey(user: httpx.AsyncClient) -> str:
    begun = await user.post("/v1/auth/passkeys/options", json={"password": PASSWORD})
    credential = Authenticator().create(begun.json()["options"])
    made = await user.post("/v1/auth/passkeys", json={"name": "A passkey", "credential": credential})
    return str(made.json()["id"])


async def _members_passkey(member: httpx.AsyncClient) -> str:
    begun = await member.post("/v1/me/passkeys/options")
    credential = Authenticator().create(begun.json()["options"])
    made = await member.post("/v1/me/passkeys", json={"name": "A passkey", "credential": credential})
    return str(made.json()["id"])


async def _complete(world: World) -> None:
    """What papers need: who pays has an address, who issues them a logo."""
    await world.operator.patch(f"/v1/billing-accounts/{world.ids['acct']}", {"address": ADDRESS})
    files = {"file": ("logo.png", picture("PNG", (120, 90)), "image/png")}
    answer = await world.operator.http.put(f"/v1/legal-entities/{world.ids['ent']}/logo", files=files)
    assert answer.status_code == 200, answer.text


async def _books(operator: Operator, location: str, account: str) -> dict[str, str]:
    """An invoice, of which a part is credited and another written off."""
    fee = {"location_id": location, "account_id": account, "description": "A fee", "tax_code": "none"}
    charge = (await operator.post("/v1/charges", {**fee, "amount": {"amount": 10_000, "currency": "EUR"}}))["charge"]
    [invoice] = (await operator.post("/v1/invoices", {"charge_ids": [charge["id"]]}))["invoices"]
    path, [line], cent = f"/v1/invoices/{invoice['id']}", invoice["lines"], {"amount": 1, "currency": "EUR"}
    body = {"reason": "a scratch", "lines": [{"line_id": line["id"], "amount": cent}]}
    credited = await operator.post(f"{path}/credit", body, status=200)
    given_up = await operator.post(f"{path}/write-off", {"reason": "a cent", "amount": cent}, status=200)
    matches = await operator.get(f"/v1/billing-accounts/{account}/matches")
    return {
        "inv": invoice["id"],
        "ilin": line["id"],
        "crn": credited["credit_note"]["id"],
        "wof": given_up["write_off"]["id"],
        "mat": matches["data"][0]["id"],
        "item": matches["data"][0]["debit_item_id"],
    }


async def _dispute(world: World) -> str:
    """A dispute: only a provider can open one."""
    dispute = Dispute(
        id=new_id(),
        payment_id=decode_id("pmt", world.ids["pmt"]),
        account_id=decode_id("acct", world.ids["acct"]),
        provider="local",
        provider_reference="ldp_1",
        currency="EUR",
        amount=1,
        opened_at=world.operator.principal.now,
    )
    async with world.operator.db.transaction(world.operator.principal) as session:
        session.add(dispute)
    return encode_id("dsp", dispute.id)


async def _import_statement(world: World) -> None:
    """A bank statement and its line."""
    request = call(by_name("import_bank_statement"), world.ids, world.slug)
    params = {"legal_entity_id": world.ids["ent"]}
    response = await world.operator.http.post("/v1/bank-statements", params=params, **request.content)
    assert response.status_code == 201, response.text
    world.ids["stm"] = response.json()["statements"][0]["statement"]["id"]
    world.ids["bln"] = (await world.operator.get("/v1/bank-lines"))["data"][0]["line"]["id"]


async def _make(stack: AsyncExitStack, world: World, prefix: str, name: str, extra: dict[str, Any]) -> None:
    operation = by_name(name)
    words = world.ids | {"unique": world.operator.organization_id.hex}
    request = call(operation, words, world.slug, **extra)
    response = await world.clients[operation.face].request(operation.method, request.url, **request.content)
    assert response.status_code in (200, 201, 202), f"{name}: {response.status_code} {response.text}"
    made = response.json()
    world.ids[prefix] = made["id"] if "id" in made else made[next(iter(made))]["id"]
    if prefix == "mem":
        world.ids["acct"] = (await world.operator.get("/v1/billing-accounts"))["data"][0]["id"]
        world.ids["acct"] = (await world.operator.get("/v1/billing-accounts"))["data"][0]["id"]
        async with world.operator.db.transaction(world.operator.principal) as session:
            tokens = await sessions.open_member_session(
                session,
                settings=world.operator.app.state.settings,
                organization_id=world.operator.organization_id,
                member_id=decode_id("mem", world.ids["mem"]),
                ip=None,
                user_agent=None,
            )
        world.clients["member"] = await stack.enter_async_context(client_of(world.operator.app, tokens.access_token))
    if prefix == "team":
        await world.operator.put(f"/v1/teams/{world.ids['team']}/people/{world.ids['mem']}", {"role": "admin"})
