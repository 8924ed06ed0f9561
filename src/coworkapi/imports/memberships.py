"""Memberships: contracts that ran elsewhere go on here, and are billed here from a day on that the file names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, String, any_, bindparam, func, select

from coworkapi.core.errors import ProblemError
from coworkapi.core.failures import DATABASE_ERRORS, translated
from coworkapi.core.ids import encode_id
from coworkapi.imports.load import Load, Refused
from coworkapi.imports.reading import Entry, Fault, Read
from coworkapi.imports.schemas import MembershipEntry
from coworkapi.members.models import BillingAccount
from coworkapi.memberships import service as memberships
from coworkapi.memberships.models import Membership, MembershipPause, PlanVersion
from coworkapi.memberships.values import Kept

# What the memberships room calls a column of ours; and the column of an error that names none.
_COLUMNS = {
    "account_id": "paid_by",
    "location_id": "location",
    "member_id": "member",
    "plan_id": "plan",
    "plan_version_id": "plan",
    "resource_ids": "resources",
    "team_id": "team",
}
_OF_PAUSE = {"starts_on": "pause_from", "ends_on": "pause_until", None: "pause_from"}
_ABOUT = {"plan_full": "plan", "plan_is_archived": "plan", "units_not_free": "resources"}
_REMEDY = "a contract that runs is changed over the API (POST /v1/memberships/.../changes); correct the file"


async def load_memberships(load: Load, read: Read[MembershipEntry], *, now: datetime) -> None:
    """Four statements, and eight for each new one (nine of one that is paused); none for one that is there as it should
    be."""
    await load.know("membership", Membership)
    there = await _there(load, [entry.value.external_id for entry in read.entries]) if read.entries else {}
    versions = await _versions(load) if read.entries else {}
    accounts = await _accounts(load, read)

    async def put(entry: Entry[MembershipEntry], found: UUID | None) -> tuple[UUID, str]:
        wanted = _wanted(load, entry, accounts)
        if found is not None:
            _check_same(entry, wanted, there[entry.value.external_id])
            return found, await _change(load, entry, wanted, there[entry.value.external_id], now)
        version_id = _version_of(entry, versions.get(wanted["plan_id"], ()))
        try:
            async with load.session.begin_nested():
                return await _create(load, entry, {**wanted, "plan_version_id": version_id}, now), "created"
        except ProblemError as error:
            raise Refused(*_faults(load, entry, error)) from None
        except DATABASE_ERRORS as error:
            problem = translated(error)
            if not isinstance(problem, ProblemError):
                raise
            raise Refused(*_faults(load, entry, problem)) from None

    await load.each("membership", read, put)


async def _create(load: Load, entry: Entry[MembershipEntry], wanted: Mapping[str, Any], now: datetime) -> UUID:
    """Signed, since it runs; in notice, if that was given; resting, if it was paused."""
    value = entry.value
    pause = None
    if value.pause_from is not None:
        pause = memberships.TakenOver(value.pause_from, value.pause_until, _keeps(value), value.pause_reason)
    held = await memberships.create_membership(
        load.session, now=now, external_id=value.external_id, signed=True, pause=pause, **wanted
    )
    today = held.today(now)
    if value.billed_from is None and value.starts_on < today:
        message = (
            f"is missing: it runs already, so say the first day that is billed here ({value.starts_on}: all of it)"
        )
        raise Refused(entry.fault("billed_from", message))
    if value.ends_on is not None:
        if value.ends_on <= today:
            raise Refused(entry.fault("ends_on", f"it is over by {today}: leave contracts that are over out"))
        await memberships.give_notice(
            load.session, held=held, now=now, ends_on=value.ends_on, reason=value.notice_reason, override=True
        )
    return held.id


async def _change(load: Load, entry: Entry[MembershipEntry], wanted: Mapping[str, Any], row: Any, now: datetime) -> str:
    """Gives notice of what is there, and changes who pays and the purchase order; the rest is the contract."""
    value = entry.value
    changes = {
        name: wanted[name]
        for name in ("account_id", "purchase_order")
        if wanted[name] is not None and wanted[name] != getattr(row, name)
    }
    notice = value.ends_on is not None and value.ends_on != row.ends_on
    if notice and row.notice_given_at is not None:
        message = f"can't change: notice was given to {row.ends_on}; withdraw it over the API first"
        raise Refused(entry.fault("ends_on", message))
    pause = _new_pause(entry, row)
    if not changes and not notice and not pause:
        return "unchanged"
    try:
        held = await memberships.find_membership(load.session, row.id, lock=True)
        if changes:
            await memberships.update_membership(load.session, held=held, changes=changes, now=now)
        if notice:
            await memberships.give_notice(
                load.session, held=held, now=now, ends_on=value.ends_on, reason=value.notice_reason, override=True
            )
    except ProblemError as error:
        raise Refused(*_faults(load, entry, error)) from None
    if pause:
        try:
            await memberships.pause_membership(
                load.session,
                held=held,
                now=now,
                starts_on=value.pause_from,
                ends_on=value.pause_until,
                keeps=_keeps(value),
                reason=value.pause_reason,
                override=True,
            )
        except ProblemError as error:
            found = _faults(load, entry, error)
            raise Refused(*(replace(one, column=_OF_PAUSE.get(one.column, one.column)) for one in found)) from None
    return "updated"


def _keeps(value: MembershipEntry) -> list[Kept] | None:
    """What goes on in its pause; None: what the plan says."""
    return [one for one in value.pause_keeps if one != "nothing"] if value.pause_keeps else None


def _new_pause(entry: Entry[MembershipEntry], row: Any) -> bool:
    """Whether the file names a pause that isn't there yet. Raises Refused where it is there otherwise."""
    value = entry.value
    if value.pause_from is None:
        return False
    for starts_on, ends_on, keeps in row.pauses or ():
        if date.fromisoformat(starts_on) != value.pause_from:
            continue
        faults = []
        if ends_on != (value.pause_until and value.pause_until.isoformat()):
            message = f"can't change: it is {ends_on or 'open'}; resume or pause it over the API, and correct the file"
            faults.append(entry.fault("pause_until", message))
        if value.pause_keeps and set(_keeps(value) or ()) != set(keeps):
            message = f"can't change: it is {';'.join(keeps) or 'nothing'}; correct the file"
            faults.append(entry.fault("pause_keeps", message))
        if faults:
            raise Refused(*faults)
        return False
    return True


def _wanted(load: Load, entry: Entry[MembershipEntry], accounts: Mapping[UUID, UUID]) -> dict[str, Any]:
    """The entry as the memberships room takes it. Raises Refused for what it names and isn't there."""
    value = entry.value
    payer = load.find("team", entry, "paid_by", value.paid_by)
    resources = [load.find("resource", entry, "resources", one) for one in value.resources]
    return {
        "plan_id": load.find("plan", entry, "plan", value.plan),
        "member_id": load.find("member", entry, "member", value.member),
        "team_id": load.find("team", entry, "team", value.team),
        "account_id": None if payer is None else accounts[payer],
        "location_id": load.find("location", entry, "location", value.location),
        "resource_ids": [one for one in resources if one],
        **{
            name: getattr(value, name)
            for name in (
                "starts_on",
                "billed_from",
                "quantity",
                "price_override",
                "sign_up_fee_override",
                "deposit_override",
                "purchase_order",
            )
        },
    }


def _check_same(entry: Entry[MembershipEntry], wanted: Mapping[str, Any], row: Any) -> None:
    """Raises Refused where the file says anything else of a contract than what it is."""
    value = entry.value
    said = {
        "plan": ("plan_id", True),
        "member": ("member_id", True),
        "team": ("team_id", True),
        "location": ("location_id", value.location is not None),
        "starts_on": ("starts_on", True),
        "quantity": ("quantity", True),
        "price_override": ("price_override", value.price_override is not None),
        "sign_up_fee_override": ("sign_up_fee_override", value.sign_up_fee_override is not None),
        "deposit_override": ("deposit_override", value.deposit_override is not None),
    }
    faults = [
        entry.fault(column, f"can't change{_now(getattr(row, name))}; {_REMEDY}")
        for column, (name, matters) in said.items()
        if matters and getattr(row, name) != wanted[name]
    ]
    billed_from = value.billed_from or row.billed_from or row.starts_on
    if max(billed_from, row.starts_on) != (row.billed_from or row.starts_on):
        faults.append(entry.fault("billed_from", f"can't change{_now(row.billed_from or row.starts_on)}; {_REMEDY}"))
    if value.resources and sorted(wanted["resource_ids"]) != sorted(row.resource_ids):
        message = "can't change: relocate it over the API (POST /v1/memberships/.../relocate); correct the file"
        faults.append(entry.fault("resources", message))
    if faults:
        raise Refused(*faults)


def _now(value: Any) -> str:
    return f": it is {value}" if isinstance(value, str | int | date) else ""


def _version_of(entry: Entry[MembershipEntry], versions: Sequence[Any]) -> UUID:
    """The plan's terms of its first day; of a contract that is older than all of them, the first ones."""
    if not versions:
        message = f"{entry.value.plan!r} has no published terms; give it some in the plans file"
        raise Refused(entry.fault("plan", message))
    then = [one for one in versions if one.effective_from <= entry.value.starts_on]
    found: UUID = (then[-1] if then else versions[0]).id
    return found


def _faults(load: Load, entry: Entry[MembershipEntry], error: ProblemError) -> list[Fault]:
    """The error by our columns, and by the external ids that the operator knows."""
    own = {encode_id("mbr", id_): external_id for external_id, id_ in load.known["membership"].items()}
    found = []
    for fault in entry.faults_of(error):
        message = fault.message
        for conflict in error.extra.get("conflicts", ()):
            named = own.get(conflict["source_id"])
            message = message.replace(conflict["source_id"], repr(named)) if named else message
        column = _COLUMNS.get(fault.column, fault.column) if fault.column else _ABOUT.get(error.code)
        found.append(replace(fault, column=column, message=message))
    return found


async def _versions(load: Load) -> dict[UUID, list[Any]]:
    """The published versions of each plan, the earliest first. One statement."""
    found: dict[UUID, list[Any]] = {}
    for row in await load.session.execute(
        select(PlanVersion.plan_id, PlanVersion.id, PlanVersion.effective_from)
        .where(PlanVersion.state == "published")
        .order_by(PlanVersion.effective_from)
    ):
        found.setdefault(row.plan_id, []).append(row)
    return found


async def _accounts(load: Load, read: Read[MembershipEntry]) -> dict[UUID, UUID]:
    """The accounts of teams, if any is to pay. One statement."""
    if not any(entry.value.paid_by for entry in read.entries):
        return {}
    rows = await load.session.execute(
        select(BillingAccount.team_id, BillingAccount.id).where(BillingAccount.team_id.is_not(None))
    )
    return {row.team_id: row.id for row in rows}


async def _there(load: Load, external_ids: Sequence[str]) -> dict[str, Any]:
    ids = bindparam("external_ids", list(external_ids), type_=ARRAY(String))
    pause = func.json_build_array(MembershipPause.starts_on, MembershipPause.ends_on, MembershipPause.keeps)
    pauses = (
        select(func.json_agg(pause))
        .where(
            MembershipPause.organization_id == Membership.organization_id,
            MembershipPause.membership_id == Membership.id,
            MembershipPause.is_gap.is_(False),
        )
        .correlate(Membership)
        .scalar_subquery()
    )
    rows = await load.session.execute(
        select(
            Membership.id,
            Membership.external_id,
            Membership.plan_id,
            Membership.member_id,
            Membership.team_id,
            Membership.account_id,
            Membership.location_id,
            Membership.starts_on,
            Membership.ends_on,
            Membership.billed_from,
            Membership.quantity,
            Membership.price_override,
            Membership.sign_up_fee_override,
            Membership.deposit_override,
            Membership.purchase_order,
            Membership.resource_ids,
            Membership.notice_given_at,
            pauses.label("pauses"),
        ).where(Membership.external_id == any_(ids))
    )
    return {row.external_id: row for row in rows}
