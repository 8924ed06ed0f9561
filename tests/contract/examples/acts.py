"""What people, devices and other services do before an operation is asked: what no request of ours alone brings about.

Each act gets the stage (the service inside the transaction that is taken back) and returns words for the requests after
it: `{word}` in a body, a path or a query.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pyotp
from fastapi import FastAPI
from sqlalchemy import text

from coworkapi.core.db import Database
from coworkapi.core.ids import decode_id
from coworkapi.core.jobs import sweep
from coworkapi.core.principal import NO_ORGANIZATION, system_principal
from coworkapi.gateways.payments_stripe import StripePayments
from coworkapi.identity.models import Organization
from coworkapi.identity.service import make_link, sessions
from coworkapi.payments.values import OwnKeys
from tests.contract.world import World
from tests.identity.authenticator import Authenticator
from tests.identity.factories import PASSWORD, make_user
from tests.identity.oauth.dance import Pkce
from tests.identity.sso import provider as oidc
from tests.operator import client_of, make_operator
from tests.payments.provider import Provider, a_provider

Words = dict[str, Any]
BACK = "https://app.example.com/signed-in"
REFUSED = "@refused.example.com"  # mail to there is sent back by the local gateway
CARD_WITH_3DS = "4000 0027 6000 3184"
STRIPE_KEYS = {
    "secret_key": "sk_test_EXAMPLE_0000",
    "webhook_secret": "whsec_EXAMPLE_0000",
    "publishable_key": "pk_test_EXAMPLE_0000",
}


@dataclass
class Stage:
    """Where acts happen. `words`: what there is so far; `outside`: the services on this machine that ours asks."""

    world: World
    db: Database
    words: Words
    outside: Outside

    @property
    def app(self) -> FastAPI:
        return self.world.operator.app

    async def work(self) -> None:
        """What the worker would do now. PostgreSQL's clock stands still in here, so that nothing would fall due by it:
        the organization's own is put ahead, and what payments wait for is put back."""
        operator, done = self.world.operator, 1
        while done:
            async with self.db.transaction(operator.principal) as session:
                organization = await session.get_one(Organization, operator.organization_id)
                organization.test_clock_at = datetime.now(UTC) + timedelta(seconds=1)
                for table in ("payment_methods", "payments", "provider_events"):
                    await session.execute(text(f"UPDATE {table} SET due_at = now() WHERE due_at < clock_timestamp()"))
            done = await sweep(self.db, self.app.state.due_work, organization_id=operator.organization_id)

    async def mail_to(self, address: str) -> str:
        """The text of the newest mail to that address."""
        operator = self.world.operator
        [mail, *_] = (await operator.get("/v1/mail-messages", to_email=address))["data"]
        return str((await operator.get(f"/v1/mail-messages/{mail['id']}"))["text"])


Act = Callable[[Stage], Awaitable[Words]]


@dataclass
class Outside:
    """An OpenID provider and a payment provider, as servers on this machine."""

    identity: oidc.Provider
    payments: Provider
    addresses: dict[str, str] = field(default_factory=dict)  # what a reader would see instead


@asynccontextmanager
async def outside(app: FastAPI) -> AsyncIterator[Outside]:
    """Both running, and the service's gateway for Stripe asking the one here."""
    async with AsyncExitStack() as stack:
        identity = await stack.enter_async_context(oidc.running())
        payments = await stack.enter_async_context(a_provider())
        payments.answers["GET /v1/account"] = (
            200,
            {"id": "acct_EXAMPLE", "settings": {"dashboard": {"display_name": "Ostbahnhof"}}},
        )
        gateways = app.state.payment_gateways
        before = gateways.open_own

        def open_own(keys: OwnKeys) -> StripePayments:
            return StripePayments(keys.secret_key, *keys.webhook_secrets, api_url=payments.url)

        gateways.open_own = open_own
        try:
            shown = {identity.issuer: "https://accounts.example.com", REFUSED: "@example.com"}
            yield Outside(identity, payments, shown)
        finally:
            gateways.open_own = before


async def show_code(stage: Stage) -> Words:
    """An authenticator app is set up and shows its code; not the newest, which stays for what comes after."""
    begun = (await stage.world.clients["user"].post("/v1/auth/totp", json={"password": PASSWORD})).json()
    return {"code": pyotp.TOTP(begun["secret"]).at(time.time() - 30)}


async def keep_recovery_codes(stage: Stage) -> Words:
    """The app is confirmed, and one of the recovery codes that this gave is at hand."""
    code = (await show_code(stage))["code"]
    made = (await stage.world.clients["user"].post("/v1/auth/totp/confirm", json={"code": code})).json()
    return {"code": made["recovery_codes"][0]}


async def make_passkey(stage: Stage) -> Words:
    """A device makes the passkey that the service asks for."""
    begun = await stage.world.clients["user"].post("/v1/auth/passkeys/options", json={"password": PASSWORD})
    device = Authenticator()
    return {"credential": device.create(begun.json()["options"]), "device": device}


async def sign_with_passkey(stage: Stage) -> Words:
    """The same device signs the challenge of a sign-in."""
    made = await make_passkey(stage)
    body = {"name": "Ada's phone", "credential": made["credential"]}
    added = await stage.world.clients["user"].post("/v1/auth/passkeys", json=body)
    assert added.status_code == 201, added.text
    begun = await stage.world.clients["anyone"].post("/v1/auth/passkey-sign-in/options")
    return {"credential": made["device"].get(begun.json()["options"])}


async def make_members_passkey(stage: Stage) -> Words:
    """A member's device makes the passkey that the service asks for."""
    begun = await stage.world.clients["member"].post("/v1/me/passkeys/options")
    device = Authenticator()
    return {"credential": device.create(begun.json()["options"]), "device": device}


async def sign_with_members_passkey(stage: Stage) -> Words:
    """The same device signs the challenge of a member's sign-in."""
    made = await make_members_passkey(stage)
    body = {"name": "Ada's phone", "credential": made["credential"]}
    added = await stage.world.clients["member"].post("/v1/me/passkeys", json=body)
    assert added.status_code == 201, added.text
    begun = await stage.world.clients["anyone"].post(f"/v1/public/{stage.world.slug}/passkey-sign-in/options")
    return {"credential": made["device"].get(begun.json()["options"])}


async def connect_sso(stage: Stage) -> Words:
    """A connection to the provider on this machine."""
    made = await stage.world.operator.post(
        "/v1/sso-connections",
        {
            "name": "Ours",
            "audience": "staff",
            "issuer": stage.outside.identity.issuer,
            "client_id": oidc.CLIENT_ID,
            "client_secret": oidc.CLIENT_SECRET,
            "email_domains": ["example.com"],
            "redirect_uris": [BACK],
        },
    )
    return {"sso": made["id"]}


async def come_back_from_sso(stage: Stage) -> Words:
    """Somebody of the staff has signed in at the provider, and their browser is back with a code."""
    person = await make_user(replace(stage.world.operator, db=stage.db))
    stage.outside.identity.person = {"email": person.email}
    connection, pkce, anyone = (await connect_sso(stage))["sso"], Pkce(), stage.world.clients["anyone"]
    path = f"/v1/public/{stage.world.slug}/sso-connections/{connection}/start"
    started = await anyone.post(path, json={"redirect_uri": BACK, "code_challenge": pkce.challenge})
    back = await anyone.get(stage.outside.identity.authorize(started.json()["authorization_url"]))
    said = dict(parse_qsl(urlsplit(back.headers["location"]).query))
    return {"sso_code": said["code"], "verifier": pkce.verifier}


async def ask_to_sign_up(stage: Stage) -> Words:
    """The token that the mail of a sign-up holds."""
    async with stage.db.transaction(system_principal(NO_ORGANIZATION)) as session:
        token = await make_link(session, purpose="sign_up", email=f"{'0' * 32}@example.com")
    return {"sign_up_token": token}


async def be_invited_elsewhere(stage: Stage) -> Words:
    """The user is invited into another organization; the token of the mail that says so."""
    me = (await stage.world.clients["user"].get("/v1/auth/session")).json()["user"]
    async with make_operator(stage.app) as other:
        await other.post("/v1/invitations", {"email": me["email"], "role_assignments": [{"role": "manager"}]})
        await sweep(stage.db, stage.app.state.due_work, organization_id=other.organization_id)
        [mail] = (await other.get("/v1/mail-messages", template="invitation"))["data"]
        said = (await other.get(f"/v1/mail-messages/{mail['id']}"))["text"]
    return {"invitation_token": re.findall(r"#token=([\w-]+)", said)[0]}


async def be_invited_into_a_team(stage: Stage) -> Words:
    """Another member, who runs a team, invites the member into it."""
    operator = stage.world.operator
    grace = await operator.post(
        "/v1/members", {"name": "Grace Hopper", "email": "grace@example.com", "may_sign_in": True}
    )
    team = await operator.post("/v1/teams", {"name": "Analytical Engines"})
    await operator.put(f"/v1/teams/{team['id']}/people/{grace['id']}", {"role": "admin"})
    async with stage.db.transaction(operator.principal) as session:
        tokens = await sessions.open_member_session(
            session,
            settings=stage.app.state.settings,
            organization_id=operator.organization_id,
            member_id=decode_id("mem", grace["id"]),
            ip=None,
            user_agent=None,
        )
    member = await operator.get(f"/v1/members/{stage.world.ids['mem']}")
    async with client_of(stage.app, tokens.access_token) as http:
        body = {"name": member["name"], "email": member["email"]}
        made = await http.post(f"/v1/me/teams/{team['id']}/invitations", json=body)
    assert made.status_code == 201, made.text
    return {"invitation_id": made.json()["id"]}


async def be_invited_to_a_booking(stage: Stage) -> Words:
    """A guest gets a mail that asks whether they come; what its link ends with."""
    await stage.work()
    said = await stage.mail_to("grace@example.com")
    return {"link": re.findall(r"/invitations/([\w.-]+)", said)[0]}


async def wait_for_the_customer(stage: Stage) -> Words:
    """A member pays by a card whose bank wants to be asked: the payment waits, and so does the bank's page."""
    world, member = stage.world, stage.world.clients["member"]
    made = await world.operator.post("/v1/payment-methods", {"account_id": world.ids["acct"], "kind": "card"})
    await stage.work()
    path = f"/v1/payment-methods/{made['id']}"
    await world.operator.post(f"{path}/confirm", {"number": CARD_WITH_3DS}, 200)
    await stage.work()
    set_up = await world.operator.get(f"{path}/set-up")
    await world.operator.post("/v1" + set_up["url"].split("/v1", 1)[1] + "/confirm", {"approve": True}, 200)
    await stage.work()
    body = {"payment_method_id": made["id"]}
    paid = await member.post(f"/v1/me/invoices/{world.ids['inv']}/pay", json=body)
    assert paid.status_code == 201, paid.text
    await stage.work()
    action = (await member.get(f"/v1/me/payments/{paid.json()['id']}/next-action")).json()
    return {"pmt": paid.json()["id"], "reference": action["url"].rsplit("/", 1)[1]}


async def save_stripe_keys(stage: Stage) -> Words:
    """The organization's own keys at Stripe are saved; the token in the address for its webhooks."""
    saved = await stage.world.operator.put("/v1/payment-providers/stripe", STRIPE_KEYS)
    return {"webhook_token": saved["webhook_url"].rsplit("/", 1)[1]}


def signed_by_stripe(content: bytes) -> dict[str, str]:
    """The headers of a webhook that Stripe signs."""
    at = int(time.time())
    digest = hmac.new(STRIPE_KEYS["webhook_secret"].encode(), f"{at}.".encode() + content, hashlib.sha256)
    return {"Stripe-Signature": f"t={at},v1={digest.hexdigest()}"}


async def have_a_mail_refused(stage: Stage) -> Words:
    """A mail that its receiver's server refused for good."""
    operator = stage.world.operator
    address = f"ada{REFUSED}"
    await operator.post("/v1/invitations", {"email": address, "role_assignments": [{"role": "owner"}]})
    await stage.work()
    [mail] = (await operator.get("/v1/mail-messages", state="failed"))["data"]
    return {"mail": mail["id"]}


async def find_open_items(stage: Stage) -> Words:
    """What the account owes and what it has in its favour."""
    account = stage.world.ids["acct"]
    items = (await stage.world.operator.get(f"/v1/billing-accounts/{account}/open-items", limit=100))["data"]
    return {
        "debit": next(one["id"] for one in items if one["open"]["amount"] > 0),
        "credit": next(one["id"] for one in items if one["open"]["amount"] < 0),
    }


async def find_another_account(stage: Stage) -> Words:
    """That of somebody else."""
    body = {"name": "Analytical Engines"}
    await stage.world.operator.post("/v1/teams", body)
    accounts = (await stage.world.operator.get("/v1/billing-accounts"))["data"]
    return {"acct": next(one["id"] for one in accounts if one["id"] != stage.world.ids["acct"])}


async def find_letter_to_post(stage: Stage) -> Words:
    """A letter about a price rise to somebody who has no address for mails."""
    await stage.work()
    rise = stage.words["prs"]
    letters = await stage.world.operator.get(f"/v1/price-rises/{rise}/letters", state="to_post")
    return {"prl": letters["data"][0]["id"]}
