"""Billing accounts: who pays, and for what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, given_or_nothing, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class BillingAccounts(Resource):
    """Billing accounts: who pays, and for what."""

    def list(
        self,
        *,
        member_id: str | None = None,
        team_id: str | None = None,
        merged_into_id: str | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.BillingAccount]:
        """List billing accounts.

        Oldest first. Each member and each team has one.

        Args:
            member_id: Only this member's own
            team_id: Only this team's
            merged_into_id: Only those of duplicates that were merged into this one's member
            external_id: Only with this id of yours
            updated_since: Only what changed at or after
            expand: Comma-separated, one level: `member`, `team`

        Needs `members:read`.
        """
        return self._items(
            "/v1/billing-accounts",
            models.BillingAccount,
            query={
                "member_id": member_id,
                "team_id": team_id,
                "merged_into_id": merged_into_id,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def get(self, account_id: str) -> models.BillingAccount:
        """Get a billing account.

        One account.

        Args:
            account_id: Id of the billing account

        Needs `members:read`.
        """
        return self._send("GET", f"/v1/billing-accounts/{segment(account_id)}", models.BillingAccount)

    def update(
        self,
        account_id: str,
        *,
        name: str | None = None,
        email: str | Unset | None = UNSET,
        currency: str | None = None,
        address: models.Address | None = None,
        vat_id: str | Unset | None = UNSET,
        tax_status: Literal["standard", "reverse_charge", "exempt"] | None = None,
        pays_for: Sequence[Literal["memberships", "bookings", "extras"]] | None = None,
        monthly_cap: models.Money | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.BillingAccount:
        """Change a billing account.

        Changes the fields that the body names.

        Args:
            account_id: Id of the billing account
            email: Kept in lower case
            currency: ISO 4217
            address: Postal address
            vat_id: Check digits are verified where the rule is known
            tax_status: How its charges are taxed: as usual, by the buyer (reverse charge), or not at all
            pays_for: Of a team's: what of its people's it pays for
            monthly_cap: In the account's currency; null: no limit
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `members:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/billing-accounts/{segment(account_id)}",
            models.BillingAccount,
            body=given(
                {
                    "name": name,
                    "email": nullable(email),
                    "currency": currency,
                    "address": address,
                    "vat_id": nullable(vat_id),
                    "tax_status": tax_status,
                    "pays_for": pays_for,
                    "monthly_cap": nullable(monthly_cap),
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def get_balance(self, account_id: str) -> models.AccountBalance:
        """Read the balance of an account.

        What it owes, less what it has in its favour.

        Args:
            account_id: Id of the billing account

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/billing-accounts/{segment(account_id)}/balance", models.AccountBalance)

    def preview_dunning(self, account_id: str) -> models.AccountDunning:
        """Preview the dunning of an account.

        How it stands, what would be done now, the next step of each open invoice, its day and why. Writes nothing.

        Args:
            account_id: Id of the billing account

        Needs `dunning:read`.
        """
        return self._send("GET", f"/v1/billing-accounts/{segment(account_id)}/dunning", models.AccountDunning)

    def hold(
        self,
        account_id: str,
        *,
        standing: Literal["restricted", "suspended"],
        reason: str,
        until: datetime | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.AccountStanding:
        """Hold an account by hand.

        Restricts or suspends it whatever it owes, from now on. Dunning may let it stand worse, and never better. Another
        hold takes the place of the one before.

        Args:
            account_id: Id of the billing account
            standing: `restricted`: no new bookings; `suspended`: nobody comes in either
            reason: The account's people read it
            until: When it ends by itself; null: when it is released

        Needs `dunning:write`.
        """
        return self._send(
            "POST",
            f"/v1/billing-accounts/{segment(account_id)}/hold",
            models.AccountStanding,
            body=given({"standing": standing, "reason": reason, "until": until}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_invoicing(self, account_id: str) -> models.Invoicing:
        """Read how an account is invoiced.

        Args:
            account_id: Id of the billing account

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/billing-accounts/{segment(account_id)}/invoicing", models.Invoicing)

    def set_invoicing(
        self,
        account_id: str,
        *,
        delivery: Literal["email", "none"] | None = None,
        emails: Sequence[str] | None = None,
        locale: Literal["de", "en", "es", "fr"] | None = None,
        strategy: Literal["at_once", "at_cycle", "monthly"] | None = None,
        day: int | None = None,
        payment_terms_days: int | None = None,
        purchase_order: str | None = None,
        if_match: str | Model | None = None,
    ) -> models.Invoicing:
        """Set how an account is invoiced.

        All of it: what is left out becomes the default. It counts from the next run on.

        Args:
            account_id: Id of the billing account
            delivery: `email`: invoices and credit notes are mailed; `none`: they aren't, and are read and downloaded
                instead; null: as the legal entity has it (`deliver_by_email`). Reminders and letters about price rises
                are mailed in any case
            emails: Where invoices are sent, and reminders of them; none: to the account's own address
            locale: The invoices' language; null: the legal entity's
            strategy: `at_once`: soon after each charge; `at_cycle`: with the membership's cycle, and what has waited
                for a month; `monthly`: on a day of the month
            day: For `monthly`: the day of the month; the last one where a month has no such day
            payment_terms_days: Days from the invoice to its due date; null: as the legal entity has it
            purchase_order: Stands on charges that bear no other

        Needs `invoices:write`.
        """
        return self._send(
            "PUT",
            f"/v1/billing-accounts/{segment(account_id)}/invoicing",
            models.Invoicing,
            body=given(
                {
                    "delivery": delivery,
                    "emails": emails,
                    "locale": locale,
                    "strategy": strategy,
                    "day": day,
                    "payment_terms_days": payment_terms_days,
                    "purchase_order": purchase_order,
                }
            ),
            if_match=if_match,
        )

    def list_matches(
        self, account_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Match]:
        """List what was set against what.

        Newest first; those that were undone are marked.

        Args:
            account_id: Id of the billing account

        Needs `invoices:read`.
        """
        return self._items(
            f"/v1/billing-accounts/{segment(account_id)}/matches",
            models.Match,
            query={"limit": limit, "cursor": cursor},
        )

    def match_open_items(
        self,
        account_id: str,
        *,
        debit_item_id: str,
        credit_item_id: str,
        dry_run: bool | None = None,
        amount: models.Money | None = None,
        idempotency_key: str | None = None,
    ) -> models.MatchAnswer:
        """Set items of an account against each other.

        Pays what it owes with what it has in its favour: a payment may pay several invoices, an invoice take several.

        With `dry_run`, 200 and what it would be.

        Args:
            account_id: Id of the billing account
            dry_run: Only say what would happen
            debit_item_id: What it owes
            credit_item_id: What it has in its favour
            amount: As much as both go unless given

        Raises MoreThanOpen. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/billing-accounts/{segment(account_id)}/matches",
            models.MatchAnswer,
            query={"dry_run": dry_run},
            body=given({"debit_item_id": debit_item_id, "credit_item_id": credit_item_id, "amount": amount}),
            idempotency_key=idempotency_key,
        )

    def list_open_items(
        self, account_id: str, *, closed: bool | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.OpenItem]:
        """List the open items of an account.

        By the day they were booked.

        Args:
            account_id: Id of the billing account
            closed: Also those of which nothing is open any more

        Needs `invoices:read`.
        """
        return self._items(
            f"/v1/billing-accounts/{segment(account_id)}/open-items",
            models.OpenItem,
            query={"closed": closed, "limit": limit, "cursor": cursor},
        )

    def release(
        self,
        account_id: str,
        *,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.AccountStanding:
        """Release an account that is held.

        It stands as dunning says: what is overdue restricts it still.

        Args:
            account_id: Id of the billing account

        Raises NotHeld. Needs `dunning:write`.
        """
        return self._send(
            "POST",
            f"/v1/billing-accounts/{segment(account_id)}/release",
            models.AccountStanding,
            body=given_or_nothing({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_standing(self, account_id: str) -> models.AccountStanding:
        """Get the standing of an account.

        Computed from what is overdue, under the dunning policy; no better than somebody holds it by hand. What happens
        next: `GET .../dunning`.

        Args:
            account_id: Id of the billing account

        Needs `dunning:read`.
        """
        return self._send("GET", f"/v1/billing-accounts/{segment(account_id)}/standing", models.AccountStanding)

    def list_standing_changes(
        self, account_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.AccountStandingChange]:
        """List how the standing of an account changed.

        Newest first; why each came about, and what lifted it.

        Args:
            account_id: Id of the billing account

        Needs `dunning:read`.
        """
        return self._items(
            f"/v1/billing-accounts/{segment(account_id)}/standing-changes",
            models.AccountStandingChange,
            query={"limit": limit, "cursor": cursor},
        )

    def get_statement(
        self, account_id: str, *, starts_on: date | None = None, ends_on: date | None = None
    ) -> models.AccountStatement:
        """Read the statement of an account.

        What was booked on these days, between the balances before and after. At most 400 days.

        Args:
            account_id: Id of the billing account
            starts_on: 90 days before its end, unless given
            ends_on: Inclusive; today, unless given

        Needs `invoices:read`.
        """
        return self._send(
            "GET",
            f"/v1/billing-accounts/{segment(account_id)}/statement",
            models.AccountStatement,
            query={"starts_on": starts_on, "ends_on": ends_on},
        )

    def get_statement_pdf(
        self,
        account_id: str,
        *,
        starts_on: date | None = None,
        ends_on: date | None = None,
        legal_entity_id: str | None = None,
    ) -> bytes:
        """Read the statement of an account as PDF.

        What was booked on these days, between the balances before and after. At most 400 days.

        Args:
            account_id: Id of the billing account
            starts_on: 90 days before its end, unless given
            ends_on: Inclusive; today, unless given
            legal_entity_id: Whose statement; needed where the account has dealings with several

        Needs `invoices:read`.
        """
        return self._send(
            "GET",
            f"/v1/billing-accounts/{segment(account_id)}/statement.pdf",
            bytes,
            query={"starts_on": starts_on, "ends_on": ends_on, "legal_entity_id": legal_entity_id},
        )

    def get_tax_check(self, account_id: str) -> models.TaxCheck:
        """Read what is known of an account's VAT id.

        `not_checked` until it is asked for.

        Args:
            account_id: Id of the billing account

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/billing-accounts/{segment(account_id)}/tax-check", models.TaxCheck)

    def check_tax(self, account_id: str, *, idempotency_key: str | None = None) -> models.TaxCheck:
        """Check an account's VAT id.

        Asks the authority, where one is set up; the answer comes within seconds, as `billing_account.tax_checked`.

        An account with `reverse_charge` whose VAT id the authority denies is charged tax again.

        Args:
            account_id: Id of the billing account

        Raises NoVatId. Needs `invoices:write`.
        """
        return self._send(
            "POST",
            f"/v1/billing-accounts/{segment(account_id)}/tax-check",
            models.TaxCheck,
            idempotency_key=idempotency_key,
        )


class AsyncBillingAccounts(AsyncResource):
    """`BillingAccounts` with asyncio."""

    list = listed(BillingAccounts.list)
    """List billing accounts."""

    get = awaited(BillingAccounts.get)
    """Get a billing account."""

    update = awaited(BillingAccounts.update)
    """Change a billing account."""

    get_balance = awaited(BillingAccounts.get_balance)
    """Read the balance of an account."""

    preview_dunning = awaited(BillingAccounts.preview_dunning)
    """Preview the dunning of an account."""

    hold = awaited(BillingAccounts.hold)
    """Hold an account by hand."""

    get_invoicing = awaited(BillingAccounts.get_invoicing)
    """Read how an account is invoiced."""

    set_invoicing = awaited(BillingAccounts.set_invoicing)
    """Set how an account is invoiced."""

    list_matches = listed(BillingAccounts.list_matches)
    """List what was set against what."""

    match_open_items = awaited(BillingAccounts.match_open_items)
    """Set items of an account against each other."""

    list_open_items = listed(BillingAccounts.list_open_items)
    """List the open items of an account."""

    release = awaited(BillingAccounts.release)
    """Release an account that is held."""

    get_standing = awaited(BillingAccounts.get_standing)
    """Get the standing of an account."""

    list_standing_changes = listed(BillingAccounts.list_standing_changes)
    """List how the standing of an account changed."""

    get_statement = awaited(BillingAccounts.get_statement)
    """Read the statement of an account."""

    get_statement_pdf = awaited(BillingAccounts.get_statement_pdf)
    """Read the statement of an account as PDF."""

    get_tax_check = awaited(BillingAccounts.get_tax_check)
    """Read what is known of an account's VAT id."""

    check_tax = awaited(BillingAccounts.check_tax)
    """Check an account's VAT id."""
