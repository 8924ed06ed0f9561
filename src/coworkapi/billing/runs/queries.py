"""What billing runs ask of the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, select, text

from coworkapi.billing.queries.days import zone_sql
from coworkapi.billing.runs.models import BillingRun, BillingRunSkip
from coworkapi.billing.runs.rules import CYCLE_KINDS
from coworkapi.billing.runs.values import ChargeSource
from coworkapi.core.operations import Operation
from coworkapi.core.prepared import Prepared
from coworkapi.members.models import BillingAccount

_OPENS = f"c.source_kind IN ({', '.join(repr(kind) for kind in sorted(CYCLE_KINDS))})"
_CORRECTS = "c.voids_charge_id IS NOT NULL"
_WAITING = """charge_balances b
JOIN charges c ON c.organization_id = b.organization_id AND c.id = b.charge_id
LEFT JOIN account_invoicing i ON i.organization_id = b.organization_id AND i.account_id = b.account_id
WHERE b.legal_entity_id = CAST(:legal_entity_id AS uuid) AND b.is_open AND b.invoice_id IS NULL"""
# Whether a waiting charge gives its account its turn: `rules.due` of it is not empty then.
_TURN = f"""CASE coalesce(i.strategy, 'at_cycle')
WHEN 'at_once' THEN {_OPENS} OR {_CORRECTS} OR c.created_at < CAST(:end AS timestamptz)
WHEN 'at_cycle' THEN {_OPENS} OR {_CORRECTS} OR c.created_at < CAST(:month_ago AS timestamptz)
ELSE {_CORRECTS} OR CASE WHEN {_OPENS} THEN c.starts_at < (CAST(:anchor_ends AS timestamptz[]))[i.day]
  ELSE c.created_at < (CAST(:anchors AS timestamptz[]))[i.day] END
END"""
# Along the index of what waits, account by account, until there are enough.
_WITH_TURN = f"""SELECT b.account_id FROM {_WAITING} AND b.account_id > CAST(:after AS uuid) {{until}} AND {_TURN}
GROUP BY b.account_id ORDER BY b.account_id LIMIT CAST(:limit AS integer)"""  # noqa: S608 - our own names

# Walk-ins who haven't paid are invoiced once they had what they came for: by a charge's id.
WALK_INS = Prepared(
    text(
        f"SELECT c.id FROM {_WAITING} AND b.account_id IS NULL AND b.charge_id > CAST(:after AS uuid) "  # noqa: S608
        f"AND ({_CORRECTS} OR c.ends_at < CAST(:end AS timestamptz)) "
        "ORDER BY b.charge_id LIMIT CAST(:limit AS integer)"
    )
)
_SEEN = (
    f"SELECT b.account_id, c.id, c.source_kind, c.created_at, c.starts_at, {_CORRECTS} AS corrects, "  # noqa: S608
    f"coalesce(i.strategy, 'at_cycle') AS strategy, i.day FROM {_WAITING} "
    "AND {which} ORDER BY b.account_id, c.created_at, c.id"
)
WAITING = Prepared(text(_SEEN.format(which="b.account_id = ANY(CAST(:account_ids AS uuid[]))")))
WAITING_THESE = Prepared(text(_SEEN.format(which="b.charge_id = ANY(CAST(:charge_ids AS uuid[]))")))
# One run at a time makes the invoices of an entity.
LOCK = Prepared(text("SELECT pg_advisory_xact_lock(hashtextextended('billing:' || CAST(:legal_entity_id AS uuid), 0))"))
ENTITY_ZONE = Prepared(
    text(f"""
SELECT e.name, {zone_sql("e.organization_id", "e.id")} AS time_zone
FROM legal_entities e WHERE e.id = CAST(:legal_entity_id AS uuid)""")  # noqa: S608 - our own names
)

CLAIM_AT_ONCE = Prepared(
    text("SELECT account_id, legal_entity_id FROM accounts_billed_at_once() LIMIT CAST(:limit AS integer)")
)
# In real time: it is about retrying, not about the business.
PUT_OFF = Prepared(
    text(
        "UPDATE account_invoicing SET put_off_until = now() + interval '1 hour' "
        "WHERE account_id = CAST(:account_id AS uuid)"
    )
)
WRITE_SKIPS = Prepared(
    text("""
INSERT INTO billing_run_skips (run_id, account_id, code, detail, remedy)
SELECT CAST(:run_id AS uuid), account_id, code, detail, remedy
FROM jsonb_to_recordset(CAST(CAST(:skips AS text) AS jsonb))
  AS s(account_id uuid, code text, detail text, remedy text)
ON CONFLICT (organization_id, run_id, account_id) DO NOTHING""")
)
WRITE_DRAFTS = Prepared(
    text("""
INSERT INTO billing_run_drafts (run_id, number, account_id, kind, currency, net, tax, gross, purchase_order, lines)
SELECT CAST(:run_id AS uuid), number, account_id, kind, currency, net, tax, gross, purchase_order, lines
FROM jsonb_to_recordset(CAST(CAST(:drafts AS text) AS jsonb)) AS d(number integer, account_id uuid, kind text,
  currency text, net bigint, tax bigint, gross bigint, purchase_order text, lines jsonb)""")
)


def accounts_with_turn(sources: Sequence[ChargeSource]) -> Prepared:
    """At most `:limit` accounts behind `:after`, in order, with something to charge or to invoice."""
    return Prepared(text(f"{_union(sources)} ORDER BY id LIMIT CAST(:limit AS integer)"))


def count_of(sources: Sequence[ChargeSource]) -> Prepared:
    """How many accounts the same finds: `total`."""
    return Prepared(text(f"SELECT count(*) AS total FROM ({_union(sources)}) AS found"))  # noqa: S608 - our own names


def _union(sources: Sequence[ChargeSource]) -> str:
    """Where sources fill the batch, what waits is looked through no further than the batch goes: what has no turn yet
    would else be looked through to the end of the entity with every batch."""
    if not sources:
        return f"SELECT account_id AS id FROM ({_WITH_TURN.format(until='')}) AS waiting"  # noqa: S608 - our own names
    parts = " UNION ".join(f"SELECT account_id FROM ({one.accounts_sql}) AS part{n}" for n, one in enumerate(sources))  # noqa: S608
    until = """AND b.account_id <= coalesce(
  (SELECT f.account_id FROM falls_due f ORDER BY f.account_id OFFSET CAST(:limit AS integer) - 1 LIMIT 1),
  'ffffffff-ffff-ffff-ffff-ffffffffffff')"""
    return f"""WITH falls_due AS MATERIALIZED ({parts} ORDER BY account_id LIMIT CAST(:limit AS integer))
SELECT account_id AS id FROM ({_WITH_TURN.format(until=until)}) AS waiting UNION SELECT account_id FROM falls_due"""  # noqa: S608


def billing_run_views() -> Select[*tuple[object, ...]]:
    """Runs, with how far their operations are. Those of an operation that was forgotten keep their own state."""
    return select(
        BillingRun,
        func.coalesce(Operation.state, BillingRun.state).label("shown_state"),
        Operation.done,
        Operation.total,
    ).outerjoin(
        Operation,
        and_(Operation.organization_id == BillingRun.organization_id, Operation.id == BillingRun.operation_id),
    )


def skips_of(run_id: object) -> Select[*tuple[object, ...]]:
    """The accounts that a run could not bill, with their names."""
    return (
        select(BillingRunSkip, BillingAccount.name)
        .join(
            BillingAccount,
            and_(
                BillingAccount.organization_id == BillingRunSkip.organization_id,
                BillingAccount.id == BillingRunSkip.account_id,
            ),
        )
        .where(BillingRunSkip.run_id == run_id)
    )
