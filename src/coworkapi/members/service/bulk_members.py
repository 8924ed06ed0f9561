"""Writing many members at once: planned in Python, written in a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row as Record
from sqlalchemy import Text, Uuid, select, text, union
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.unit_of_work import organization_of
from coworkapi.identity.service import end_member_sessions
from coworkapi.members.events import MemberCreated, MemberUpdated, PersonJoined
from coworkapi.members.folding import search_text_of, sort_name_of
from coworkapi.members.models import Member, TeamMember
from coworkapi.members.queries import among, member_views, people_views
from coworkapi.members.rules import Fault, FieldRule, check_custom_fields, normal_phone
from coworkapi.members.schemas import MemberOut, PersonOut
from coworkapi.members.service.bulk import Homes, MatchBy, Row, RowOutcome
from coworkapi.members.service.shown import previous
from coworkapi.members.service.tags import ensure_tags, tag_key

# The fields of a row that stand in a member's own columns.
FIELDS = (
    "name",
    "email",
    "phone",
    "company",
    "locale",
    "home_location_id",
    "address",
    "custom_fields",
    "may_sign_in",
    "external_id",
    "metadata",
)
_COLUMNS = """id uuid, name text, sort_name text, search_text text, email text, phone text, company text, locale text,
  home_location_id uuid, address jsonb, custom_fields jsonb, may_sign_in boolean, external_id text, metadata jsonb"""
_NAMES = (
    "name, sort_name, search_text, email, phone, company, locale, home_location_id, address, custom_fields, "
    "may_sign_in, external_id, metadata"
)
_ROWS = "jsonb_to_recordset(CAST(CAST(:rows AS text) AS jsonb))"
_INSERT = text(f"INSERT INTO members (id, {_NAMES}) SELECT id, {_NAMES} FROM {_ROWS} AS r({_COLUMNS})")  # noqa: S608
_INSERT_ACCOUNTS = text(f"""
INSERT INTO billing_accounts (id, member_id, name, currency, address)
SELECT account_id, id, name, currency, address FROM {_ROWS}
  AS r(account_id uuid, id uuid, name text, currency text, address jsonb)""")  # noqa: S608
_INSERT_TAGS = text(f"""
INSERT INTO member_tags (member_id, tag_id) SELECT member_id, tag_id FROM {_ROWS} AS r(member_id uuid, tag_id uuid)
ON CONFLICT DO NOTHING""")  # noqa: S608
_INSERT_PLACES = text(f"""
INSERT INTO team_members (team_id, member_id, role)
SELECT team_id, member_id, role FROM {_ROWS} AS r(team_id uuid, member_id uuid, role text)
ON CONFLICT DO NOTHING""")  # noqa: S608
# Values that move from one row to another would meet in the unique index: first they are let go, then taken.
_LET_GO = text("""
UPDATE members SET email = CASE WHEN id = ANY(:emails) THEN NULL ELSE email END,
  external_id = CASE WHEN id = ANY(:external_ids) THEN NULL ELSE external_id END
WHERE id = ANY(:emails) OR id = ANY(:external_ids)""")
_UPDATE = text(f"""
UPDATE members m SET ({_NAMES}) = (SELECT {", ".join("r." + name for name in _NAMES.split(", "))}),
  version = m.version + 1, updated_at = app_now()
FROM {_ROWS} AS r({_COLUMNS}) WHERE m.id = r.id""")  # noqa: S608


@dataclass(slots=True)
class MemberWriter:
    """What stays the same over the batches of one file, and what earlier rows of it have done.

    `match_by`: what makes a row and a member the same. A row without that value is wrong: it could not be told apart
    the next time. `teams`: ids of the teams that rows may name.
    """

    match_by: MatchBy
    rules: Sequence[FieldRule]
    homes: Homes
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    # Addresses and ids that earlier rows take from a member, and from whom: in a dry run the member still has them.
    let_go: set[tuple[str, str, UUID]] = field(default_factory=set)

    async def write(self, session: AsyncSession, rows: Sequence[Row], *, dry_run: bool = False) -> list[RowOutcome]:
        """Creates and updates members by these rows, in order. `dry_run` plans the same and writes nothing.

        Values beyond `FIELDS`: `tags` (names, added), `teams` (`(team id, role)`, joined). Empty fields stay as they
        are. A wrong row changes nothing and stops no other.
        """
        known = await _Known.load(session, rows, lock=not dry_run)
        plans = [self._plan(row, known) for row in rows]
        outcomes = [plan.outcome() for plan in plans]
        if not dry_run:
            changed = [plan for plan in plans if not plan.faults]
            await write_plans(session, changed, self.homes)
        return outcomes

    def note(self, rows: Sequence[Row]) -> None:
        """Remembers rows that were written before a crash, to know when one is repeated."""
        for row in rows:
            for name in ("external_id", "email"):
                if row.values.get(name) is not None:
                    self.seen.setdefault((name, row.values[name]), row.number)

    def _plan(self, row: Row, known: _Known) -> Plan:
        faults = list(row.faults)
        values = dict(row.values)
        if any(not fault.field for fault in faults):  # the row couldn't be read
            return Plan(row.number, None, None, values, faults)
        key = values.get(self.match_by)
        if key is None and not any(fault.field == self.match_by for fault in faults):
            faults.append(
                Fault(self.match_by, "required", f"is empty; rows are told apart by {self.match_by}, so give one")
            )
        for name in ("external_id", "email"):
            if values.get(name) is None:
                continue
            first = self.seen.setdefault((name, values[name]), row.number)
            if first != row.number:
                faults.append(Fault(name, "repeated", f"stands in row {first} too; keep one of the rows"))
        if faults:
            return Plan(row.number, None, None, values, faults)
        assert key is not None
        before, merged = known.find(self.match_by, key)
        if merged:
            values.pop("external_id", None)  # it stays with the duplicate, and leads here
        faults += self._check(values, before, known)
        plan = Plan(row.number, before, before.id if before else new_id(), values, faults)
        if not faults:
            plan.after = self._after(values, before)
            plan.own_fields_change = before is None or any(getattr(before, n) != plan.after[n] for n in FIELDS)
            plan.tags = {tag_key(tag): tag for tag in values.get("tags", ())}
            if before is not None:
                for tag in before.tags:
                    plan.tags.pop(tag_key(tag), None)
                plan.teams = [
                    (team, role) for team, role in values.get("teams", ()) if (team, before.id) not in known.places
                ]
                for name in ("email", "external_id"):
                    old = getattr(before, name)
                    if old is not None and plan.after[name] != old:
                        self.let_go.add((name, old, before.id))
            else:
                plan.teams = list(values.get("teams", ()))
        return plan

    def _check(self, values: dict[str, Any], before: Any, known: _Known) -> list[Fault]:
        faults = []
        if before is None and not values.get("name"):
            faults.append(Fault("name", "required", "is empty; a new member needs a name"))
        for name in ("email", "external_id"):
            holder = known.holder(name, values.get(name))
            if holder is None or (before is not None and holder == before.id):
                continue
            if (name, values[name], holder) not in self.let_go:
                other = encode_id("mem", holder)
                faults.append(Fault(name, f"{name}_taken", f"{other} has it; use that member, or another value"))
        if values.get("phone"):
            home = values.get("home_location_id") or (before.home_location_id if before is not None else None)
            try:
                values["phone"] = normal_phone(values["phone"], self.homes.country(home))
            except ValueError as error:
                faults.append(Fault("phone", "invalid_phone", str(error)))
        given = values.get("custom_fields") or {}
        checked = check_custom_fields(self.rules, given, before.custom_fields if before is not None else {})
        values["custom_fields"] = checked.values
        faults += [Fault(f"custom_fields.{one.field}", one.code, one.detail) for one in checked.faults]
        return faults

    def _after(self, values: Mapping[str, Any], before: Any) -> dict[str, Any]:
        """All of a member's own columns as the row leaves them."""
        if before is None:
            after: dict[str, Any] = dict.fromkeys(FIELDS)
            after |= {"locale": self.homes.locale, "address": {}, "metadata": {}, "may_sign_in": False}
        else:
            after = {name: getattr(before, name) for name in FIELDS}
        for name in FIELDS:
            if values.get(name) is not None:
                joined = name in ("address", "metadata")
                after[name] = {**after[name], **values[name]} if joined else values[name]
        return after


@dataclass(slots=True)
class Plan:
    """What a row becomes. `before`: None for a new member; `after`: all of `FIELDS`; `tags`: those to add, by key."""

    number: int
    before: Any
    id: UUID | None
    values: Mapping[str, Any]
    faults: list[Fault]
    after: dict[str, Any] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=dict)
    teams: list[tuple[UUID, str]] = field(default_factory=list)

    own_fields_change: bool = False

    def outcome(self) -> RowOutcome:
        if self.faults:
            return RowOutcome(self.number, "wrong", None, self.faults)
        if self.before is None:
            return RowOutcome(self.number, "created", self.id)
        changes = self.own_fields_change or self.tags or self.teams
        return RowOutcome(self.number, "updated" if changes else "unchanged", self.id)


@dataclass(slots=True)
class _Known:
    """The members that a batch's rows speak of."""

    members: dict[UUID, Record[Any]]
    by: dict[tuple[str, str], UUID]
    places: set[tuple[UUID, UUID]]

    @classmethod
    async def load(cls, session: AsyncSession, rows: Sequence[Row], *, lock: bool) -> _Known:
        """Three statements; four when a duplicate was merged."""
        external_ids = {row.values["external_id"] for row in rows if row.values.get("external_id")}
        emails = {row.values["email"] for row in rows if row.values.get("email")}
        # First the ids, each half by its own index, then the rows by id: as one statement, a planner that has no
        # statistics of a table being filled walks it once for each row.
        ids = union(
            select(Member.id).where(among(Member.external_id, external_ids, Text)),
            select(Member.id).where(among(Member.email, emails, Text)),
        )
        same = set((await session.execute(ids)).scalars())
        found = list(await _locked(session, member_views().where(among(Member.id, same, Uuid)), lock)) if same else []
        members = {row.id: row for row in found if row.merged_into_id is None}
        missing = {row.merged_into_id for row in found if row.merged_into_id is not None} - members.keys()
        if missing:
            stay = await _locked(session, member_views().where(among(Member.id, missing, Uuid)), lock)
            members |= {row.id: row for row in stay}
        by: dict[tuple[str, str], UUID] = {}
        # Live members after merged ones: an address that a duplicate had may be someone else's by now.
        for row in sorted(found, key=lambda row: row.merged_into_id is None):
            for name in ("external_id", "email"):
                if getattr(row, name) is not None:
                    by[name, getattr(row, name)] = row.merged_into_id or row.id
        held = select(TeamMember.team_id, TeamMember.member_id).where(among(TeamMember.member_id, members, Uuid))
        places = {(row.team_id, row.member_id) for row in await session.execute(held)} if members else set()
        return cls(members, by, places)

    def find(self, match_by: str, key: str) -> tuple[Record[Any] | None, bool]:
        """The member that a row means, and whether it was found by what a merged duplicate left behind."""
        member_id = self.by.get((match_by, key))
        if member_id is None:
            return None, False
        member = self.members[member_id]
        return member, getattr(member, match_by) != key

    def holder(self, name: str, value: str | None) -> UUID | None:
        """Who must not lose that address or id to another."""
        member_id = self.by.get((name, value)) if value is not None else None
        if member_id is None:
            return None
        if name == "email" and self.members[member_id].email != value:
            return None  # only a merged duplicate had it
        return member_id


async def _locked(session: AsyncSession, statement: Any, lock: bool) -> Iterable[Any]:
    if lock:
        statement = statement.order_by(Member.id).with_for_update(of=Member)
    return (await session.execute(statement)).all()


async def write_plans(session: AsyncSession, plans: Sequence[Plan], homes: Homes) -> None:
    """Writes what rows become, and tells of it. A constant number of statements."""
    created = [plan for plan in plans if plan.before is None]
    updated = [plan for plan in plans if plan.before is not None and plan.own_fields_change]
    if updated:
        freed = {
            name: [plan.id for plan in updated if getattr(plan.before, name) not in (None, plan.after[name])]
            for name in ("email", "external_id")
        }
        if freed["email"] or freed["external_id"]:
            await session.execute(_LET_GO, {"emails": freed["email"], "external_ids": freed["external_id"]})
        await session.execute(_UPDATE, {"rows": _json(_columns(plan) for plan in updated)})
        for plan in updated:  # few: a right that is taken away
            if plan.before.may_sign_in and not plan.after["may_sign_in"]:
                await end_member_sessions(
                    session,
                    organization_id=organization_of(session),
                    member_id=plan.before.id,
                    because="sign-in was withdrawn",
                )
    if created:
        await session.execute(_INSERT, {"rows": _json(_columns(plan) for plan in created)})
        accounts = (
            {
                "account_id": new_id(),
                "id": plan.id,
                "name": plan.after["name"],
                "currency": homes.currency_at(plan.after["home_location_id"]),
                "address": plan.after["address"],
            }
            for plan in created
        )
        await session.execute(_INSERT_ACCOUNTS, {"rows": _json(accounts)})
    tagged = [plan for plan in plans if plan.tags]
    if tagged:
        ids = await ensure_tags(session, {tag for plan in tagged for tag in plan.tags.values()})
        pairs = [{"member_id": plan.id, "tag_id": ids[key]} for plan in tagged for key in plan.tags]
        await session.execute(_INSERT_TAGS, {"rows": _json(pairs)})
    joining = [(team, plan.id, role) for plan in plans for team, role in plan.teams]
    if joining:
        places = [{"team_id": team, "member_id": member, "role": role} for team, member, role in joining]
        await session.execute(_INSERT_PLACES, {"rows": _json(places)})
    changed = [plan for plan in plans if plan.before is not None and (plan.own_fields_change or plan.tags)]
    await _tell(session, created, changed, joining)


async def _tell(
    session: AsyncSession,
    created: Sequence[Plan],
    updated: Sequence[Plan],
    joined: Sequence[tuple[UUID, UUID | None, str]],
) -> None:
    """One fact for each member and place, as single verbs emit them. Two statements at most."""
    told = [*created, *updated]
    if told:
        rows = await session.execute(member_views().where(among(Member.id, [plan.id for plan in told], Uuid)))
        shown = {row.id: MemberOut.model_validate(row) for row in rows}
        for plan in created:
            out = shown[plan.id]
            emit(session, MemberCreated(aggregate_id=out.id, location_id=out.home_location_id, data=out))
        for plan in updated:
            out = shown[plan.before.id]
            emit(
                session,
                MemberUpdated(
                    aggregate_id=out.id,
                    location_id=out.home_location_id,
                    data=out,
                    previous=previous(MemberOut.model_validate(plan.before), out),
                ),
            )
    if joined:
        places = {(team, member) for team, member, _ in joined}
        people = await session.execute(
            people_views().where(among(TeamMember.member_id, {m for _, m, _ in joined}, Uuid))
        )
        for row in people:
            if (row.team_id, row.member_id) in places:
                emit(session, PersonJoined(aggregate_id=row.team_id, data=PersonOut.model_validate(row)))


def _columns(plan: Plan) -> dict[str, Any]:
    after = plan.after
    return {
        "id": plan.id,
        "sort_name": sort_name_of(after["name"]),
        "search_text": search_text_of(after["name"], after["company"], after["email"]),
        **after,
    }


def _json(rows: Iterable[Mapping[str, Any]]) -> str:
    return orjson.dumps(list(rows), default=str).decode()
