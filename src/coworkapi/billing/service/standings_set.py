"""Setting how accounts stand: by dunning, and by hand. The worse of the two holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.errors import NotHeld
from coworkapi.billing.events.standings import AccountStandingChanged
from coworkapi.billing.queries.days import today_sql
from coworkapi.billing.queries.standings import group_sql
from coworkapi.billing.schemas.standings import AccountStandingOut
from coworkapi.billing.service.standings import ShownStanding, find_standing, standing_out
from coworkapi.billing.values import Standing
from coworkapi.core.errors import Invalid
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.prepared import HasInfo, Prepared
from coworkapi.core.unit_of_work import acting_principal

BATCH = 200
_RANKED = "ARRAY['current', 'grace', 'restricted', 'suspended', 'terminated']"
_HOLD = "held, held_reason, held_until, held_at, held_by"
_OWN_HOLD = ", ".join(f"b.{name}" for name in _HOLD.split(", "))
_COMPUTED = "computed, computed_reason, computed_cause"
_ALL = f"standing, since, reason, cause, {_COMPUTED}, {_HOLD}"

# Rows that are there already are locked in the order of their accounts; what doesn't change isn't written. `verb`:
# `keep` the hold unless it has ended, `hold`, or `release`. A row that somebody else made meanwhile isn't `written`: it
# wasn't seen here, and is to be asked for again.
_SET = Prepared(
    text(
        f"""
WITH wanted AS (
  SELECT * FROM jsonb_to_recordset(CAST(CAST(:wanted AS text) AS jsonb)) AS w(change_id uuid, account_id uuid,
    standing text, reason text, cause text, verb text, held text, held_reason text, held_until timestamptz)
), before AS MATERIALIZED (
  SELECT s.* FROM account_standings s
  WHERE s.account_id IN (SELECT account_id FROM wanted) ORDER BY s.account_id FOR UPDATE
), then_ AS (
  SELECT w.change_id, w.account_id, w.reason AS said, w.verb, coalesce(b.version, 0) AS version,
    coalesce(b.standing, 'current') AS previous, b.since AS previous_since,
    coalesce(b.computed, 'current') AS was_computed, b.held AS was_held, b.held_reason AS was_held_reason,
    b.held_until AS was_held_until, coalesce(w.standing, b.computed, 'current') AS computed,
    CASE WHEN w.standing IS NULL THEN b.computed_reason ELSE w.reason END AS computed_reason,
    CASE WHEN w.standing IS NULL THEN b.computed_cause ELSE w.cause END AS computed_cause, h.*
  FROM wanted w LEFT JOIN before b USING (account_id)
  LEFT JOIN LATERAL (
    SELECT w.held, w.held_reason, w.held_until, CAST(:now AS timestamptz), CAST(:created_by AS text)
    WHERE w.verb = 'hold'
    UNION ALL
    SELECT {_OWN_HOLD} WHERE w.verb = 'keep' AND (b.held_until IS NULL OR b.held_until > CAST(:now AS timestamptz))
  ) AS h({_HOLD}) ON true
), resolved AS (
  SELECT t.*, CASE WHEN t.holds THEN t.held ELSE t.computed END AS standing,
    CASE WHEN t.holds THEN t.held_reason WHEN t.was_held IS NOT NULL AND t.held IS NULL AND t.computed = 'current'
      THEN t.said ELSE coalesce(t.computed_reason, t.said) END AS reason,
    CASE WHEN NOT t.holds THEN t.computed_cause END AS cause
  FROM (
    SELECT t.*, coalesce(array_position({_RANKED}, t.held) >= array_position({_RANKED}, t.computed), false) AS holds
    FROM then_ t
  ) t
  WHERE (t.computed, t.held, t.held_reason, t.held_until)
    IS DISTINCT FROM (t.was_computed, t.was_held, t.was_held_reason, t.was_held_until)
), written AS (
  INSERT INTO account_standings AS s (account_id, version, {_ALL})
  SELECT account_id, version + 1, standing,
    CASE WHEN standing = previous THEN coalesce(previous_since, CAST(:now AS timestamptz))
      ELSE CAST(:now AS timestamptz) END,
    reason, cause, {_COMPUTED}, {_HOLD}
  FROM resolved ORDER BY account_id
  ON CONFLICT (organization_id, account_id) DO UPDATE SET ({_ALL}) = ({
            ", ".join(f"excluded.{name}" for name in _ALL.split(", "))
        }),
    updated_at = app_now(), version = excluded.version
  WHERE s.version = excluded.version - 1
  RETURNING s.*
), noted AS (
  INSERT INTO account_standing_changes (id, account_id, previous, standing, since, reason, cause, created_by)
  SELECT r.change_id, w.account_id, r.previous, w.standing, w.since, w.reason, w.cause, CAST(:created_by AS text)
  FROM written w JOIN resolved r USING (account_id) WHERE w.standing <> r.previous
)
SELECT r.account_id AS asked_id, w.account_id IS NOT NULL AS written, w.*, r.previous, r.previous_since, (
  SELECT json_agg(json_build_array(o.currency, o.amount) ORDER BY o.currency) FROM (
    SELECT i.currency, sum(i.open) AS amount FROM receivable_items i
    WHERE i.account_id = ANY({group_sql("w.organization_id", "w.account_id")}) AND i.kind = 'invoice' AND i.open > 0
      AND i.due_on < {today_sql("i")}
    GROUP BY i.currency) o) AS overdue
FROM resolved r LEFT JOIN written w USING (account_id) ORDER BY r.account_id"""  # noqa: S608 - our own names
    )
)
_MERGED_HOLD = Prepared(
    text(f"""
SELECT a.merged_into_id AS account_id, d.held, d.held_reason, d.held_until
FROM billing_accounts a
JOIN account_standings d ON d.organization_id = a.organization_id AND d.account_id = a.id
LEFT JOIN account_standings s ON s.organization_id = a.organization_id AND s.account_id = a.merged_into_id
  AND s.held IS NOT NULL AND (s.held_until IS NULL OR s.held_until > CAST(:now AS timestamptz))
WHERE a.member_id = CAST(:member_id AS uuid) AND a.merged_into_id IS NOT NULL AND d.held IS NOT NULL
  AND (d.held_until IS NULL OR d.held_until > CAST(:now AS timestamptz))
  AND (s.held IS NULL OR
    (array_position({_RANKED}, d.held), coalesce(d.held_until, 'infinity')) >
    (array_position({_RANKED}, s.held), coalesce(s.held_until, 'infinity')))""")  # noqa: S608 - our own names
)
_DUE = Prepared(
    text("""
SELECT account_id FROM account_standings WHERE held_until <= CAST(:now AS timestamptz)
ORDER BY account_id LIMIT CAST(:limit AS integer) FOR UPDATE SKIP LOCKED""")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStanding:
    """How an account is to stand by dunning. `cause`: the id of what brought it there, or lifted it."""

    account_id: UUID
    standing: Standing
    reason: str
    cause: str | None = None


async def set_standings(unit: HasInfo, wanted: Sequence[NewStanding], *, now: datetime) -> list[AccountStandingOut]:
    """Notes how these accounts stand by dunning, and tells of each whose standing changed; those alone are returned.

    An account that is held by hand stands no better than that. One statement.
    """
    return await _set(
        unit,
        [
            {
                "account_id": one.account_id,
                "standing": one.standing,
                "reason": one.reason[:500],
                "cause": one.cause,
                "verb": "keep",
            }
            for one in wanted
        ],
        now=now,
    )


async def set_standing(unit: HasInfo, wanted: NewStanding, *, now: datetime) -> AccountStandingOut | None:
    """The same for one account; None where it stood so already."""
    return next(iter(await set_standings(unit, [wanted], now=now)), None)


async def hold(
    unit: HasInfo,
    account_id: UUID,
    *,
    standing: Literal["restricted", "suspended"],
    reason: str,
    until: datetime | None,
    now: datetime,
) -> ShownStanding:
    """Lets an account stand no better than that, whatever it pays, until then or until it is released. In place of a
    hold that it has. Raises Invalid."""
    if until is not None and until <= now:
        raise Invalid.field("/until", "lies in the past; name an instant to come, or none")
    held = {"verb": "hold", "held": standing, "held_reason": reason, "held_until": until}
    await _set(unit, [{"account_id": account_id, **held}], now=now)
    return await find_standing(unit, account_id, now=now)


async def hold_merged(unit: HasInfo, member_id: UUID, *, now: datetime) -> None:
    """The account of the member that stays is held as that of the duplicate is, unless it is held more strictly itself,
    or as strictly for longer. Three statements at the most; one where the duplicate's isn't held."""
    row = await _MERGED_HOLD.fetchrow(unit, member_id=member_id, now=now)
    if row is not None:
        await hold(unit, row.account_id, standing=row.held, reason=row.held_reason, until=row.held_until, now=now)


async def release(unit: HasInfo, account_id: UUID, *, reason: str | None, now: datetime) -> ShownStanding:
    """Ends a hold: the account stands as dunning says. Raises NotFound, NotHeld."""
    if (await find_standing(unit, account_id, now=now)).out.hold is None:
        raise NotHeld(
            "nobody holds it; what is overdue is lifted by being paid, or by a promise that lifts restrictions"
        )
    said = reason or "the hold was ended"
    await _set(unit, [{"account_id": account_id, "verb": "release", "reason": said}], now=now)
    return await find_standing(unit, account_id, now=now)


async def end_due_holds(session: AsyncSession, now: datetime) -> int:
    """Ends holds whose time has come; how many."""
    ids = [row.account_id for row in await _DUE.fetch(session, now=now, limit=BATCH)]
    ended = "the hold ended at its time"
    await _set(session, [{"account_id": one, "verb": "keep", "reason": ended} for one in ids], now=now)
    return len(ids)


async def _set(unit: HasInfo, wanted: Sequence[Mapping[str, Any]], *, now: datetime) -> list[AccountStandingOut]:
    """One statement, and one more where somebody set the first standing of an account at the same moment."""
    changed = []
    created_by = acting_principal(unit).label
    while wanted:
        rows = await _SET.fetch(
            unit,
            wanted=orjson.dumps([{"change_id": new_id(), **one} for one in wanted], default=str).decode(),
            now=now,
            created_by=created_by,
        )
        missed = {row.asked_id for row in rows if not row.written}
        wanted = [one for one in wanted if one["account_id"] in missed]
        for row in rows:
            if not row.written or row.standing == row.previous:
                continue
            out = standing_out(row)
            changed.append(out)
            previous = {"standing": row.previous, "since": row.previous_since}
            emit(unit, AccountStandingChanged(aggregate_id=row.account_id, data=out, previous=previous))
    return changed
