"""Whether an account's VAT id is valid: its form at once, the authority's answer when it comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing.errors import NoVatId
from coworkapi.billing.events import AccountTaxChecked
from coworkapi.billing.models import AccountTaxCheck
from coworkapi.billing.rules.tax_treatment import vat_country
from coworkapi.billing.schemas.invoicing import TaxCheckOut
from coworkapi.core.clock import utcnow
from coworkapi.core.errors import NotFound
from coworkapi.core.events import emit
from coworkapi.core.ids import encode_id
from coworkapi.core.prepared import Prepared
from coworkapi.core.unit_of_work import leave_work, organization_of
from coworkapi.gateways.vat import VatAnswer
from coworkapi.members.models import BillingAccount

MAX_ATTEMPTS = 6
_LEASE = timedelta(minutes=2)

_CLAIM = Prepared(
    text("""
UPDATE account_tax_checks c
SET attempts = c.attempts + 1, next_attempt_at = now() + CAST(:lease AS interval)
FROM organizations o
WHERE o.id = c.organization_id AND c.account_id = ANY(ARRAY(
  SELECT d.account_id FROM account_tax_checks d
  WHERE d.state = 'pending' AND d.next_attempt_at <= now()
  ORDER BY d.next_attempt_at LIMIT 20 FOR NO KEY UPDATE SKIP LOCKED))
RETURNING c.account_id, c.vat_id, c.attempts, o.mode,
  (SELECT e.vat_id FROM legal_entities e WHERE e.organization_id = c.organization_id AND e.vat_id IS NOT NULL
    ORDER BY e.id LIMIT 1) AS asked_by
""")
)


@dataclass(frozen=True, slots=True)
class TaxQuestion:
    """A VAT id that the authority is asked about. `asked_by`: the operator's own. `test`: of a test organization."""

    account_id: UUID
    vat_id: str
    attempts: int
    asked_by: str | None
    test: bool


async def find_tax_check(session: AsyncSession, account_id: UUID) -> TaxCheckOut:
    """What was found out about the account's VAT id, if anything was."""
    row = await session.get(AccountTaxCheck, (organization_of(session), account_id))
    if row is None:
        return TaxCheckOut(
            account_id=account_id,
            vat_id=None,
            state="not_checked",
            name=None,
            address=None,
            reference=None,
            checked_at=None,
        )
    return TaxCheckOut.model_validate(row)


async def request_tax_check(session: AsyncSession, account_id: UUID, *, ask: bool, now: datetime) -> TaxCheckOut:
    """Has the account's VAT id checked. Its form is right, or the account wouldn't have it; with `ask`, the authority
    is asked about those of the EU, by the worker. Raises NotFound, NoVatId.
    """
    account = (
        await session.execute(select(BillingAccount).where(BillingAccount.id == account_id).with_for_update())
    ).scalar_one_or_none()
    if account is None:
        raise NotFound(f"there is no billing account {encode_id('acct', account_id)}")
    if account.vat_id is None:
        raise NoVatId("the account has no VAT id; set it first")
    pending = ask and vat_country(account.vat_id) is not None
    row = await session.get(AccountTaxCheck, (account.organization_id, account_id))
    if row is None:
        row = AccountTaxCheck(account_id=account_id)
        session.add(row)
    row.vat_id = account.vat_id
    row.state = "pending" if pending else "well_formed"
    row.name = row.address = row.reference = None
    row.attempts = 0
    row.next_attempt_at = utcnow() if pending else None
    row.checked_at = now
    await session.flush()
    if pending:
        leave_work(session)
    return TaxCheckOut.model_validate(row)


async def take_tax_questions(session: AsyncSession) -> Sequence[TaxQuestion]:
    """The VAT ids that are to be asked about now, each leased: a crash makes it due again."""
    rows = await _CLAIM.fetch(session, lease=_LEASE)
    return [TaxQuestion(row.account_id, row.vat_id, row.attempts, row.asked_by, row.mode == "test") for row in rows]


async def record_tax_answer(
    session: AsyncSession, question: TaxQuestion, answer: VatAnswer | None, *, now: datetime
) -> None:
    """Keeps the authority's answer and tells of it. Where it was silent, it is asked again after minutes, then hours;
    None: there was nobody to ask."""
    row = await session.get(
        AccountTaxCheck, (organization_of(session), question.account_id), with_for_update={"key_share": True}
    )
    if row is None or row.state != "pending" or row.vat_id != question.vat_id:
        return  # another VAT id was entered meanwhile
    if answer is None:
        answer = VatAnswer("unavailable")
        row.state = "well_formed"
    elif answer.state == "unavailable" and question.attempts < MAX_ATTEMPTS:
        row.next_attempt_at = utcnow() + timedelta(minutes=4**question.attempts)
        return
    else:
        row.state = answer.state
    row.name = answer.name and answer.name[:300]
    row.address, row.reference = answer.address, answer.reference and answer.reference[:100]
    row.next_attempt_at = None
    row.checked_at = now
    await session.flush()
    emit(session, AccountTaxChecked(aggregate_id=row.account_id, data=TaxCheckOut.model_validate(row)))
