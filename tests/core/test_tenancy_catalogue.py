"""Tenancy as the database's catalogue shows it: every table, key, reference, policy, grant and function.

A new table passes by using `Tenant`, `tenant_fk` and `migration_ops.protect`; anything else is named here with its
reason, or fails.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi.core.db import Database
from coworkapi.core.failures import sqlstate
from coworkapi.core.ids import new_id
from coworkapi.core.migrations import async_url
from coworkapi.core.models import Base
from tests.operator import Operator

# Tables of no tenant, each with its reason.
GLOBAL = {
    "alembic_version": "which migration the schema is at",
    "users": "one person signs in once and may work for several organizations",
    "sessions": "found by a token's hash before any organization is known; a user's is of no organization at first",
    "sign_in_failures": "wrong passwords are counted for an address, whether it has an account or not",
    "totp_secrets": "a person's second factor is of their account, wherever they work",
    "recovery_codes": "a person's, as the second factor",
    "passkeys": "a person's; found by the credential's id before any organization is known",
    "passkey_challenges": "answered before any organization is known",
    "sign_in_links": "found by a token's hash before any organization is known",
}
# What is kept under the nil organization: answers, facts and mail from before any organization is known (sign-in,
# forgotten passwords).
NIL_TENANT = {"audit_entries", "event_deliveries", "events", "idempotency_keys", "mail_messages"}
# The tenants themselves: their key is `id`.
ROOT = "organizations"
# What keys may begin with something else than the tenant, each with its reason.
GLOBALLY_UNIQUE = {
    "organizations_pkey": "the tenant's own id",
    "organizations_slug_key": "names the tenant in public addresses",
}
# What the service may not do to a table that it otherwise reads and writes.
# (Of consents it may update two columns: that one was withdrawn, and whose it is after a merge.)
APPEND_ONLY = {
    "events": {"UPDATE"},
    "audit_entries": {"UPDATE", "DELETE"},
    "consents": {"UPDATE", "DELETE"},
    "credit_entries": {"UPDATE", "DELETE"},
}
# The one way across tenants: what each may find or do there.
SYSTEM_FUNCTIONS = {
    "account_mail_home": "where mail about an account may be kept",
    "at_once_billing_due": "which organizations have charges that are to be invoiced at once",
    "authenticate_api_key": "who holds an API key",
    "authenticate_app": "for whom an app holds an access token",
    "authenticate_session": "who holds an access token",
    "billing_runs_due": "which organizations have a legal entity whose day has not been billed",
    "claim_answer": "the answer stored under an idempotency key, once nobody is making it",
    "due_booking_ends": "which organizations have bookings that end now",
    "due_booking_expiries": "which organizations have holds and requests that lapse now",
    "due_booking_no_shows": "which organizations have bookings that nobody came to",
    "due_bank_lines": "which organizations have bank lines that may be booked without asking",
    "due_dunning": "which organizations have accounts whose overdue invoices are to be looked at",
    "due_credit_expiries": "which organizations have credit lots that end now",
    "due_credit_values": "which organizations have sold credits whose use the ledger was not told of yet",
    "due_check_outs": "which organizations have someone in whose day there has ended",
    "due_oauth_lapses": "which organizations have apps' grants that nobody used for too long",
    "due_membership_benefits": "which organizations have plans' credits or benefits to give or end now",
    "due_membership_changes": "which organizations have changes of memberships that take effect now",
    "due_price_rise_letters": "which organizations have letters of price rises to render",
    "due_price_rises": "which organizations have price rises to announce",
    "due_memberships": "which organizations have memberships that start, rest, go on, renew or end now",
    "due_overdue_invoices": "which organizations have invoices that became overdue",
    "due_pass_expiries": "which organizations have dated passes whose day went by",
    "due_standing_holds": "which organizations have accounts that were held by hand until now",
    "due_tax_checks": "which organizations have VAT ids that the authority is to be asked about",
    "due_waitlist_expiries": "which organizations have waiting entries whose time has come",
    "due_waitlist_offers": "which organizations have offers of the waitlist that lapse now",
    "due_collections": "which organizations have due invoices that can be charged",
    "due_local_payments": "which organizations' local payment gateway has something to do now",
    "due_method_expiries": "which organizations have cards that expire soon",
    "due_payment_calls": "which organizations have payments that a gateway is to be asked about",
    "due_payment_expiries": "which organizations have payments whose customer didn't act in time",
    "due_provider_events": "which organizations' payment inbox holds something",
    "due_document_deliveries": "which organizations have invoices and credit notes to render for a mail",
    "claim_webhook_deliveries": "takes webhooks that are due, a few of each endpoint, for whoever sends them",
    "due_webhook_events": "which organizations have events that their webhook endpoints weren't told of",
    "due_webhook_watch": "which organizations have webhook endpoints to warn of or to disable",
    "due_webhooks": "which organizations have webhooks to send",
    "forget_old_webhook_deliveries": "deletes webhook deliveries of over 30 days ago",
    "record_webhook_outcomes": "what became of webhooks that were sent",
    "webhook_bodies": "the events that are sent by webhook",
    "due_mails": "which organizations have mail to send",
    "forget_old_billing_drafts": "deletes what dry runs of billing found over 30 days ago",
    "forget_old_events": "deletes events of over 90 days ago",
    "forget_old_quotes": "deletes quotes that lapsed unused over 7 days ago",
    "forget_old_sign_ins": "deletes ended sessions, links and failures that are old",
    "forget_old_provider_events": "deletes payment providers' events that were done over 180 days ago",
    "forget_old_mails": "deletes mails of over 90 days ago",
    "due_event_deliveries": "which organizations' handlers are owed an event",
    "erase_audit_entries": "the audit log of the transaction's tenant, if it is a test organization",
    "find_oauth_app": "which organization an app is registered in, by its client_id",
    "forget_old_oauth_grants": "deletes apps' grants that ended or lapsed over 30 days ago",
    "end_oauth_grants_of_user": "ends what apps do for a user who lost their password, in all organizations",
    "find_sso_sign_in": "which organization a sign-in at a provider was begun in, by its state",
    "forget_old_sso_sign_ins": "deletes sign-ins at providers that ended over a day ago",
    "forget_old_member_passkey_challenges": "deletes challenges that nobody can answer any more",
    "sandboxes_here": "which test organizations the transaction's own has made",
    "export_files_due": "which organizations have exported files to delete",
    "find_invitation": "which organization an invitation's token is of",
    "forget_old_answers": "deletes answers stored over 7 days ago",
    "forget_old_coupon_guesses": "deletes counts of wrong coupon codes of over an hour ago",
    "forget_old_operations": "deletes long work that ended over 30 days ago, with its report",
    "local_mails": "what the local inbox shows: mails kept as written, of test organizations or where mail is local",
    "note_api_key_uses": "when keys were last used",
    "open_nowhere": "the nil tenant, for requests before any organization",
    "open_public": "an organization by its slug",
    "operations_due": "which organizations' long work waits, or was left by a worker that is gone",
    "organizations_of_user": "where a user works, to choose from",
    "search_members": "ids of the transaction's tenant by words; under a policy no trigram index is used",
    "search_teams": "as search_members",
    "sign_in_requests_due": "which organizations' members wait for a sign-in link",
}
POLICY = (
    "({key} = ( SELECT (NULLIF(current_setting('app.organization_id'::text, true), ''::text))::uuid AS \"nullif\"))"
)


@pytest.fixture
async def owner(database_url: str) -> AsyncIterator[AsyncConnection]:
    """A connection as the schema's owner, rolled back at the end."""
    engine = create_async_engine(async_url(database_url), poolclass=NullPool)
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()


async def rows(connection: AsyncConnection, statement: str) -> list[Any]:
    return list((await connection.execute(text(statement))).all())


async def tables(connection: AsyncConnection) -> set[str]:
    found = await rows(
        connection,
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
    )
    return {row.relname for row in found}


async def tenant_tables(connection: AsyncConnection) -> set[str]:
    return await tables(connection) - set(GLOBAL)


async def test_the_models_and_the_database_have_the_same_tables(owner: AsyncConnection) -> None:
    assert await tables(owner) == set(Base.metadata.tables) | {"alembic_version"}


async def test_every_tenant_table_carries_its_organization(owner: AsyncConnection) -> None:
    found = await rows(
        owner,
        """SELECT attrelid::regclass::text AS name, attnotnull, atttypid::regtype::text AS type FROM pg_attribute
           WHERE attname = 'organization_id' AND attrelid IN
             (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p'))""",
    )
    carrying = {row.name for row in found if row.attnotnull and row.type == "uuid"}
    assert await tenant_tables(owner) - {ROOT} - carrying == set()


async def test_every_key_begins_with_the_organization(owner: AsyncConnection) -> None:
    """Primary, unique and exclusion constraints, and unique indexes: all are indexes in the catalogue."""
    found = await rows(
        owner,
        """SELECT c.relname AS tab, i.relname AS index,
             pg_get_indexdef(x.indexrelid, 1, true) AS first
           FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
           WHERE c.relnamespace = 'public'::regnamespace AND (x.indisunique OR x.indisexclusion)""",
    )
    wrong = {
        row.index
        for row in found
        if row.tab not in GLOBAL and row.first != "organization_id" and row.index not in GLOBALLY_UNIQUE
    }
    assert wrong == set(), "begin these keys with organization_id, or say in GLOBALLY_UNIQUE why they can't"
    assert len(found) > len(await tables(owner)) - 1, "the query lost sight of the keys"


async def test_every_tenant_table_has_a_primary_key(owner: AsyncConnection) -> None:
    found = await rows(owner, "SELECT conrelid::regclass::text AS name FROM pg_constraint WHERE contype = 'p'")
    assert await tenant_tables(owner) - {row.name for row in found} == set()


async def test_references_between_tenant_tables_carry_the_organization(owner: AsyncConnection) -> None:
    found = await rows(
        owner,
        """SELECT k.conname, k.conrelid::regclass::text AS source, k.confrelid::regclass::text AS target,
             k.condeferrable, k.confdeltype::text AS on_delete,
             ARRAY(SELECT a.attname::text || '>' || b.attname
                   FROM unnest(k.conkey, k.confkey) AS pair(here, there)
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = pair.here
                   JOIN pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = pair.there) AS pairs,
             ARRAY(SELECT a.attname::text FROM unnest(k.confdelsetcols) AS column_number
                   JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = column_number) AS cleared
           FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace""",
    )
    wrong = []
    for row in found:
        if row.target in GLOBAL or row.source in GLOBAL:
            continue
        expected = "organization_id>id" if row.target == ROOT else "organization_id>organization_id"
        if expected not in row.pairs:
            wrong.append(f"{row.conname}: {row.source} -> {row.target} lacks {expected}")
        clears = row.on_delete in ("n", "d")
        if clears and "organization_id" in (row.cleared or ["organization_id"]):
            wrong.append(f"{row.conname}: deleting in {row.target} would clear organization_id")
    assert wrong == []
    assert found


async def test_row_level_security_is_forced_with_the_tenant_policy(owner: AsyncConnection) -> None:
    found = await rows(
        owner,
        """SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
           WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')""",
    )
    open_tables = {row.relname for row in found if not (row.relrowsecurity and row.relforcerowsecurity)}
    assert open_tables == set(GLOBAL), "protect(op, table) in its migration"

    policies: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in await rows(owner, "SELECT * FROM pg_policies WHERE schemaname = 'public'"):
        policies[row.tablename][row.policyname] = row
    for table in await tenant_tables(owner):
        tenant = policies[table].pop("tenant", None)
        assert tenant is not None, table
        expected = POLICY.format(key="id" if table == ROOT else "organization_id")
        assert (tenant.cmd, tenant.permissive, list(tenant.roles)) == ("ALL", "PERMISSIVE", ["coworkapi_app"]), table
        assert (tenant.qual, tenant.with_check) == (expected, expected), table
        others = {row.policyname for row in policies[table].values() if list(row.roles) != ["coworkapi_system"]}
        assert others == set(), f"{table}: only coworkapi_system may see across tenants"


async def test_grants(owner: AsyncConnection) -> None:
    found = await rows(
        owner,
        """SELECT c.relname AS tab, coalesce(r.rolname, 'PUBLIC') AS role, g.privilege_type AS may
           FROM pg_class c, aclexplode(c.relacl) g LEFT JOIN pg_roles r ON r.oid = g.grantee
           WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
             AND g.grantee <> c.relowner""",
    )
    may: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in found:
        may[row.tab, row.role].add(row.may)
    assert {role for _, role in may} <= {"coworkapi_app", "coworkapi_system"}
    everything = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    for table in await tenant_tables(owner):
        assert may[table, "coworkapi_app"] == everything - APPEND_ONLY.get(table, set()), table
    assert may["alembic_version", "coworkapi_app"] == {"SELECT"}


async def test_views_would_go_around_the_policies(owner: AsyncConnection) -> None:
    """A view reads as its owner: there are none (or they'd be `security_invoker`, and this test would check that)."""
    assert (
        await rows(
            owner,
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')",
        )
        == []
    )


async def test_the_roles_hold_no_power(owner: AsyncConnection) -> None:
    found = await rows(
        owner,
        """SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
             ARRAY(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid) AS member_of
           FROM pg_roles r WHERE rolname IN ('coworkapi_app', 'coworkapi_system') ORDER BY 1""",
    )
    assert [tuple(row) for row in found] == [
        ("coworkapi_app", *[False] * 6, []),
        ("coworkapi_system", *[False] * 6, []),
    ]
    owned = await rows(
        owner,
        """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
             AND relowner IN ('coworkapi_app'::regrole, 'coworkapi_system'::regrole)""",
    )
    assert owned == []
    can_create = await rows(owner, "SELECT has_schema_privilege('coworkapi_app', 'public', 'CREATE') AS may")
    assert [row.may for row in can_create] == [False]


async def test_the_functions_across_tenants_are_the_listed_ones(owner: AsyncConnection) -> None:
    found = await rows(
        owner,
        """SELECT p.proname, p.proowner::regrole::text AS owner, p.proconfig AS config,
             has_function_privilege('coworkapi_app', p.oid, 'EXECUTE') AS service_may,
             EXISTS (SELECT FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
                     WHERE g.grantee = 0) AS anyone_may
           FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef""",
    )
    assert sorted(row.proname for row in found) == sorted(SYSTEM_FUNCTIONS)
    for row in found:
        assert row.owner == "coworkapi_system", row.proname
        assert "search_path=public, pg_temp" in row.config, row.proname
        assert row.service_may, row.proname
        assert not row.anyone_may, row.proname


async def test_without_an_organization_no_row_is_seen(db: Database, operator: Operator, owner: AsyncConnection) -> None:
    await operator.key(["events:read"])
    for table in sorted(await tenant_tables(owner)):
        for setting in (None, "", "00000000-0000-0000-0000-000000000000"):
            async with db.session() as session:
                if setting is not None:
                    await session.execute(text("SELECT set_config('app.organization_id', :it, true)"), {"it": setting})
                seen = (await session.execute(text(f'SELECT count(*) FROM "{table}"'))).scalar_one()
                if not (table in NIL_TENANT and setting):
                    assert seen == 0, (table, setting)


async def test_no_row_can_be_written_into_another_organization(
    db: Database, operator: Operator, stranger: Operator, owner: AsyncConnection
) -> None:
    for table in sorted(await tenant_tables(owner)):
        column = "id" if table == ROOT else "organization_id"
        for principal in (operator.principal, None):
            async with db.session() as session:
                if principal is not None:
                    await session.execute(
                        text("SELECT set_config('app.organization_id', :it, true)"),
                        {"it": str(principal.organization_id)},
                    )
                with pytest.raises(DBAPIError) as caught:
                    await session.execute(
                        text(f'INSERT INTO "{table}" ({column}) VALUES (:other)'), {"other": stranger.organization_id}
                    )
                assert sqlstate(caught.value) == "42501", table  # violates row-level security


async def test_no_row_can_point_into_another_organization(db: Database, operator: Operator, stranger: Operator) -> None:
    """A reference carries the organization of its own row: the other organization's thing doesn't exist for it."""
    theirs = new_id()
    async with db.transaction(stranger.principal) as session:
        await session.execute(text("INSERT INTO roles (id, name, scopes) VALUES (:id, 'theirs', '{}')"), {"id": theirs})
    user = new_id()
    async with db.transaction(operator.principal) as session:
        await session.execute(
            text("INSERT INTO users (id, email, name) VALUES (:id, :email, 'x')"),
            {"id": user, "email": f"{user.hex}@example.test"},
        )
    with pytest.raises(DBAPIError) as caught:
        async with db.transaction(operator.principal) as session:
            await session.execute(
                text("INSERT INTO role_assignments (id, user_id, role_id) VALUES (:id, :user, :role)"),
                {"id": new_id(), "user": user, "role": theirs},
            )
    assert sqlstate(caught.value) == "23503"


async def test_a_login_of_the_service_cannot_become_more(database_url: str, owner: AsyncConnection) -> None:
    """As `docs/architecture.md` tells operators to run it: a login that is a member of `coworkapi_app` and no more."""
    name, password = f"login_{new_id().hex}", new_id().hex
    await owner.execute(text(f"CREATE ROLE {name} LOGIN NOINHERIT PASSWORD '{password}' IN ROLE coworkapi_app"))
    await owner.commit()
    url = async_url(database_url).set(username=name, password=password)
    engine = create_async_engine(url, poolclass=NullPool, connect_args={"server_settings": {"role": "coworkapi_app"}})
    attempts = {
        "SET ROLE coworkapi_system": "42501",
        "SET SESSION AUTHORIZATION DEFAULT; SET ROLE NONE; SELECT * FROM organizations": "42501",
        "RESET ROLE; SELECT count(*) FROM api_keys; ALTER TABLE api_keys DISABLE ROW LEVEL SECURITY": "42501",
        "ALTER TABLE api_keys NO FORCE ROW LEVEL SECURITY": "42501",
        "SET row_security = off; SELECT * FROM api_keys": "42501",
        "SET session_replication_role = replica": "42501",
        "TRUNCATE api_keys": "42501",
        "CREATE TABLE mine (a int)": "42501",
        "CREATE OR REPLACE FUNCTION app_now() RETURNS timestamptz LANGUAGE sql AS 'SELECT now()'": "42501",
    }
    try:
        for attempt, refusal in attempts.items():
            async with engine.connect() as connection:
                *allowed, refused = attempt.split("; ")
                for statement in allowed:
                    await connection.execute(text(statement))
                with pytest.raises(DBAPIError) as caught:
                    await connection.execute(text(refused))
                assert sqlstate(caught.value) == refusal, attempt
    finally:
        await engine.dispose()
        await owner.execute(text(f"DROP ROLE {name}"))
        await owner.commit()
