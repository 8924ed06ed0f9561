"""What one load has found out: what it did to each file's entries, what is wrong, which external id is which row."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import ProblemError
from coworkapi.imports.reading import Entry, Fault, Read
from coworkapi.spaces.models import Location, Resource, ResourceType

M = TypeVar("M", bound=BaseModel)


@dataclass(slots=True)
class Counts:
    """Entries of one file by what became of them, or would."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    wrong: int = 0


@dataclass(slots=True)
class Report:
    """What a load did. `applied` only when nothing was wrong and it was asked for: it is all or nothing."""

    files: dict[str, Counts] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    applied: bool = False


@dataclass(slots=True)
class Load:
    """The state of one load. `known[kind]`: ids by external id; `failed[kind]`: those whose entry is wrong."""

    session: AsyncSession
    report: Report = field(default_factory=Report)
    known: dict[str, dict[str, UUID]] = field(default_factory=dict)
    failed: dict[str, tuple[str, set[str]]] = field(default_factory=dict)

    def begin(self, kind: str, read: Read[Any]) -> Counts:
        """Notes a file's own faults."""
        self.failed[kind] = (read.file, set(read.failed))
        self.report.faults += read.faults
        counts = Counts(wrong=len({fault.row for fault in read.faults}))
        if read.entries or read.faults:
            self.report.files[read.file] = counts
        return counts

    async def know(self, kind: str, table: Any) -> None:
        """Learns the external ids that are there already. One statement."""
        rows = await self.session.execute(select(table.external_id, table.id).where(table.external_id.is_not(None)))
        self.known[kind] = {row.external_id: row.id for row in rows}

    def find(self, kind: str, entry: Entry[Any], column: str, external_id: str | None) -> UUID | None:
        """The id behind an external id that an entry refers to. Raises Refused when there is none."""
        if external_id is None:
            return None
        found = self.known[kind].get(external_id)
        if found is not None:
            return found
        file, failed = self.failed[kind]
        if external_id in failed:
            raise Refused(entry.fault(column, f"{external_id!r} is wrong itself; mend it in {file} first"))
        raise Refused(entry.fault(column, f"there is no {kind} {external_id!r}; add it to {file} or correct the id"))

    def refuse(self, kind: str, entry: Entry[Any], counts: Counts, faults: Sequence[Fault]) -> None:
        counts.wrong += 1
        self.failed[kind][1].add(entry.value.external_id)
        self.report.faults += faults

    async def each(
        self, kind: str, read: Read[M], put: Callable[[Entry[M], UUID | None], Awaitable[tuple[UUID, str]]]
    ) -> None:
        """`put(entry, id of what is there already)` for each entry; what it raises is the entry's fault."""
        counts = self.begin(kind, read)
        for entry in read.entries:
            external_id: str = entry.value.external_id  # type: ignore[attr-defined]
            try:
                found, outcome = await put(entry, self.known[kind].get(external_id))
            except Refused as refused:
                self.refuse(kind, entry, counts, refused.faults)
            except ProblemError as error:
                self.refuse(kind, entry, counts, entry.faults_of(error))
            else:
                self.known[kind][external_id] = found
                setattr(counts, outcome, getattr(counts, outcome) + 1)


class Refused(Exception):
    """An entry that can't be loaded, and why."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(map(str, faults)))
        self.faults = faults


def changed(row: Any, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The wanted values that differ from the row's."""
    return {
        name: value for name, value in wanted.items() if getattr(row, "meta" if name == "metadata" else name) != value
    }


async def types_by_kind(session: AsyncSession) -> dict[str, list[UUID]]:
    """The resource types of each kind. One statement."""
    found: dict[str, list[UUID]] = {}
    for row in await session.execute(select(ResourceType.kind, ResourceType.id)):
        found.setdefault(row.kind, []).append(row.id)
    return found


async def place_currency(
    session: AsyncSession,
    entry: Entry[Any],
    *,
    resource_id: UUID | None = None,
    location_id: UUID | None = None,
    column: str = "currency",
) -> str:
    """That of the location, or of the resource's; without either, that which all locations share. One statement.

    Raises Refused, with that column, where there is no such one.
    """
    statement = select(Location.currency).distinct()
    if resource_id is not None:
        statement = statement.join(Resource, Resource.location_id == Location.id).where(Resource.id == resource_id)
    elif location_id is not None:
        statement = statement.where(Location.id == location_id)
    found = sorted(await session.scalars(statement))
    if len(found) != 1:
        message = f"locations are priced in {', '.join(found) or 'nothing yet'}; say which this price is in"
        raise Refused(entry.fault(column, message))
    return found[0]
