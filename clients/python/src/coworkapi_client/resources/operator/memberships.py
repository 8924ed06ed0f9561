"""Memberships: who holds which plan, from when to when, and who pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, given_or_nothing, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Memberships(Resource):
    """Memberships: who holds which plan, from when to when, and who pays."""

    def list(
        self,
        *,
        state: Sequence[
            Literal["draft", "awaiting_signature", "scheduled", "active", "paused", "in_notice", "ended", "cancelled"]
        ]
        | None = None,
        plan_id: str | None = None,
        plan_version_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        account_id: str | None = None,
        location_id: str | None = None,
        ends_before: date | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.ExpandedMembership]:
        """List memberships.

        The newest first.

        Args:
            state: In one of these states
            plan_id: Of this plan
            plan_version_id: Pinned to this version
            member_id: Of this member
            team_id: Of this team
            account_id: Paid by this account
            location_id: At this location
            ends_before: That end before this day
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after
            expand: Comma-separated, one level: `member`, `team`, `account`, `location`, `plan`

        Needs `memberships:read`.
        """
        return self._items(
            "/v1/memberships",
            models.ExpandedMembership,
            query={
                "state": state,
                "plan_id": plan_id,
                "plan_version_id": plan_version_id,
                "member_id": member_id,
                "team_id": team_id,
                "account_id": account_id,
                "location_id": location_id,
                "ends_before": ends_before,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def create(
        self,
        *,
        plan_id: str,
        plan_version_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        account_id: str | None = None,
        location_id: str | None = None,
        starts_on: date | None = None,
        first_started_on: date | None = None,
        billed_from: date | None = None,
        quantity: int | None = None,
        price_override: int | None = None,
        sign_up_fee_override: int | None = None,
        deposit_override: int | None = None,
        purchase_order: str | None = None,
        resource_ids: Sequence[str] | None = None,
        draft: bool | None = None,
        signed: bool | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Make a membership.

        A member or a team holds a plan from a day on. What it rents is theirs from then on: a clash is a 409
        `units_not_free` that names it; a plan that is full a 409 `plan_full`.

        Args:
            plan_id: Id of the plan
            plan_version_id: Id of the plan version
            member_id: Id of the member
            team_id: Id of the team
            account_id: Id of the billing account
            location_id: Where, if the plan is sold at several
            starts_on: The first day
            first_started_on: For someone who held a plan elsewhere before: trials count from that day
            billed_from: The first day that is billed here: what lies before was billed elsewhere. A part of its cycle
                is prorated; sign-up fee and deposit were paid there, unless overridden
            quantity: How many of the plan: seats or desks; each is paid for
            price_override: In place of the plan's price
            sign_up_fee_override: Minor units of the plan's currency
            deposit_override: Minor units of the plan's currency
            purchase_order: The buyer's order number; each has invoices of its own
            resource_ids: What it rents, as its plan says: offices, desks, or a pool once for each place
            draft: Nothing holds yet: `start` puts it in force
            signed: For a plan that needs a signature: it is there already
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises PlanIsArchived, NoPlanVersion, PlanFull, UnitsNotFree, ExternalIdTaken. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            "/v1/memberships",
            models.Membership,
            body=given(
                {
                    "plan_id": plan_id,
                    "plan_version_id": plan_version_id,
                    "member_id": member_id,
                    "team_id": team_id,
                    "account_id": account_id,
                    "location_id": location_id,
                    "starts_on": starts_on,
                    "first_started_on": first_started_on,
                    "billed_from": billed_from,
                    "quantity": quantity,
                    "price_override": price_override,
                    "sign_up_fee_override": sign_up_fee_override,
                    "deposit_override": deposit_override,
                    "purchase_order": purchase_order,
                    "resource_ids": resource_ids,
                    "draft": draft,
                    "signed": signed,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def migrate(
        self,
        *,
        plan_version_id: str,
        effective_on: date,
        selection: models.Selection,
        keep_price_override: bool | None = None,
        reason: str | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.Operation:
        """Move memberships to a version.

        Long work: its rows say for each membership what differs, or why it can't move. With `dry_run` nothing is
        written.

        Args:
            plan_version_id: Id of the plan version
            effective_on: The local day from which the other version's terms hold
            selection: Which memberships move; all of the version unless narrowed
            keep_price_override: Whether prices that were agreed on with single members stay
            reason: Why, in your words; kept with what was done
            dry_run: Only tells what would happen; nothing is changed

        Raises NothingSelected. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            "/v1/memberships/migrate",
            models.Operation,
            body=given(
                {
                    "plan_version_id": plan_version_id,
                    "effective_on": effective_on,
                    "selection": selection,
                    "keep_price_override": keep_price_override,
                    "reason": reason,
                    "dry_run": dry_run,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def preview(
        self,
        *,
        plan_id: str,
        cycles: int | None = None,
        plan_version_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        account_id: str | None = None,
        location_id: str | None = None,
        starts_on: date | None = None,
        billed_from: date | None = None,
        quantity: int | None = None,
        price_override: int | None = None,
        sign_up_fee_override: int | None = None,
        deposit_override: int | None = None,
        resource_ids: Sequence[str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.MembershipPreview:
        """Preview a membership.

        What starting this plan would cost first, and then cycle by cycle. Nothing is written.

        Args:
            cycles: How many cycles, with the present one
            plan_id: Id of the plan
            plan_version_id: Id of the plan version
            member_id: Id of the member
            team_id: Id of the team
            account_id: Id of the billing account
            location_id: Id of the location
            starts_on: The first day
            billed_from: The first day that is billed here: what lies before was billed elsewhere. A part of its cycle
                is prorated; sign-up fee and deposit were paid there, unless overridden
            quantity: How many of the plan: seats or desks; each is paid for
            price_override: Minor units of the plan's currency
            sign_up_fee_override: Minor units of the plan's currency
            deposit_override: Minor units of the plan's currency
            resource_ids: Ids, each of a resource

        Raises NoPlanVersion, PlanIsArchived, PlanFull, UnitsNotFree, NoTaxRate. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            "/v1/memberships/preview",
            models.MembershipPreview,
            query={"cycles": cycles},
            body=given(
                {
                    "plan_id": plan_id,
                    "plan_version_id": plan_version_id,
                    "member_id": member_id,
                    "team_id": team_id,
                    "account_id": account_id,
                    "location_id": location_id,
                    "starts_on": starts_on,
                    "billed_from": billed_from,
                    "quantity": quantity,
                    "price_override": price_override,
                    "sign_up_fee_override": sign_up_fee_override,
                    "deposit_override": deposit_override,
                    "resource_ids": resource_ids,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, membership_id: str, *, expand: str | None = None) -> models.ExpandedMembership:
        """Read a membership.

        Args:
            membership_id: Id of the membership
            expand: Comma-separated, one level: `member`, `team`, `account`, `location`, `plan`

        Needs `memberships:read`.
        """
        return self._send(
            "GET", f"/v1/memberships/{segment(membership_id)}", models.ExpandedMembership, query={"expand": expand}
        )

    def update(
        self,
        membership_id: str,
        *,
        account_id: str | None = None,
        purchase_order: str | Unset | None = UNSET,
        starts_on: date | None = None,
        billed_from: date | Unset | None = UNSET,
        quantity: int | None = None,
        price_override: int | Unset | None = UNSET,
        sign_up_fee_override: int | Unset | None = UNSET,
        deposit_override: int | Unset | None = UNSET,
        resource_ids: Sequence[str] | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Membership:
        """Change a membership.

        Only the fields named are changed. Another payer pays from now on.

        Args:
            membership_id: Id of the membership
            account_id: Id of the billing account
            purchase_order: The buyer's order number; each has invoices of its own
            starts_on: The first day
            billed_from: The first day that is billed here: what lies before was billed elsewhere. A part of its cycle
                is prorated; sign-up fee and deposit were paid there, unless overridden
            quantity: Of a draft only; later it takes a change
            price_override: Minor units of the plan's currency
            sign_up_fee_override: Minor units of the plan's currency
            deposit_override: Minor units of the plan's currency
            resource_ids: What it rents, as its plan says: offices, desks, or a pool once for each place
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises WrongState, ExternalIdTaken. Needs `memberships:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/memberships/{segment(membership_id)}",
            models.Membership,
            body=given(
                {
                    "account_id": account_id,
                    "purchase_order": nullable(purchase_order),
                    "starts_on": starts_on,
                    "billed_from": nullable(billed_from),
                    "quantity": quantity,
                    "price_override": nullable(price_override),
                    "sign_up_fee_override": nullable(sign_up_fee_override),
                    "deposit_override": nullable(deposit_override),
                    "resource_ids": resource_ids,
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def cancel(
        self,
        membership_id: str,
        *,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Take back a membership.

        Before it began.

        Args:
            membership_id: Id of the membership
            reason: Why, in your words; kept with what was done

        Raises WrongState. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/cancel",
            models.Membership,
            body=given_or_nothing({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def change(
        self,
        membership_id: str,
        *,
        plan_id: str | None = None,
        plan_version_id: str | None = None,
        quantity: int | None = None,
        price_override: int | None = None,
        effective: Literal["now", "cycle_end"] | None = None,
        effective_on: date | None = None,
        resource_ids: Sequence[str] | None = None,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Changed:
        """Change a membership.

        Another plan or version, quantity or price: at once, with the next cycle, or on a day. What was billed for days
        that the new terms hold is given back, and charged anew by the next billing run.

        Args:
            membership_id: Id of the membership
            plan_id: Id of the plan
            plan_version_id: Id of the plan version
            quantity: How many of the plan from then on; as it is unless given
            price_override: Minor units of the plan's currency
            effective: At once, or with the next cycle
            effective_on: On that local day, in place of `effective`
            resource_ids: Ids, each of a resource
            reason: Why; kept with the change

        Raises WrongState, ChangeTooEarly, ChangeAfterEnd, NothingChanges, NoPlanVersion, PlanIsArchived, PlanFull,
        UnitsNotFree, NoTaxRate. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/change",
            models.Changed,
            body=given(
                {
                    "plan_id": plan_id,
                    "plan_version_id": plan_version_id,
                    "quantity": quantity,
                    "price_override": price_override,
                    "effective": effective,
                    "effective_on": effective_on,
                    "resource_ids": resource_ids,
                    "reason": reason,
                }
            ),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def preview_change(
        self,
        membership_id: str,
        *,
        plan_id: str | None = None,
        plan_version_id: str | None = None,
        quantity: int | None = None,
        price_override: int | None = None,
        effective: Literal["now", "cycle_end"] | None = None,
        effective_on: date | None = None,
        resource_ids: Sequence[str] | None = None,
        reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Changed:
        """Preview a membership's change.

        What the change would cost, by the same computation. Nothing is written.

        Args:
            membership_id: Id of the membership
            plan_id: Id of the plan
            plan_version_id: Id of the plan version
            quantity: How many of the plan from then on; as it is unless given
            price_override: Minor units of the plan's currency
            effective: At once, or with the next cycle
            effective_on: On that local day, in place of `effective`
            resource_ids: Ids, each of a resource
            reason: Why; kept with the change

        Raises WrongState, ChangeTooEarly, ChangeAfterEnd, NothingChanges, NoPlanVersion, PlanIsArchived, PlanFull,
        UnitsNotFree, NoTaxRate. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/change-preview",
            models.Changed,
            body=given(
                {
                    "plan_id": plan_id,
                    "plan_version_id": plan_version_id,
                    "quantity": quantity,
                    "price_override": price_override,
                    "effective": effective,
                    "effective_on": effective_on,
                    "resource_ids": resource_ids,
                    "reason": reason,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def list_changes(
        self, membership_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.MembershipChange]:
        """List the changes of a membership.

        Past ones and those to come, the newest first.

        Args:
            membership_id: Id of the membership

        Needs `memberships:read`.
        """
        return self._items(
            f"/v1/memberships/{segment(membership_id)}/changes",
            models.MembershipChange,
            query={"limit": limit, "cursor": cursor},
        )

    def withdraw_change(
        self, membership_id: str, change_id: str, *, idempotency_key: str | None = None
    ) -> models.MembershipChange:
        """Withdraw a membership's change.

        Before it takes effect.

        Args:
            membership_id: Id of the membership
            change_id: Id of the membership change

        Raises ChangeIsOver. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/changes/{segment(change_id)}/withdraw",
            models.MembershipChange,
            idempotency_key=idempotency_key,
        )

    def end(
        self,
        membership_id: str,
        *,
        reason: str,
        ends_on: date | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """End a membership.

        Today or on a later day, whatever its terms of notice say.

        Args:
            membership_id: Id of the membership
            ends_on: The day after the last one; today unless given
            reason: Why; kept with the membership

        Raises WrongState. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/end",
            models.Membership,
            body=given({"ends_on": ends_on, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def give_notice(
        self,
        membership_id: str,
        *,
        ends_on: date | None = None,
        reason: str | None = None,
        override: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Give notice of a membership.

        To the earliest end, or to a later one that its terms let; a 409 `notice_too_short` explains the earliest.

        Args:
            membership_id: Id of the membership
            ends_on: The day after the last one; the earliest possible unless given
            reason: Why, in your words; kept with what was done
            override: Staff: agree to an end that the plan's terms don't let

        Raises WrongState, NoticeTooShort. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/give-notice",
            models.Membership,
            body=given_or_nothing({"ends_on": ends_on, "reason": reason, "override": override}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_notice_options(self, membership_id: str) -> models.NoticeOptions:
        """Say when a membership may end.

        If notice is given today: the earliest end, explained line by line, and the ones after.

        Args:
            membership_id: Id of the membership

        Raises WrongState. Needs `memberships:read`.
        """
        return self._send("GET", f"/v1/memberships/{segment(membership_id)}/notice-options", models.NoticeOptions)

    def pause(
        self,
        membership_id: str,
        *,
        starts_on: date | None = None,
        ends_on: date | None = None,
        cycles: int | None = None,
        keeps: Sequence[Literal["units", "access", "mail", "storage", "discounts"]] | None = None,
        reason: str | None = None,
        override: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Pause a membership.

        On days to come, or for whole cycles. Days of pause aren't billed; `keeps` says what goes on.

        Args:
            membership_id: Id of the membership
            starts_on: The first day
            ends_on: The day after the last one; null: by `cycles`, or until it is resumed
            cycles: How many whole cycles; null: until `ends_on`
            keeps: What goes on meanwhile, in place of what the plan says
            reason: Why, in your words; kept with what was done
            override: Staff: pause what the plan's rules don't let

        Raises WrongState, PauseNotAllowed, PausesOverlap. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/pause",
            models.Membership,
            body=given_or_nothing(
                {
                    "starts_on": starts_on,
                    "ends_on": ends_on,
                    "cycles": cycles,
                    "keeps": keeps,
                    "reason": reason,
                    "override": override,
                }
            ),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def reactivate(
        self,
        membership_id: str,
        *,
        starts_on: date | None = None,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Bring back a membership that had ended.

        With the terms that it had. The days between its end and now are a gap that nobody pays for.

        Args:
            membership_id: Id of the membership
            starts_on: The first day
            reason: Why, in your words; kept with what was done

        Raises WrongState, PlanIsArchived, PlanFull, UnitsNotFree. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/reactivate",
            models.Membership,
            body=given_or_nothing({"starts_on": starts_on, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def relocate(
        self,
        membership_id: str,
        *,
        resource_ids: Sequence[str],
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Rent out other resources to a membership.

        From today on, in place of those before. Its price stays.

        Args:
            membership_id: Id of the membership
            resource_ids: What it rents, as its plan says: offices, desks, or a pool once for each place

        Raises WrongState, UnitsNotFree. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/relocate",
            models.Membership,
            body=given({"resource_ids": resource_ids}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def resume(
        self,
        membership_id: str,
        *,
        on: date | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Let a membership go on.

        Ends its pause, today or on a day to come; one that hasn't begun is taken back.

        Args:
            membership_id: Id of the membership
            on: The first day on which it goes on; today unless given

        Raises WrongState, UnitsNotFree. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/resume",
            models.Membership,
            body=given_or_nothing({"on": on}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def sign(
        self,
        membership_id: str,
        *,
        starts_on: date | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Note that a membership was signed.

        It begins on its day, or now if that has come; or on another day that was agreed to instead.

        Args:
            membership_id: Id of the membership
            starts_on: The first day

        Raises WrongState, TermIsOver, UnitsNotFree. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/sign",
            models.Membership,
            body=given_or_nothing({"starts_on": starts_on}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def start(
        self,
        membership_id: str,
        *,
        starts_on: date | None = None,
        signed: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Put a membership in force.

        A draft, from the day that it was made for; or one that is about to begin, on another day: today unless said
        otherwise.

        Args:
            membership_id: Id of the membership
            starts_on: The first day
            signed: Whether the agreement is signed already

        Raises WrongState, PlanFull, UnitsNotFree. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/start",
            models.Membership,
            body=given_or_nothing({"starts_on": starts_on, "signed": signed}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_upcoming_charges(self, membership_id: str, *, cycles: int | None = None) -> models.Upcoming:
        """List the upcoming charges of a membership.

        What billing runs will charge of it if nothing changes, corrections of what was billed included.

        Args:
            membership_id: Id of the membership
            cycles: How many cycles, with the present one

        Needs `memberships:read`.
        """
        return self._send(
            "GET", f"/v1/memberships/{segment(membership_id)}/upcoming", models.Upcoming, query={"cycles": cycles}
        )

    def withdraw_notice(
        self, membership_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Membership:
        """Withdraw notice of a membership.

        It goes on as before; what it rents must not have been promised to others meanwhile.

        Args:
            membership_id: Id of the membership

        Raises WrongState, UnitsNotFree. Needs `memberships:write`.
        """
        return self._send(
            "POST",
            f"/v1/memberships/{segment(membership_id)}/withdraw-notice",
            models.Membership,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncMemberships(AsyncResource):
    """`Memberships` with asyncio."""

    list = listed(Memberships.list)
    """List memberships."""

    create = awaited(Memberships.create)
    """Make a membership."""

    migrate = awaited(Memberships.migrate)
    """Move memberships to a version."""

    preview = awaited(Memberships.preview)
    """Preview a membership."""

    get = awaited(Memberships.get)
    """Read a membership."""

    update = awaited(Memberships.update)
    """Change a membership."""

    cancel = awaited(Memberships.cancel)
    """Take back a membership."""

    change = awaited(Memberships.change)
    """Change a membership."""

    preview_change = awaited(Memberships.preview_change)
    """Preview a membership's change."""

    list_changes = listed(Memberships.list_changes)
    """List the changes of a membership."""

    withdraw_change = awaited(Memberships.withdraw_change)
    """Withdraw a membership's change."""

    end = awaited(Memberships.end)
    """End a membership."""

    give_notice = awaited(Memberships.give_notice)
    """Give notice of a membership."""

    get_notice_options = awaited(Memberships.get_notice_options)
    """Say when a membership may end."""

    pause = awaited(Memberships.pause)
    """Pause a membership."""

    reactivate = awaited(Memberships.reactivate)
    """Bring back a membership that had ended."""

    relocate = awaited(Memberships.relocate)
    """Rent out other resources to a membership."""

    resume = awaited(Memberships.resume)
    """Let a membership go on."""

    sign = awaited(Memberships.sign)
    """Note that a membership was signed."""

    start = awaited(Memberships.start)
    """Put a membership in force."""

    get_upcoming_charges = awaited(Memberships.get_upcoming_charges)
    """List the upcoming charges of a membership."""

    withdraw_notice = awaited(Memberships.withdraw_notice)
    """Withdraw notice of a membership."""
