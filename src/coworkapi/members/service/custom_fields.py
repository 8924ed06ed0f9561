"""Custom fields: what they are, and that values obey them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import cast, func, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid, NotFound, ProblemItem
from coworkapi.members.errors import CustomFieldExists, CustomFieldInUse
from coworkapi.members.models import CustomField, Member, Team
from coworkapi.members.rules import FieldRule, check_custom_fields, check_custom_value


async def field_rules(session: AsyncSession, applies_to: str, *, lock: bool = False) -> list[FieldRule]:
    """The organization's fields of members or teams. `lock`: none of them changes before the transaction ends."""
    statement = (
        select(CustomField.key, CustomField.type, CustomField.options, CustomField.required)
        .where(CustomField.applies_to == applies_to)
        .order_by(CustomField.key)
    )
    if lock:
        statement = statement.with_for_update(read=True)
    return [FieldRule(*row) for row in await session.execute(statement)]


async def checked_values(
    session: AsyncSession, applies_to: str, given: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """`before` with `given` laid over it. Raises Invalid that names each wrong field (`/custom_fields/key`)."""
    if not given:
        return dict(before or {})
    return values_by(await field_rules(session, applies_to, lock=True), given, before)


def values_by(
    rules: Sequence[FieldRule], given: Mapping[str, Any], before: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """As `checked_values`, by rules that were read."""
    checked = check_custom_fields(rules, given, before)
    if checked.faults:
        first = checked.faults[0]
        raise Invalid(
            f"custom_fields/{first.field}: {first.detail}",
            errors=[
                ProblemItem(pointer=f"/custom_fields/{fault.field}", code=fault.code, detail=fault.detail)
                for fault in checked.faults
            ],
        )
    return checked.values


async def create_custom_field(
    session: AsyncSession,
    *,
    applies_to: str,
    key: str,
    label: str,
    type: str,
    options: Sequence[str] = (),
    required: bool = False,
) -> CustomField:
    """A new field. Raises CustomFieldExists, Invalid."""
    _check_options(type, options)
    taken = select(CustomField.id).where(CustomField.applies_to == applies_to, CustomField.key == key)
    if (await session.execute(taken)).scalar_one_or_none():
        raise CustomFieldExists(f"there is a custom field with the key {key!r}; change that one or use another key")
    made = CustomField(applies_to=applies_to, key=key, label=label, type=type, options=list(options), required=required)
    session.add(made)
    await session.flush()
    return made


async def lock_custom_field(session: AsyncSession, field_id: UUID) -> CustomField:
    """The field, locked: no value of it is written meanwhile. Raises NotFound."""
    statement = select(CustomField).where(CustomField.id == field_id).with_for_update()
    found = (await session.execute(statement)).scalar_one_or_none()
    if found is None:
        raise NotFound("there is no such custom field")
    return found


async def update_custom_field(session: AsyncSession, *, field: CustomField, changes: Mapping[str, Any]) -> None:
    """Changes a field where the values that there are stay right. Raises CustomFieldInUse, Invalid."""
    for name, value in changes.items():
        setattr(field, name, value)
    _check_options(field.type, field.options)
    if {"type", "options"} & changes.keys():
        rule = FieldRule(field.key, field.type, field.options)
        wrong = [value for value in await _values_in_use(session, field) if not _is_right(rule, value)]
        if wrong:
            raise CustomFieldInUse(
                f"{len(wrong)} value(s) in use would no longer be right, such as {str(wrong[0])[:100]!r}; "
                "change those first, or make a new field",
                extra={"values": wrong[:20]},
            )
    field.version += 1
    await session.flush()
    await session.refresh(field)


async def delete_custom_field(session: AsyncSession, *, field: CustomField, erase_values: bool = False) -> None:
    """Deletes a field, and its values only when told so. Raises CustomFieldInUse."""
    table = _table(field)
    held = table.custom_fields.has_key(field.key)
    if erase_values:
        await session.execute(
            update(table)
            .where(held)
            .values(
                custom_fields=table.custom_fields.op("-")(field.key),
                version=table.version + 1,
                updated_at=func.app_now(),
            )
            .execution_options(synchronize_session=False)
        )
    else:
        count = (await session.execute(select(func.count()).select_from(table).where(held))).scalar_one()
        if count:
            raise CustomFieldInUse(
                f"{count} {field.applies_to}(s) have a value; repeat with erase_values=true to delete the values too",
                extra={"count": count},
            )
    await session.delete(field)
    await session.flush()


def holds_values(column: Any, wanted: Iterable[tuple[FieldRule, Any]]) -> Any:
    """Whether a row's custom fields have all these values."""
    return column.op("@>")(cast({rule.key: value for rule, value in wanted}, JSONB))


def _check_options(type: str, options: Sequence[str]) -> None:
    if type == "choice":
        if not options:
            raise Invalid.field("/options", "a field of type choice needs at least one option")
        if len(set(options)) != len(options):
            raise Invalid.field("/options", "an option stands twice")
    elif options:
        raise Invalid.field("/options", "only a field of type choice has options")


def _table(field: CustomField) -> type[Member] | type[Team]:
    return Member if field.applies_to == "member" else Team


async def _values_in_use(session: AsyncSession, field: CustomField) -> list[Any]:
    table = _table(field)
    value = table.custom_fields[field.key]
    statement = select(value).where(table.custom_fields.has_key(field.key)).distinct().limit(10_000)
    return list((await session.execute(statement)).scalars())


def _is_right(rule: FieldRule, value: Any) -> bool:
    try:
        check_custom_value(rule, value)
    except ValueError:
        return False
    return True
