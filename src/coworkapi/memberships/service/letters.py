"""Letters about price rises: written when a rise is announced, rendered, mailed or posted."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service as billing
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.files import FileStore
from coworkapi.core.ids import encode_id, new_id
from coworkapi.core.prepared import HasInfo, Record
from coworkapi.core.unit_of_work import leave_work
from coworkapi.memberships.change_errors import LetterNotToPost
from coworkapi.memberships.events.price_rises import PriceRiseLetterReady
from coworkapi.memberships.models import MembershipChange, PriceRise, PriceRiseLetter
from coworkapi.memberships.queries import letters as queries
from coworkapi.memberships.rules.letters import LetterKind, LetterLine, letter_text
from coworkapi.memberships.rules.life import local_day
from coworkapi.memberships.schemas.price_rises import LetterReadyOut
from coworkapi.memberships.service.cycles_reading import Version
from coworkapi.memberships.service.reading import Held

BATCH = 50
MAX_ATTEMPTS = 8
# Whoever opens one of these may have read it; the others can be held back.
GONE = ("mailing", "sent", "posted")
_FILES: Mapping[LetterKind, str] = {
    "announcement": "price",
    "withdrawal": "price-unchanged",
    "correction": "price-corrected",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and what its paper needs. `storage_key`: of its PDF, once it was rendered. `day`: of the rise, as the
    letter says it."""

    id: UUID
    kind: LetterKind
    account_id: UUID
    location_id: UUID | None
    emails: Sequence[str]
    document: billing.LetterDocument
    day: str
    logo_file: str | None
    storage_key: str | None

    @property
    def file_name(self) -> str:
        return f"{_FILES[self.kind]}-{self.document.issued_on}.pdf"


async def write_letters(
    session: AsyncSession,
    rise: PriceRise,
    changes: Sequence[MembershipChange],
    held: Mapping[UUID, Held],
    versions: Mapping[UUID, Version],
) -> None:
    """One letter for each payer and legal entity, with all their memberships of the rise. Three statements; an account
    that has its letter already gets no other."""
    await add_letters(session, rise.id, await announcements(session, changes, held, versions))


async def announcements(
    session: AsyncSession,
    changes: Sequence[MembershipChange],
    held: Mapping[UUID, Held],
    versions: Mapping[UUID, Version],
) -> list[dict[str, Any]]:
    """What `add_letters` takes, for each payer and legal entity. Two statements, none without changes."""
    of: dict[tuple[UUID, UUID], list[MembershipChange]] = {}
    for change in sorted(changes, key=lambda one: one.membership_id):
        membership = held[change.membership_id]
        of.setdefault((membership.row.account_id, membership.legal_entity_id), []).append(change)
    if not of:
        return []
    to = await billing.recipients(session, list({account_id for account_id, _ in of}))
    entities = await queries.TAX_INCLUDED.fetch(session, ids=list({entity_id for _, entity_id in of}))
    included = {row.id: row.prices_include_tax for row in entities}
    rows = []
    for (account_id, entity_id), of_account in of.items():
        places = {held[one.membership_id].row.location_id for one in of_account}
        rows.append(
            {
                "kind": "announcement",
                "account_id": account_id,
                "legal_entity_id": entity_id,
                "location_id": places.pop() if len(places) == 1 else None,
                "emails": [one.email for one in to[account_id]],
                "lines": [_line(one, versions) for one in of_account],
                "prices_include_tax": included[entity_id],
            }
        )
    return rows


async def take_to_render(unit: HasInfo) -> list[Letter]:
    """Takes a batch of what waits, with a lease for whoever renders it. Three statements, and one for each entity."""
    return await _letters(unit, await queries.TAKE_TO_RENDER.fetch(unit, limit=BATCH))


async def find_letter(unit: HasInfo, letter_id: UUID) -> Letter:
    """With all that its paper needs, whether or not it went out. Raises NotFound."""
    found = await _letters(unit, await queries.ONE.fetch(unit, id=letter_id))
    if not found:
        raise NotFound(f"there is no letter {encode_id('prl', letter_id)}")
    return found[0]


async def print_letter(letter: Letter, files: FileStore) -> billing.Printed:
    """Its PDF: the one that was rendered, or rendered now and put into the store. Not inside a transaction."""
    if letter.storage_key is not None:
        try:
            return billing.Printed(await files.get(letter.storage_key), letter.storage_key)
        except NotFound:
            pass  # lost with a folder: rendered again, from the same values
    logo = await billing.brand_logo(files, letter.logo_file)
    document = replace(letter.document, brand=replace(letter.document.brand, logo=logo))
    content = await asyncio.to_thread(billing.render_letter, document)
    return billing.Printed(content, await files.put(content, "application/pdf"))


async def keep_letter(unit: HasInfo, letter: Letter, printed: billing.Printed) -> None:
    """Notes that it was rendered; the first one counts. One statement."""
    await queries.KEEP.fetch(unit, id=letter.id, key=printed.storage_key)


async def record_rendered(unit: HasInfo, letter: Letter, printed: billing.Printed | str) -> None:
    """Notes the PDF and tells that it is ready to be mailed; or keeps, as a text, why it could not be rendered."""
    if isinstance(printed, str):
        await queries.NOT_RENDERED.fetch(unit, id=letter.id, error=printed[:2000], most=MAX_ATTEMPTS)
        return
    if await queries.READY.fetchrow(unit, id=letter.id, key=printed.storage_key) is None:
        return  # it was withdrawn meanwhile, or a twin whose lease ran out was slower
    document = letter.document
    data = LetterReadyOut(
        letter_id=letter.id,
        kind=letter.kind,
        account_id=letter.account_id,
        seller=document.seller.name,
        buyer=document.buyer.name,
        effective_on=letter.day,
        locale=document.locale,
        emails=list(letter.emails),
        file_name=letter.file_name,
        storage_key=printed.storage_key,
        bytes=len(printed.content),
    )
    emit(unit, PriceRiseLetterReady(aggregate_id=letter.id, location_id=letter.location_id, data=data))


async def letter_goes(unit: HasInfo, letter_id: UUID) -> bool:
    """Whether a mail with it may still go. If so it counts as gone: a withdrawal takes it back by another letter."""
    return await queries.GOING.fetchrow(unit, id=letter_id) is not None


async def note_letter_delivered(unit: HasInfo, letter_id: UUID, *, error: str | None) -> None:
    """Notes that a mail with it was handed on, or (`error`) refused for good."""
    await queries.DELIVERED.fetch(unit, id=letter_id, sent=error is None, error=error)


async def mark_posted(session: AsyncSession, letter: PriceRiseLetter, *, now: datetime) -> None:
    """Notes that a locked letter went out on paper. Raises LetterNotToPost."""
    if letter.state not in ("to_post", "failed"):
        raise LetterNotToPost(
            f"the letter is {letter.state.replace('_', ' ')}; only one that couldn't be mailed is posted",
            extra={"state": letter.state},
        )
    letter.state, letter.sent_at = "posted", now
    letter.version += 1
    await session.flush()
    await session.refresh(letter)


async def find_letter_row(
    session: AsyncSession, price_rise_id: UUID, letter_id: UUID, *, lock: bool = False
) -> PriceRiseLetter:
    """A letter of a rise. Raises NotFound."""
    statement = select(PriceRiseLetter).where(
        PriceRiseLetter.id == letter_id, PriceRiseLetter.price_rise_id == price_rise_id
    )
    found = await session.scalar(statement.with_for_update() if lock else statement)
    if found is None:
        raise NotFound(f"there is no letter {encode_id('prl', letter_id)} of {encode_id('prs', price_rise_id)}")
    return found


async def add_letters(session: AsyncSession, rise_id: UUID, rows: Sequence[Mapping[str, Any]]) -> None:
    """Writes letters, which then go out. One statement, none without any."""
    if not rows:
        return
    letters = orjson.dumps([{"id": new_id(), **row} for row in rows], default=str).decode()
    await queries.WRITE.fetch(session, price_rise_id=rise_id, letters=letters)
    leave_work(session)


def _line(change: MembershipChange, versions: Mapping[UUID, Version]) -> dict[str, Any]:
    before, after = versions[change.from_plan_version_id].terms, versions[change.to_plan_version_id]
    return {
        "membership_id": change.membership_id,
        "plan_name": after.plan_name,
        "quantity": change.to_quantity,
        "before": before.price.amount if change.from_price_override is None else change.from_price_override,
        "after": after.terms.price.amount if change.to_price_override is None else change.to_price_override,
        "currency": after.terms.price.currency,
        "cycle_unit": after.terms.cycle.unit,
        "cycle_count": after.terms.cycle.count,
    }


async def _letters(unit: HasInfo, rows: Sequence[Record]) -> list[Letter]:
    if not rows:
        return []
    sellers = {entity_id: await billing.load_seller(unit, entity_id) for entity_id in {r.legal_entity_id for r in rows}}
    buyers = await billing.load_buyers(unit, list({r.account_id for r in rows}), next(iter(sellers.values())))
    memberships = {UUID(line["membership_id"]) for row in rows for line in row.lines}
    holders = {row.id: row.name for row in await queries.HOLDERS.fetch(unit, ids=list(memberships))}
    found = []
    for row in rows:
        seller, buyer = sellers[row.legal_entity_id], buyers[row.account_id]
        locale = buyer.locale or seller.locale

        def day(of: date, locale: str = locale) -> str:
            return billing.day_text(of, locale)

        words = letter_text(
            row.kind,
            locale=locale,
            name=buyer.name,
            seller=seller.name,
            day=day(row.effective_on),
            told=day(local_day(seller.time_zone, row.announced_at or row.created_at)),
            reason=row.reason,
            prices_include_tax=row.prices_include_tax,
            lines=[_shown(line, holders, buyer.name, locale) for line in row.lines],
        )
        document = billing.LetterDocument(
            issued_on=local_day(seller.time_zone, row.created_at),
            locale=locale,
            seller=billing.party_of(seller),
            buyer=billing.Party(name=buyer.name, country=buyer.country, address=buyer.address, vat_id=buyer.vat_id),
            subject=words.subject,
            paragraphs=words.paragraphs,
            facts=words.facts,
            facts_after=words.facts_after,
            more_facts=words.more_facts,
            more_facts_after=words.more_facts_after,
            brand=billing.brand_of(seller),
        )
        found.append(
            Letter(
                id=row.id,
                kind=row.kind,
                account_id=row.account_id,
                location_id=row.location_id,
                emails=row.emails,
                document=document,
                day=day(row.effective_on),
                logo_file=seller.logo_file,
                storage_key=row.storage_key,
            )
        )
    return found


def _shown(line: Mapping[str, Any], holders: Mapping[UUID, str], payer: str, locale: str) -> LetterLine:
    """A line of the letter; the holder is named where it is somebody else than the payer."""
    holder = holders.get(UUID(line["membership_id"]))
    return LetterLine(
        name=line["plan_name"] if holder in (None, payer) else f"{line['plan_name']} ({holder})",
        quantity=line["quantity"],
        before=billing.amount_text(line["before"], line["currency"], locale),
        after=billing.amount_text(line["after"], line["currency"], locale),
        cycle_unit=line["cycle_unit"],
        cycle_count=line["cycle_count"],
        taken_back=line.get("taken_back", False),
    )
