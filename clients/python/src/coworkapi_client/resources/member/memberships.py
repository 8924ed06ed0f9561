"""My memberships: what the signed-in member holds, as far as the plan lets them change it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, given_or_nothing, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Memberships(Resource):
    """My memberships: what the signed-in member holds, as far as the plan lets them change it."""

    def list(
        self,
        *,
        state: Sequence[
            Literal["draft", "awaiting_signature", "scheduled", "active", "paused", "in_notice", "ended", "cancelled"]
        ]
        | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Membership]:
        """List your memberships.

        Your own, and those of teams that you run; the newest first. Drafts aren't shown.

        Args:
            state: In one of these states
        """
        return self._items(
            "/v1/me/memberships", models.Membership, query={"state": state, "limit": limit, "cursor": cursor}
        )

    def preview(
        self,
        *,
        plan_id: str,
        cycles: int | None = None,
        location_id: str | None = None,
        starts_on: date | None = None,
        quantity: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.MembershipPreview:
        """Preview a membership of yours.

        What starting a plan that is on offer would cost you first, and then cycle by cycle. Nothing is written.

        Args:
            cycles: How many cycles, with the present one
            plan_id: Id of the plan
            location_id: Id of the location
            starts_on: The first day
            quantity: How many of the plan: seats or desks; each is paid for

        Raises NoPlanVersion, PlanIsArchived, PlanFull, UnitsNotFree, NoTaxRate.
        """
        return self._send(
            "POST",
            "/v1/me/memberships/preview",
            models.MembershipPreview,
            query={"cycles": cycles},
            body=given({"plan_id": plan_id, "location_id": location_id, "starts_on": starts_on, "quantity": quantity}),
            idempotency_key=idempotency_key,
        )

    def get(self, membership_id: str) -> models.Membership:
        """Read your membership.

        Args:
            membership_id: Id of the membership
        """
        return self._send("GET", f"/v1/me/memberships/{segment(membership_id)}", models.Membership)

    def change(
        self,
        membership_id: str,
        *,
        plan_id: str | None = None,
        quantity: int | None = None,
        effective: Literal["now", "cycle_end"] | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Changed:
        """Change your membership.

        As far as your plan lets you: to another plan on offer, or another quantity, at once or with the next cycle.

        Args:
            membership_id: Id of the membership
            plan_id: Id of the plan
            quantity: How many of the plan from then on; as it is unless given
            effective: At once, or with the next cycle

        Raises NotInSelfService, WrongState, ChangeTooEarly, ChangeAfterEnd, NothingChanges, NoPlanVersion, PlanFull,
        UnitsNotFree, NoTaxRate.
        """
        return self._send(
            "POST",
            f"/v1/me/memberships/{segment(membership_id)}/change",
            models.Changed,
            body=given({"plan_id": plan_id, "quantity": quantity, "effective": effective}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def preview_change(
        self,
        membership_id: str,
        *,
        plan_id: str | None = None,
        quantity: int | None = None,
        effective: Literal["now", "cycle_end"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Changed:
        """Preview a change of your membership.

        What the change would cost. Nothing is written.

        Args:
            membership_id: Id of the membership
            plan_id: Id of the plan
            quantity: How many of the plan from then on; as it is unless given
            effective: At once, or with the next cycle

        Raises NotInSelfService, WrongState, ChangeTooEarly, ChangeAfterEnd, NothingChanges, NoPlanVersion, PlanFull,
        UnitsNotFree, NoTaxRate.
        """
        return self._send(
            "POST",
            f"/v1/me/memberships/{segment(membership_id)}/change-preview",
            models.Changed,
            body=given({"plan_id": plan_id, "quantity": quantity, "effective": effective}),
            idempotency_key=idempotency_key,
        )

    def give_notice(
        self,
        membership_id: str,
        *,
        ends_on: date | None = None,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Give notice of your membership.

        To the earliest end, or to a later one that its terms let.

        Args:
            membership_id: Id of the membership
            ends_on: The day after the last one; the earliest possible unless given
            reason: Why, in your words; kept with what was done

        Raises NotInSelfService, WrongState, NoticeTooShort.
        """
        return self._send(
            "POST",
            f"/v1/me/memberships/{segment(membership_id)}/give-notice",
            models.Membership,
            body=given_or_nothing({"ends_on": ends_on, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_notice_options(self, membership_id: str) -> models.NoticeOptions:
        """Say when your membership may end.

        If you give notice today: the earliest end, explained line by line, and the ones after.

        Args:
            membership_id: Id of the membership

        Raises WrongState.
        """
        return self._send("GET", f"/v1/me/memberships/{segment(membership_id)}/notice-options", models.NoticeOptions)

    def pause(
        self,
        membership_id: str,
        *,
        starts_on: date | None = None,
        ends_on: date | None = None,
        cycles: int | None = None,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Membership:
        """Pause your membership.

        On days to come, or for whole cycles, as far as the plan's rules let you.

        Args:
            membership_id: Id of the membership
            starts_on: The first day
            ends_on: The day after the last one; null: by `cycles`
            cycles: How many whole cycles; null: until `ends_on`
            reason: Why, in your words; kept with what was done

        Raises NotInSelfService, WrongState, PauseNotAllowed, PausesOverlap.
        """
        return self._send(
            "POST",
            f"/v1/me/memberships/{segment(membership_id)}/pause",
            models.Membership,
            body=given({"starts_on": starts_on, "ends_on": ends_on, "cycles": cycles, "reason": reason}),
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
        """Let your membership go on.

        Ends its pause, today or on a day to come; one that hasn't begun is taken back.

        Args:
            membership_id: Id of the membership
            on: The first day on which it goes on; today unless given

        Raises NotInSelfService, WrongState, UnitsNotFree.
        """
        return self._send(
            "POST",
            f"/v1/me/memberships/{segment(membership_id)}/resume",
            models.Membership,
            body=given_or_nothing({"on": on}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def get_upcoming_charges(self, membership_id: str, *, cycles: int | None = None) -> models.Upcoming:
        """List the upcoming charges of your membership.

        What will be charged if nothing changes.

        Args:
            membership_id: Id of the membership
            cycles: How many cycles, with the present one
        """
        return self._send(
            "GET", f"/v1/me/memberships/{segment(membership_id)}/upcoming", models.Upcoming, query={"cycles": cycles}
        )

    def withdraw_notice(
        self, membership_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Membership:
        """Withdraw notice of your membership.

        It goes on as before; an end that staff decided on stays.

        Args:
            membership_id: Id of the membership

        Raises NotInSelfService, WrongState, UnitsNotFree.
        """
        return self._send(
            "POST",
            f"/v1/me/memberships/{segment(membership_id)}/withdraw-notice",
            models.Membership,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncMemberships(AsyncResource):
    """`Memberships` with asyncio."""

    list = listed(Memberships.list)
    """List your memberships."""

    preview = awaited(Memberships.preview)
    """Preview a membership of yours."""

    get = awaited(Memberships.get)
    """Read your membership."""

    change = awaited(Memberships.change)
    """Change your membership."""

    preview_change = awaited(Memberships.preview_change)
    """Preview a change of your membership."""

    give_notice = awaited(Memberships.give_notice)
    """Give notice of your membership."""

    get_notice_options = awaited(Memberships.get_notice_options)
    """Say when your membership may end."""

    pause = awaited(Memberships.pause)
    """Pause your membership."""

    resume = awaited(Memberships.resume)
    """Let your membership go on."""

    get_upcoming_charges = awaited(Memberships.get_upcoming_charges)
    """List the upcoming charges of your membership."""

    withdraw_notice = awaited(Memberships.withdraw_notice)
    """Withdraw notice of your membership."""
