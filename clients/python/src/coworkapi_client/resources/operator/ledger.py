"""Ledger: double entry: chart of accounts, journal, locks, reports as of a day, and its export."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Ledger(Resource):
    """Ledger: double entry: chart of accounts, journal, locks, reports as of a day, and its export."""

    def list_accounts(
        self,
        *,
        legal_entity_id: str | None = None,
        code: str | None = None,
        type: Literal["asset", "liability", "income", "expense"] | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.LedgerAccount]:
        """List ledger accounts.

        In the order they were made: by hand, or by the first posting to them.

        Args:
            legal_entity_id: Only this entity's books
            code: Only this code
            type: Only of this type
            updated_since: Only what changed at or after

        Needs `ledger:read`.
        """
        return self._items(
            "/v1/ledger/accounts",
            models.LedgerAccount,
            query={
                "legal_entity_id": legal_entity_id,
                "code": code,
                "type": type,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create_account(
        self,
        *,
        legal_entity_id: str,
        code: str,
        name: str,
        type: Literal["asset", "liability", "income", "expense"],
        external_number: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.LedgerAccount:
        """Add a ledger account.

        For entries by hand. What the service posts to, it makes by itself.

        Args:
            legal_entity_id: Id of the legal entity
            code: What postings name it by
            type: On which side of the books it stands
            external_number: What the bookkeeper calls it

        Raises LedgerAccountExists. Needs `ledger:write`.
        """
        return self._send(
            "POST",
            "/v1/ledger/accounts",
            models.LedgerAccount,
            body=given(
                {
                    "legal_entity_id": legal_entity_id,
                    "code": code,
                    "name": name,
                    "type": type,
                    "external_number": external_number,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def number_accounts(
        self,
        *,
        legal_entity_id: str,
        chart: Literal["skr03", "skr04"] | None = None,
        numbers: Mapping[str, str] | None = None,
        keep: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.ChartNumbered:
        """Number the ledger accounts.

        The bookkeeper's numbers of all accounts of an entity in one go, as the export to DATEV needs them.

        Args:
            legal_entity_id: Id of the legal entity
            chart: DATEV's SKR 03 or SKR 04
            numbers: The bookkeeper's number by the account's code; they win over the chart's
            keep: Whether what has a number keeps it, unless it is named here

        Needs `ledger:write`.
        """
        return self._send(
            "POST",
            "/v1/ledger/accounts/number",
            models.ChartNumbered,
            body=given({"legal_entity_id": legal_entity_id, "chart": chart, "numbers": numbers, "keep": keep}),
            idempotency_key=idempotency_key,
        )

    def get_account(self, ledger_account_id: str) -> models.LedgerAccount:
        """Read a ledger account.

        Args:
            ledger_account_id: Id of the ledger account

        Needs `ledger:read`.
        """
        return self._send("GET", f"/v1/ledger/accounts/{segment(ledger_account_id)}", models.LedgerAccount)

    def update_account(
        self,
        ledger_account_id: str,
        *,
        name: str | None = None,
        type: Literal["asset", "liability", "income", "expense"] | None = None,
        external_number: str | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.LedgerAccount:
        """Change a ledger account.

        Its name, its type, and the bookkeeper's number of it. The code stays: postings name it.

        Args:
            ledger_account_id: Id of the ledger account
            external_number: What the bookkeeper calls it

        Needs `ledger:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/ledger/accounts/{segment(ledger_account_id)}",
            models.LedgerAccount,
            body=given({"name": name, "type": type, "external_number": nullable(external_number)}),
            if_match=if_match,
        )

    def list_account_postings(
        self,
        ledger_account_id: str,
        *,
        booked_from: date | None = None,
        booked_until: date | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.StatementLine]:
        """Read a ledger account's statement.

        Oldest first, each line with the balance after it: the first one's without its own amount is the opening.

        Args:
            ledger_account_id: Id of the ledger account
            booked_from: From this day on
            booked_until: Before this day

        Needs `ledger:read`.
        """
        return self._items(
            f"/v1/ledger/accounts/{segment(ledger_account_id)}/postings",
            models.StatementLine,
            query={"booked_from": booked_from, "booked_until": booked_until, "limit": limit, "cursor": cursor},
        )

    def check(self, *, legal_entity_id: str | None = None) -> models.LedgerCheck:
        """Check the books.

        Whether entries and the trial balance are zero and every sub-ledger agrees; names what doesn't.

        Args:
            legal_entity_id: Only this entity's books

        Needs `ledger:read`.
        """
        return self._send("GET", "/v1/ledger/check", models.LedgerCheck, query={"legal_entity_id": legal_entity_id})

    def get_deferred_revenue(self, *, legal_entity_id: str | None = None, as_of: date | None = None) -> models.Deferred:
        """Deferred revenue.

        What was invoiced for days after `as_of`, by stream and location, and the months in which it is earned.

        Args:
            legal_entity_id: Only this entity's books
            as_of: Up to and including this day; today, unless given

        Needs `ledger:read`.
        """
        return self._send(
            "GET",
            "/v1/ledger/deferred-revenue",
            models.Deferred,
            query={"legal_entity_id": legal_entity_id, "as_of": as_of},
        )

    def list_deposits_held(
        self,
        *,
        legal_entity_id: str | None = None,
        as_of: date | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Held]:
        """Deposits held.

        By account: what was taken and neither returned nor kept.

        Args:
            legal_entity_id: Only this entity's books
            as_of: Up to and including this day; today, unless given

        Needs `ledger:read`.
        """
        return self._items(
            "/v1/ledger/deposits",
            models.Held,
            query={"legal_entity_id": legal_entity_id, "as_of": as_of, "limit": limit, "cursor": cursor},
        )

    def list_journal_entries(
        self,
        *,
        legal_entity_id: str | None = None,
        kind: str | None = None,
        source_id: str | None = None,
        ledger_account: str | None = None,
        account_id: str | None = None,
        booked_from: date | None = None,
        booked_until: date | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.JournalEntry]:
        """List journal entries.

        By the day they are dated, then as they were made.

        Args:
            legal_entity_id: Only this entity's books
            kind: Only of this kind
            source_id: Only those of this invoice, payment, credit lot, ...
            ledger_account: Only with a line of this ledger account
            account_id: Only with a line of this account
            booked_from: From this day on
            booked_until: Before this day

        Needs `ledger:read`.
        """
        return self._items(
            "/v1/ledger/entries",
            models.JournalEntry,
            query={
                "legal_entity_id": legal_entity_id,
                "kind": kind,
                "source_id": source_id,
                "ledger_account": ledger_account,
                "account_id": account_id,
                "booked_from": booked_from,
                "booked_until": booked_until,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create_journal_entry(
        self,
        *,
        legal_entity_id: str,
        booked_on: date,
        currency: str,
        description: str,
        postings: Sequence[models.PostingIn],
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.JournalEntryAnswer:
        """Post by hand.

        An entry whose lines add up to zero, e.g. a payout of the card terminal to the bank.

        Receivables and prepaid credits follow documents and credit lots, and can't be posted to by hand.

        Args:
            dry_run: Only say what would happen
            legal_entity_id: Id of the legal entity
            booked_on: Not in a locked period
            currency: ISO 4217
            description: What happened, for the books
            postings: The lines; they add up to zero

        Raises PeriodLocked. Needs `ledger:write`.
        """
        return self._send(
            "POST",
            "/v1/ledger/entries",
            models.JournalEntryAnswer,
            query={"dry_run": dry_run},
            body=given(
                {
                    "legal_entity_id": legal_entity_id,
                    "booked_on": booked_on,
                    "currency": currency,
                    "description": description,
                    "postings": postings,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get_journal_entry(self, entry_id: str) -> models.JournalEntry:
        """Read a journal entry.

        Args:
            entry_id: Id of the journal entry

        Needs `ledger:read`.
        """
        return self._send("GET", f"/v1/ledger/entries/{segment(entry_id)}", models.JournalEntry)

    def reverse_journal_entry(
        self,
        entry_id: str,
        *,
        reason: str,
        dry_run: bool | None = None,
        booked_on: date | None = None,
        idempotency_key: str | None = None,
    ) -> models.JournalEntryAnswer:
        """Reverse an entry by hand.

        Posts the opposite. Only of what was posted by hand: the rest follows its document.

        Args:
            entry_id: Id of the journal entry
            dry_run: Only say what would happen
            reason: Why, in your words; kept with what was done
            booked_on: As the entry, unless given

        Raises NotReversible, ReversedAlready, PeriodLocked. Needs `ledger:write`.
        """
        return self._send(
            "POST",
            f"/v1/ledger/entries/{segment(entry_id)}/reverse",
            models.JournalEntryAnswer,
            query={"dry_run": dry_run},
            body=given({"reason": reason, "booked_on": booked_on}),
            idempotency_key=idempotency_key,
        )

    def export_journal(
        self,
        *,
        legal_entity_id: str,
        booked_from: date,
        booked_until: date,
        format: Literal["csv", "datev"] | None = None,
        kind: str | None = None,
        ledger_account: str | None = None,
        consultant_number: int | None = None,
        client_number: int | None = None,
        account_length: int | None = None,
        fiscal_year_starts_on: date | None = None,
    ) -> bytes:
        """Export the journal.

        For DATEV every account in it needs an `external_number` of digits: see `/v1/ledger/accounts`.

        Args:
            legal_entity_id: Whose books
            booked_from: From this day on
            booked_until: Before this day
            format: `datev`: within one year, in one currency
            kind: Only of this kind
            ledger_account: Only with a line of this ledger account
            consultant_number: DATEV: the bookkeeper's
            client_number: DATEV: yours at the bookkeeper
            account_length: DATEV: digits of account numbers
            fiscal_year_starts_on: DATEV: 1 January of `booked_from`, unless given

        Raises NotFound, AccountsWithoutNumber. Needs `ledger:read`.
        """
        return self._send(
            "GET",
            "/v1/ledger/export",
            bytes,
            query={
                "legal_entity_id": legal_entity_id,
                "booked_from": booked_from,
                "booked_until": booked_until,
                "format": format,
                "kind": kind,
                "ledger_account": ledger_account,
                "consultant_number": consultant_number,
                "client_number": client_number,
                "account_length": account_length,
                "fiscal_year_starts_on": fiscal_year_starts_on,
            },
        )

    def lock(
        self, *, legal_entity_id: str, through: date, reason: str, idempotency_key: str | None = None
    ) -> models.LedgerLock:
        """Lock the books.

        Nothing dated up to that day is posted any more, by anyone; waits for who is posting.

        Args:
            legal_entity_id: Id of the legal entity
            through: The last day on which nothing may be posted any more
            reason: Why, in your words; kept with what was done

        Raises NotLaterThanTheLock, LockedMeanwhile. Needs `ledger:write`.
        """
        return self._send(
            "POST",
            "/v1/ledger/lock",
            models.LedgerLock,
            body=given({"legal_entity_id": legal_entity_id, "through": through, "reason": reason}),
            idempotency_key=idempotency_key,
        )

    def list_locks(
        self, *, legal_entity_id: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.LedgerLock]:
        """List locks of the books.

        Newest first: an entity's first one counts.

        Args:
            legal_entity_id: Only this entity's books

        Needs `ledger:read`.
        """
        return self._items(
            "/v1/ledger/locks",
            models.LedgerLock,
            query={"legal_entity_id": legal_entity_id, "limit": limit, "cursor": cursor},
        )

    def list_prepaid_credits(
        self,
        *,
        legal_entity_id: str | None = None,
        as_of: date | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Held]:
        """Prepaid credits outstanding.

        By account: what was invoiced of passes and credits, and neither used nor expired.

        Args:
            legal_entity_id: Only this entity's books
            as_of: Up to and including this day; today, unless given

        Needs `ledger:read`.
        """
        return self._items(
            "/v1/ledger/prepaid-credits",
            models.Held,
            query={"legal_entity_id": legal_entity_id, "as_of": as_of, "limit": limit, "cursor": cursor},
        )

    def get_revenue(
        self,
        *,
        starts_on: date,
        ends_on: date,
        legal_entity_id: str | None = None,
        basis: Literal["booked", "earned"] | None = None,
    ) -> models.Revenue:
        """Revenue by stream, location and month.

        Of all months in that time, whole. `booked`: when it was invoiced; `earned`: when it was provided.

        Args:
            starts_on: The first day
            ends_on: Exclusive
            legal_entity_id: Only this entity's books
            basis: `earned`: by the days of the service period

        Needs `ledger:read`.
        """
        return self._send(
            "GET",
            "/v1/ledger/revenue",
            models.Revenue,
            query={"starts_on": starts_on, "ends_on": ends_on, "legal_entity_id": legal_entity_id, "basis": basis},
        )

    def get_taxes(self, *, legal_entity_id: str, starts_on: date, ends_on: date) -> models.TaxReport:
        """Tax by rate and month.

        What was invoiced less what was credited, by the day of the invoice; and what the ledger's accounts say.

        Args:
            legal_entity_id: Whose books
            starts_on: The first day
            ends_on: Exclusive

        Raises NotFound. Needs `ledger:read`.
        """
        return self._send(
            "GET",
            "/v1/ledger/taxes",
            models.TaxReport,
            query={"legal_entity_id": legal_entity_id, "starts_on": starts_on, "ends_on": ends_on},
        )

    def get_trial_balance(self, *, legal_entity_id: str, as_of: date | None = None) -> models.TrialBalance:
        """Trial balance.

        Every account as of a day. Debits and credits are equal, in each currency.

        Args:
            legal_entity_id: Whose books
            as_of: Up to and including this day; today, unless given

        Raises NotFound. Needs `ledger:read`.
        """
        return self._send(
            "GET",
            "/v1/ledger/trial-balance",
            models.TrialBalance,
            query={"legal_entity_id": legal_entity_id, "as_of": as_of},
        )

    def unlock(
        self, *, legal_entity_id: str, reason: str, through: date | None = None, idempotency_key: str | None = None
    ) -> models.LedgerLock:
        """Open the books.

        Opens the days after `through`, or all.

        Args:
            legal_entity_id: Id of the legal entity
            through: The days up to this one stay locked; null: all are open
            reason: Why, in your words; kept with what was done

        Raises NotLocked, LockedMeanwhile. Needs `ledger:write`.
        """
        return self._send(
            "POST",
            "/v1/ledger/unlock",
            models.LedgerLock,
            body=given({"legal_entity_id": legal_entity_id, "through": through, "reason": reason}),
            idempotency_key=idempotency_key,
        )


class AsyncLedger(AsyncResource):
    """`Ledger` with asyncio."""

    list_accounts = listed(Ledger.list_accounts)
    """List ledger accounts."""

    create_account = awaited(Ledger.create_account)
    """Add a ledger account."""

    number_accounts = awaited(Ledger.number_accounts)
    """Number the ledger accounts."""

    get_account = awaited(Ledger.get_account)
    """Read a ledger account."""

    update_account = awaited(Ledger.update_account)
    """Change a ledger account."""

    list_account_postings = listed(Ledger.list_account_postings)
    """Read a ledger account's statement."""

    check = awaited(Ledger.check)
    """Check the books."""

    get_deferred_revenue = awaited(Ledger.get_deferred_revenue)
    """Deferred revenue."""

    list_deposits_held = listed(Ledger.list_deposits_held)
    """Deposits held."""

    list_journal_entries = listed(Ledger.list_journal_entries)
    """List journal entries."""

    create_journal_entry = awaited(Ledger.create_journal_entry)
    """Post by hand."""

    get_journal_entry = awaited(Ledger.get_journal_entry)
    """Read a journal entry."""

    reverse_journal_entry = awaited(Ledger.reverse_journal_entry)
    """Reverse an entry by hand."""

    export_journal = awaited(Ledger.export_journal)
    """Export the journal."""

    lock = awaited(Ledger.lock)
    """Lock the books."""

    list_locks = listed(Ledger.list_locks)
    """List locks of the books."""

    list_prepaid_credits = listed(Ledger.list_prepaid_credits)
    """Prepaid credits outstanding."""

    get_revenue = awaited(Ledger.get_revenue)
    """Revenue by stream, location and month."""

    get_taxes = awaited(Ledger.get_taxes)
    """Tax by rate and month."""

    get_trial_balance = awaited(Ledger.get_trial_balance)
    """Trial balance."""

    unlock = awaited(Ledger.unlock)
    """Open the books."""
