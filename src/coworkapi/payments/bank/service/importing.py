"""Reading a bank's file: all of it, or nothing."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, BinaryIO
from uuid import UUID

import orjson
from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.money import Money
from coworkapi.core.prepared import Prepared
from coworkapi.core.unit_of_work import acting_principal, leave_work
from coworkapi.payments.bank.camt import read_camt053
from coworkapi.payments.bank.errors import BankFileRefused
from coworkapi.payments.bank.events import BankStatementImported
from coworkapi.payments.bank.models import BankSettings, BankStatement
from coworkapi.payments.bank.schemas import (
    BankImportOut,
    BankSettingsIn,
    BankSettingsOut,
    BankStatementOut,
    CsvMapping,
    ImportedStatementOut,
)
from coworkapi.payments.bank.table import Mapped, read_csv
from coworkapi.payments.bank.values import NotAStatement, ParsedStatement, line_hashes
from coworkapi.spaces.models import LegalEntity

MAX_BYTES = 25_000_000
_CHUNK = 1 << 16
_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
# Lines that an earlier statement brought are left out; how many were written.
_WRITE = Prepared(
    text("""
WITH written AS (
  INSERT INTO bank_lines (id, statement_id, legal_entity_id, number, line_hash, booked_on, value_on, amount, currency,
    counterparty_name, counterparty_iban, remittance, end_to_end_id, bank_reference, awaits_matching)
  SELECT id, CAST(:statement_id AS uuid), CAST(:legal_entity_id AS uuid), number, line_hash, booked_on, value_on,
    amount, currency, counterparty_name, counterparty_iban, remittance, end_to_end_id, bank_reference,
    CAST(:awaits AS boolean) AND amount > 0
  FROM jsonb_to_recordset(CAST(CAST(:lines AS text) AS jsonb)) AS l(id uuid, number integer, line_hash text,
    booked_on date, value_on date, amount bigint, currency text, counterparty_name text, counterparty_iban text,
    remittance text, end_to_end_id text, bank_reference text)
  ORDER BY line_hash
  ON CONFLICT (organization_id, legal_entity_id, line_hash) DO NOTHING
  RETURNING 1
)
SELECT count(*) AS n FROM written""")
)


async def import_file(
    session: AsyncSession, *, legal_entity_id: UUID, file: BinaryIO, filename: str | None
) -> BankImportOut:
    """Keeps the statements of a CAMT.053 file or a table, with the lines that aren't known. A few statements each.

    The file is read as a stream, in a thread, before anything is locked or written. Raises NotFound, BankFileRefused.
    """
    entity = await require_entity(session, legal_entity_id)
    settings = await settings_of(session, legal_entity_id)
    try:
        digest, parsed = await asyncio.to_thread(_read, file, settings.csv, entity.currency)
    except NotAStatement as error:
        raise BankFileRefused(f"{error}. Nothing was imported") from None
    found = [
        await _keep(session, one, legal_entity_id, digest, filename, awaits=settings.auto_accept) for one in parsed
    ]
    if settings.auto_accept:
        leave_work(session)
    return BankImportOut(statements=found)


def _read(file: BinaryIO, mapping: CsvMapping | None, currency: str) -> tuple[str, list[ParsedStatement]]:
    head = file.read(64)
    file.seek(0)
    if not head.strip():
        raise NotAStatement("the file is empty")
    if head.startswith(b"PK\x03\x04"):
        raise NotAStatement("the file is a ZIP archive; unpack it, and import what it holds one by one")
    digest = hashlib.sha256()
    plain = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if plain.startswith(b"<"):
        return "", read_camt053(_chunks(file, digest))
    content = b"".join(_chunks(file, digest))
    return digest.hexdigest(), [read_csv(content, _mapped(mapping), currency=currency)]


def _chunks(file: BinaryIO, digest: Any) -> Iterator[bytes]:
    size = 0
    while chunk := file.read(_CHUNK):
        size += len(chunk)
        if size > MAX_BYTES:
            raise NotAStatement(f"the file is larger than {MAX_BYTES // 1_000_000} MB; export shorter periods")
        digest.update(chunk)
        yield chunk


def _mapped(mapping: CsvMapping | None) -> Mapped:
    if mapping is None:
        return Mapped({})
    columns = mapping.columns.model_dump(exclude_none=True) if mapping.columns is not None else {}
    delimiter = _DELIMITERS[mapping.delimiter] if mapping.delimiter is not None else None
    return Mapped(columns, mapping.date_format, mapping.decimal, delimiter)


async def _keep(
    session: AsyncSession,
    one: ParsedStatement,
    legal_entity_id: UUID,
    digest: str,
    filename: str | None,
    *,
    awaits: bool,
) -> ImportedStatementOut:
    reference = digest if one.reference is None else f"{one.iban or ''}|{one.reference}|{one.from_on}"[:140]
    statement_id = new_id()
    made = await session.scalar(
        insert(BankStatement)
        .values(
            id=statement_id,
            legal_entity_id=legal_entity_id,
            format=one.format,
            reference=reference,
            filename=filename[:200] if filename else None,
            iban=one.iban,
            currency=one.currency,
            from_on=one.from_on,
            until_on=one.until_on,
            opening_balance=one.opening_balance,
            closing_balance=one.closing_balance,
            lines=len(one.lines),
            created_by=acting_principal(session).label,
        )
        .on_conflict_do_nothing(index_elements=["organization_id", "legal_entity_id", "reference"])
        .returning(BankStatement.id)
    )
    if made is None:
        known = await session.scalar(
            select(BankStatement).where(
                BankStatement.legal_entity_id == legal_entity_id, BankStatement.reference == reference
            )
        )
        assert known is not None
        return ImportedStatementOut(statement=statement_out(known), is_new=False)
    written = await _WRITE.fetchrow(
        session, statement_id=statement_id, legal_entity_id=legal_entity_id, lines=_lines(one), awaits=awaits
    )
    row = await session.get_one(BankStatement, (acting_principal(session).organization_id, statement_id))
    row.lines_known = len(one.lines) - (written.n if written is not None else 0)
    await session.flush()
    await session.refresh(row)
    out = statement_out(row)
    emit(session, BankStatementImported(aggregate_id=row.id, data=out))
    return ImportedStatementOut(statement=out, is_new=True)


def _lines(one: ParsedStatement) -> str:
    rows: Sequence[dict[str, Any]] = [
        {
            "id": new_id(),
            "number": number,
            "line_hash": digest,
            "booked_on": line.booked_on,
            "value_on": line.value_on,
            "amount": line.amount,
            "currency": line.currency,
            "counterparty_name": line.counterparty_name,
            "counterparty_iban": line.counterparty_iban,
            "remittance": line.remittance,
            "end_to_end_id": line.end_to_end_id,
            "bank_reference": line.bank_reference,
        }
        for number, (line, digest) in enumerate(zip(one.lines, line_hashes(one.lines), strict=True), 1)
    ]
    return orjson.dumps(rows).decode().replace("\\u0000", "")


async def settings_of(session: AsyncSession, legal_entity_id: UUID) -> BankSettingsOut:
    """How the entity's bank lines are treated; the defaults for one that never said."""
    row = await session.scalar(select(BankSettings).where(BankSettings.legal_entity_id == legal_entity_id))
    if row is None:
        return BankSettingsOut(legal_entity_id=legal_entity_id, auto_accept=False, csv=None)
    mapping = CsvMapping.model_validate(row.csv) if row.csv is not None else None
    return BankSettingsOut(legal_entity_id=legal_entity_id, auto_accept=row.auto_accept, csv=mapping)


async def keep_settings(session: AsyncSession, legal_entity_id: UUID, wanted: BankSettingsIn) -> BankSettingsOut:
    """Replaces them. Raises NotFound."""
    await require_entity(session, legal_entity_id)
    values = {
        "auto_accept": wanted.auto_accept,
        "csv": wanted.csv.model_dump(exclude_none=True) if wanted.csv is not None else None,
    }
    statement = insert(BankSettings).values(legal_entity_id=legal_entity_id, **values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "legal_entity_id"],
            set_={**values, "version": BankSettings.version + 1, "updated_at": text("app_now()")},
        )
    )
    return await settings_of(session, legal_entity_id)


async def require_entity(session: AsyncSession, legal_entity_id: UUID) -> LegalEntity:
    """Raises NotFound."""
    found = await session.scalar(select(LegalEntity).where(LegalEntity.id == legal_entity_id))
    if found is None:
        raise NotFound(f"legal_entity_id: there is no legal entity {encode_id('ent', legal_entity_id)}")
    return found


def statement_out(row: BankStatement) -> BankStatementOut:
    def money(amount: int | None) -> Money | None:
        return None if amount is None else Money(amount=amount, currency=row.currency)

    own = {"opening_balance": money(row.opening_balance), "closing_balance": money(row.closing_balance)}
    values = {name: getattr(row, name) for name in BankStatementOut.model_fields if name not in own}
    return BankStatementOut(**values, **own)
