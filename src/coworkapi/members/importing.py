"""The operation `members.import`: a file of members, in batches of a thousand rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.csv_files import NotATable, Table, TableRow, open_table
from coworkapi.core.dues import write_facts
from coworkapi.core.errors import AlreadyExists, Invalid
from coworkapi.core.ids import encode_id
from coworkapi.core.operations import ReportedRow, Run
from coworkapi.members.columns import Columns, map_columns, read_row, with_teams
from coworkapi.members.folding import sort_name_of
from coworkapi.members.rules import FieldRule
from coworkapi.members.service.bulk import Homes, Row, RowOutcome, load_homes
from coworkapi.members.service.bulk_members import MemberWriter
from coworkapi.members.service.bulk_teams import create_teams, find_teams
from coworkapi.members.service.custom_fields import field_rules

KIND = "members.import"
BATCH = 1000
_NEW_TEAM = UUID(int=0)  # in a dry run, a team that would be made
T = TypeVar("T")


def open_member_table(content: bytes, rules: Sequence[FieldRule], params: dict[str, Any]) -> tuple[Table, Columns, str]:
    """The file, what its columns mean, and what its rows are told apart by. Raises Invalid."""
    try:
        table = open_table(content, params["delimiter"])
    except NotATable as error:
        raise Invalid.field("file", str(error), "not_a_table") from None
    columns, match_by = map_columns(
        table.header, rules, match_by=params["match_by"], ignore_unknown=params["unknown_columns"] == "ignore"
    )
    return table, columns, match_by


async def import_members(run: Run) -> dict[str, Any]:
    """Does the import. What it was started with: see `routes/transfer.py`."""
    content = await run.content()
    importer = await run.step(lambda session: _Importer.prepare(session, run, content))
    if run.params["mode"] == "keep_right_rows" or run.params["dry_run"]:
        return await importer.keep_right_rows()
    return await importer.all_or_nothing()


@dataclass(slots=True)
class _Importer:
    run: Run
    table: Table
    columns: Columns
    match_by: Any
    rules: Sequence[FieldRule]
    homes: Homes
    total: int

    @classmethod
    async def prepare(cls, session: AsyncSession, run: Run, content: bytes) -> _Importer:
        rules = await field_rules(session, "member")
        table, columns, match_by = open_member_table(content, rules, dict(run.params))
        return cls(run, table, columns, match_by, rules, await load_homes(session), table.count())

    async def keep_right_rows(self) -> dict[str, Any]:
        """Each batch by itself. After a crash, rows that were done are only looked at, to know repeated ones."""
        dry_run = self.run.params["dry_run"]
        writer = self._writer()
        last = 0
        if dry_run:
            await self.run.step(self.run.forget_report, done=0, total=self.total, checkpoint={})
        else:
            last = self.run.checkpoint.get("last_row", 0)
        done = 0
        for batch in self._batches():
            done += len(batch)
            if batch[-1].number <= last:
                writer.note(batch)
                continue
            await self._step(writer, batch, done=done, dry_run=dry_run)
        return await self._result(applied=not dry_run)

    async def all_or_nothing(self) -> dict[str, Any]:
        """First every row as a dry run; only when none is wrong, all of them in one transaction."""
        await self.run.step(self.run.forget_report, done=0, total=self.total, checkpoint={})
        writer, done = self._writer(), 0
        for batch in self._batches():
            done += len(batch)
            await self._step(writer, batch, done=done, dry_run=True)
        if (await self.run.counts()).get("wrong"):
            return await self._result(applied=False)

        async def everything(session: AsyncSession) -> None:
            await self.run.forget_report(session)
            writer = self._writer()
            for batch in self._batches():
                outcomes = await self._write(session, writer, batch, dry_run=False)
                await self.run.report(session, self._reported(outcomes))
                await write_facts(session)
                if any(outcome.outcome == "wrong" for outcome in outcomes):
                    raise _ChangedMeanwhile

        try:
            await self.run.step(everything)
        except _ChangedMeanwhile:
            raise Invalid(
                "members were changed while the file was checked, and rows clash with that; try again"
            ) from None
        return await self._result(applied=True)

    async def _step(self, writer: MemberWriter, batch: Sequence[Row], *, done: int, dry_run: bool) -> None:
        let_go = set(writer.let_go)

        async def one(session: AsyncSession) -> None:
            writer.let_go = set(let_go)
            outcomes = await self._write(session, writer, batch, dry_run=dry_run)
            await self.run.report(session, self._reported(outcomes, dry_run=dry_run))

        for attempt in (1, 2, 3):
            checkpoint = {"last_row": batch[-1].number}
            try:
                await self.run.step(one, done=done, total=self.total, checkpoint=checkpoint)
                return
            except AlreadyExists:  # someone else took an address between our look and our write: look again
                if attempt == 3:
                    raise

    async def _write(
        self, session: AsyncSession, writer: MemberWriter, batch: Sequence[Row], *, dry_run: bool
    ) -> list[RowOutcome]:
        cells = {name for row in batch for name, _ in row.values.get("team_cells", ())}
        teams: dict[str, UUID] = {}
        if cells:
            names = await find_teams(session, cells)
            unknown = {sort_name_of(cell): cell for cell in sorted(cells, reverse=True) if not names.knows(cell)}
            if unknown and self.run.params["create_teams"]:
                made = (
                    dict.fromkeys(unknown.values(), _NEW_TEAM)
                    if dry_run
                    else await create_teams(session, sorted(unknown.values()), self.homes)
                )
                teams = {sort_name: made[cell] for sort_name, cell in unknown.items()}
            rows = [with_teams(row, lambda cell: teams.get(sort_name_of(cell)) or names.find(cell)) for row in batch]
        else:
            rows = list(batch)
        return await writer.write(session, rows, dry_run=dry_run)

    def _batches(self) -> Iterator[list[Row]]:
        by_key = {rule.key: rule for rule in self.rules}

        def parsed(row: TableRow) -> Row:
            return read_row(row, self.columns, by_key, self.homes)

        return in_batches(map(parsed, self.table.rows()), BATCH)

    def _writer(self) -> MemberWriter:
        return MemberWriter(self.match_by, self.rules, self.homes)

    def _reported(self, outcomes: Sequence[RowOutcome], *, dry_run: bool = False) -> list[ReportedRow]:
        return [
            ReportedRow(
                outcome.number,
                outcome.outcome,
                None
                if outcome.id is None or (dry_run and outcome.outcome == "created")
                else encode_id("mem", outcome.id),
                [
                    {
                        "column": self.columns.label(fault.field) or fault.field or None,
                        "code": fault.code,
                        "detail": fault.detail,
                    }
                    for fault in outcome.faults
                ],
            )
            for outcome in outcomes
        ]

    async def _result(self, *, applied: bool) -> dict[str, Any]:
        counts = await self.run.counts()
        return {
            **{name: counts.get(name, 0) for name in ("created", "updated", "unchanged", "wrong")},
            "applied": applied,
            "dry_run": self.run.params["dry_run"],
            "match_by": self.match_by,
            "encoding": self.table.encoding.removesuffix("-sig"),
            "delimiter": self.table.delimiter,
            "columns": {self.columns.header[index]: name for name, index in self.columns.fields.items()},
        }


class _ChangedMeanwhile(Exception):
    """Rows that were right are wrong by now."""


def in_batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Lists of `size` items, the last one shorter."""
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
