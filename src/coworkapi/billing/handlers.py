"""What billing does when something happens to accounts, and to its own documents."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.billing import service
from coworkapi.billing.schemas.invoices import CreditNoteOut, InvoiceOut
from coworkapi.billing.service.merged import pay_with_merged
from coworkapi.billing.service.standings_set import hold_merged
from coworkapi.core.events import Fact, StoredEvent, reacts_if
from coworkapi.core.unit_of_work import acting_principal
from coworkapi.members.service import BillingAccountOut


def _says_reverse_charge(fact: Fact) -> bool:
    account = fact.data
    return (
        isinstance(account, BillingAccountOut)
        and account.tax_status == "reverse_charge"
        and account.vat_id is not None
        and bool({"vat_id", "tax_status"} & set(fact.previous or ()))
    )


@reacts_if(_says_reverse_charge)
async def check_vat_id_of_account(session: AsyncSession, event: StoredEvent) -> None:
    """An account that shall account for the tax itself has its VAT id checked."""
    await service.request_tax_check(session, event.aggregate_id, ask=True, now=acting_principal(session).now)


async def hold_account_of_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """Who is held by hand is held as the member that stays, too."""
    await hold_merged(session, event.aggregate_id, now=acting_principal(session).now)


async def pay_with_account_of_merged_member(session: AsyncSession, event: StoredEvent) -> None:
    """What the duplicate has in its favour pays what the member that stays owes."""
    await pay_with_merged(session, event.aggregate_id, now=acting_principal(session).now)


def _has_someone_to_mail(fact: Fact) -> bool:
    document = fact.data
    return isinstance(document, InvoiceOut | CreditNoteOut) and (
        document.account_id is not None or document.buyer.email is not None
    )


@reacts_if(_has_someone_to_mail)
async def deliver_document(session: AsyncSession, event: StoredEvent) -> None:
    """A new invoice or credit note goes to whoever gets the account's."""
    await service.deliver_by_default(session, event.aggregate_id, request_id=event.id)
