"""Plans: their terms are published as they are loaded. Published terms never change; later ones follow them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import ValidationError
from sqlalchemy import select

from coworkapi.core.ids import encode_id
from coworkapi.imports.load import Load, Refused, changed, place_currency, types_by_kind
from coworkapi.imports.reading import Entry, Fault, Read, faults_of_validation
from coworkapi.imports.schemas import PlanEntry
from coworkapi.memberships import service as memberships
from coworkapi.memberships.models import Plan, PlanVersion
from coworkapi.memberships.values import PlanTerms

_PRICES = ("price", "sign_up_fee", "deposit")
# How terms name things in files, and by their ids in the API; with the prefix of the ids.
_NAMES = {
    "resource_kinds": ("resource_type_ids", "rty"),
    "locations": ("location_ids", "loc"),
    "resources": ("resource_ids", "res"),
}
_REMEDY = (
    "terms that were published stay: say in effective_from from which day on, today or later, these are for who joins"
)


async def load_plans(load: Load, read: Read[PlanEntry], *, now: datetime) -> None:
    """A few statements for each new plan or version, two for one that is there as it should be."""
    await load.know("plan", Plan)
    types = await types_by_kind(load.session) if read.entries else {}
    published = await _published(load) if read.entries else {}

    async def put(entry: Entry[PlanEntry], found: UUID | None) -> tuple[UUID, str]:
        value = entry.value
        location_id = load.find("location", entry, "location", value.location)
        terms = await _terms(load, entry, location_id, types)
        wanted: dict[str, Any] = {
            "name": value.name,
            "description": value.description,
            "is_public": value.public,
            "position": value.position,
            "metadata": value.metadata,
        }
        if found is None:
            plan = await memberships.create_plan(
                load.session, location_id=location_id, external_id=value.external_id, **wanted
            )
            await _publish(load, entry, plan.row, terms, now)
            return plan.row.id, "created"
        plan = await memberships.find_plan(load.session, found, lock=True)
        if plan.row.location_id != location_id:
            raise Refused(entry.fault("location", "can't change: archive the plan and add a new one there"))
        new_terms = _check_published(entry, terms, published.get(found, ()))
        changes = changed(plan.row, wanted)
        if changes:
            await memberships.update_plan(load.session, plan=plan, changes=changes)
        if new_terms:
            await _publish(load, entry, plan.row, terms, now)
        return found, "updated" if changes or new_terms else "unchanged"

    await load.each("plan", read, put)


async def _publish(load: Load, entry: Entry[PlanEntry], plan: Plan, terms: PlanTerms, now: datetime) -> None:
    version = await memberships.draft_version(load.session, plan=plan, terms=terms)
    await memberships.publish_version(
        load.session, version=version, plan=plan, now=now, effective_from=entry.value.effective_from
    )


def _check_published(entry: Entry[PlanEntry], terms: PlanTerms, there: Sequence[PlanVersion]) -> bool:
    """Whether the terms are new ones, to be published: those of a day that no version is effective from. `there`: the
    plan's published versions. Raises Refused where the file says anything else than what was published."""
    day = entry.value.effective_from
    same_day = [one for one in there if day is None or one.effective_from == day]
    if not same_day:
        return True
    version = max(same_day, key=lambda one: one.effective_from or date.min)
    differing = memberships.differences(PlanTerms.model_validate(version.terms), terms)
    if differing:
        raise Refused(
            *(
                entry.fault(
                    f"terms.{one.path}",
                    f"can't change: it is {_shown(one.before)} since {version.effective_from}; {_REMEDY}",
                )
                for one in differing
            )
        )
    return False


def _shown(value: Any) -> str:
    return "nothing" if value is None else f"{value}"


async def _terms(
    load: Load, entry: Entry[PlanEntry], location_id: UUID | None, types: Mapping[str, Sequence[UUID]]
) -> PlanTerms:
    """The entry's terms with ids in place of names. Raises Refused."""
    written = dict(entry.value.terms)
    if any(isinstance(written.get(name), int) for name in _PRICES):
        currency = await place_currency(load.session, entry, location_id=location_id, column="terms.price")
        for name in _PRICES:
            if isinstance(written.get(name), int):
                written[name] = {"amount": written[name], "currency": currency}
    try:
        return PlanTerms.model_validate(_with_ids(load, entry, written, types, "terms"))
    except ValidationError as error:
        found = faults_of_validation(entry.file, entry.row, error, within="terms")
        raise Refused(*(Fault(one.file, one.row, _as_written(one.column), one.message) for one in found)) from None


def _with_ids(load: Load, entry: Entry[PlanEntry], value: Any, types: Mapping[str, Sequence[UUID]], path: str) -> Any:
    """What the file says, with the ids of what it names by kind or external id."""
    if isinstance(value, list):
        return [_with_ids(load, entry, one, types, f"{path}.{number}") for number, one in enumerate(value)]
    if not isinstance(value, dict):
        return value
    found: dict[str, Any] = {}
    for name, inner in value.items():
        if name not in _NAMES or not isinstance(inner, list):
            found[name] = _with_ids(load, entry, inner, types, f"{path}.{name}")
            continue
        field, prefix = _NAMES[name]
        ids: set[UUID] = set()
        for one in map(str, inner):
            if name == "resource_kinds":
                if one not in types:
                    message = f"there is nothing of kind {one}; add it to resources first"
                    raise Refused(entry.fault(f"{path}.{name}", message))
                ids |= set(types[one])
            else:
                there = load.find(name.removesuffix("s"), entry, f"{path}.{name}", one)
                ids |= {there} if there else set()
        found[field] = [encode_id(prefix, one) for one in sorted(ids)]
    return found


def _as_written(column: str | None) -> str | None:
    """A path of the API's terms, in the words of the file."""
    for word, (field, _) in _NAMES.items():
        column = column and column.replace(field, word)
    return column


async def _published(load: Load) -> dict[UUID, list[PlanVersion]]:
    """The published versions of each plan. One statement."""
    found: dict[UUID, list[PlanVersion]] = {}
    for row in await load.session.scalars(select(PlanVersion).where(PlanVersion.state == "published")):
        found.setdefault(row.plan_id, []).append(row)
    return found
