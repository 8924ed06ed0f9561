"""Bookings: resources for a time: book, hold, confirm, move, cancel, check in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, given_or_nothing, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Bookings(Resource):
    """Bookings: resources for a time: book, hold, confirm, move, cancel, check in."""

    def list(
        self,
        *,
        resource_id: str | None = None,
        location_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        series_id: str | None = None,
        external_id: str | None = None,
        state: Sequence[
            Literal[
                "held",
                "pending_approval",
                "pending_payment",
                "confirmed",
                "checked_in",
                "completed",
                "cancelled",
                "declined",
                "expired",
                "no_show",
            ]
        ]
        | None = None,
        from_: datetime | None = None,
        to: datetime | None = None,
        updated_since: datetime | None = None,
        sort: Literal["starts_at", "-starts_at", "updated_at", "-updated_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        expand: str | None = None,
    ) -> Items[models.ExpandedBooking]:
        """List bookings.

        By start, unless sorted otherwise; `from` and `to` give what overlaps that time.

        Args:
            resource_id: Id of the resource
            location_id: Id of the location
            member_id: Id of the member
            team_id: Id of the team
            series_id: Id of the booking series
            external_id: Your own id of it, from another system; unique among things of its kind
            state: In one of these states (repeatable)
            from_: Ends after
            to: Starts before
            updated_since: Only what changed at that instant or later
            sort: `-`: descending
            expand: Comma-separated, one level: `resource`, `location`, `member`, `team`

        Needs `bookings:read`.
        """
        return self._items(
            "/v1/bookings",
            models.ExpandedBooking,
            query={
                "resource_id": resource_id,
                "location_id": location_id,
                "member_id": member_id,
                "team_id": team_id,
                "series_id": series_id,
                "external_id": external_id,
                "state": state,
                "from": from_,
                "to": to,
                "updated_since": updated_since,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
                "expand": expand,
            },
        )

    def create(
        self,
        *,
        starts_at: datetime,
        ends_at: datetime,
        resource_id: str,
        team_id: str | None = None,
        quantity: int | None = None,
        attendee_count: int | None = None,
        attendees: Sequence[models.AttendeeIn] | None = None,
        title: str | None = None,
        note: str | None = None,
        metadata: Mapping[str, str] | None = None,
        hold: bool | None = None,
        quote_id: str | None = None,
        coupon_code: str | None = None,
        pay_with: Literal["credits_then_money", "credits_only", "money_only"] | None = None,
        member_id: str | None = None,
        external_id: str | None = None,
        override_policy: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.Booking:
        """Book.

        Takes the time at once: confirmed, or held with `hold`, or pending approval where the policy asks for it.

        A time that is taken gives 409 `slot_taken` with what is in the way and what is free instead.

        Args:
            resource_id: Id of the resource
            team_id: For one of your teams
            quantity: How many of a pool's units; 1 for anything else
            attendee_count: Default: the quantity
            attendees: Who comes beside the booker. They are invited by mail once the booking is confirmed;
                `attendee_count` rises where there are more of them
            title: What it is called in calendars and mails; needed where it is neither a member's nor a team's
            note: A longer text about it
            metadata: Your own strings: up to 50 keys
            hold: Keep the time for some minutes; confirm it within them
            quote_id: Book at exactly this quote's price; all else must be as it says
            coupon_code: As its owner typed it
            pay_with: `credits_then_money` (the default): credits and passes first; `credits_only`: 402
                `credits_missing` where they don't pay all; `money_only`: credits are kept
            member_id: Id of the member
            external_id: Your own id; unique per type
            override_policy: Book outside the policy; needs `bookings:override`

        Raises AccountRestricted, CreditsMissing, NotFound, SlotTaken, NotBookable, NoPrice, CouponDoesNotFit,
        CouponUsedUp, CouponLimitReached, QuoteExpired, QuoteUsed, QuoteDiffers, CreditsGone, PolicyBroken,
        CouponNotValid, CouponNotHere, TooManyWrongCoupons. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            "/v1/bookings",
            models.Booking,
            body=given(
                {
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "resource_id": resource_id,
                    "team_id": team_id,
                    "quantity": quantity,
                    "attendee_count": attendee_count,
                    "attendees": attendees,
                    "title": title,
                    "note": note,
                    "metadata": metadata,
                    "hold": hold,
                    "quote_id": quote_id,
                    "coupon_code": coupon_code,
                    "pay_with": pay_with,
                    "member_id": member_id,
                    "external_id": external_id,
                    "override_policy": override_policy,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def create_many(
        self,
        *,
        items: Sequence[models.BookingBatchItem],
        atomic: bool | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.BookingBatch:
        """Book many times.

        Up to 100 bookings at once, each by the rules of `POST /v1/bookings`, in order: of two that want the same time
        the first gets it, and the second's problem says what is free instead. Coupons need a batch that is neither atomic
        nor a dry run.

        Args:
            items: At most 100; each is as the single route takes it
            atomic: All or nothing: when an item breaks a rule, 409 `batch_refused` and nothing is done
            dry_run: Only say what would become of each item

        Raises BatchRefused. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            "/v1/bookings/batch",
            models.BookingBatch,
            body=given({"items": items, "atomic": atomic, "dry_run": dry_run}),
            idempotency_key=idempotency_key,
        )

    def preview(
        self,
        *,
        starts_at: datetime,
        ends_at: datetime,
        resource_id: str,
        team_id: str | None = None,
        quantity: int | None = None,
        attendee_count: int | None = None,
        attendees: Sequence[models.AttendeeIn] | None = None,
        title: str | None = None,
        note: str | None = None,
        metadata: Mapping[str, str] | None = None,
        hold: bool | None = None,
        quote_id: str | None = None,
        coupon_code: str | None = None,
        pay_with: Literal["credits_then_money", "credits_only", "money_only"] | None = None,
        member_id: str | None = None,
        external_id: str | None = None,
        override_policy: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.Preview:
        """Preview a booking.

        What `POST /v1/bookings` would do with this body: each rule, the terms, whether it is free. Writes nothing.

        Args:
            resource_id: Id of the resource
            team_id: For one of your teams
            quantity: How many of a pool's units; 1 for anything else
            attendee_count: Default: the quantity
            attendees: Who comes beside the booker. They are invited by mail once the booking is confirmed;
                `attendee_count` rises where there are more of them
            title: What it is called in calendars and mails; needed where it is neither a member's nor a team's
            note: A longer text about it
            metadata: Your own strings: up to 50 keys
            hold: Keep the time for some minutes; confirm it within them
            quote_id: Book at exactly this quote's price; all else must be as it says
            coupon_code: As its owner typed it
            pay_with: `credits_then_money` (the default): credits and passes first; `credits_only`: 402
                `credits_missing` where they don't pay all; `money_only`: credits are kept
            member_id: Id of the member
            external_id: Your own id; unique per type
            override_policy: Book outside the policy; needs `bookings:override`

        Raises AccountRestricted, CreditsMissing, NotFound, SlotTaken, NotBookable, NoPrice, CouponDoesNotFit,
        CouponUsedUp, CouponLimitReached, QuoteExpired, QuoteUsed, QuoteDiffers, CreditsGone, PolicyBroken,
        CouponNotValid, CouponNotHere, TooManyWrongCoupons. Needs `bookings:read`.
        """
        return self._send(
            "POST",
            "/v1/bookings/preview",
            models.Preview,
            body=given(
                {
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "resource_id": resource_id,
                    "team_id": team_id,
                    "quantity": quantity,
                    "attendee_count": attendee_count,
                    "attendees": attendees,
                    "title": title,
                    "note": note,
                    "metadata": metadata,
                    "hold": hold,
                    "quote_id": quote_id,
                    "coupon_code": coupon_code,
                    "pay_with": pay_with,
                    "member_id": member_id,
                    "external_id": external_id,
                    "override_policy": override_policy,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, booking_id: str, *, expand: str | None = None) -> models.ExpandedBooking:
        """Read a booking.

        Args:
            booking_id: Id of the booking
            expand: Comma-separated, one level: `resource`, `location`, `member`, `team`

        Needs `bookings:read`.
        """
        return self._send(
            "GET", f"/v1/bookings/{segment(booking_id)}", models.ExpandedBooking, query={"expand": expand}
        )

    def update(
        self,
        booking_id: str,
        *,
        title: str | Unset | None = UNSET,
        note: str | Unset | None = UNSET,
        attendee_count: int | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Booking:
        """Change what a booking says.

        Title, note, number of attendees, external id, metadata. Time and place: see `reschedule` and `extend`.

        Args:
            booking_id: Id of the booking
            title: What it is called in calendars and mails; needed where it is neither a member's nor a team's
            note: A longer text about it
            attendee_count: How many people are expected
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/bookings/{segment(booking_id)}",
            models.Booking,
            body=given(
                {
                    "title": nullable(title),
                    "note": nullable(note),
                    "attendee_count": attendee_count,
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def approve(
        self, booking_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Booking:
        """Approve a booking.

        Says yes to a request.

        Args:
            booking_id: Id of the booking

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:approve`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/approve",
            models.Booking,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_attendees(
        self,
        booking_id: str,
        *,
        include_removed: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Attendee]:
        """List a booking's attendees.

        In the order in which they were invited.

        Args:
            booking_id: Id of the booking
            include_removed: Also those who were taken off the list

        Raises NotFound. Needs `bookings:read`.
        """
        return self._items(
            f"/v1/bookings/{segment(booking_id)}/attendees",
            models.Attendee,
            query={"include_removed": include_removed, "limit": limit, "cursor": cursor},
        )

    def add_attendee(
        self,
        booking_id: str,
        *,
        member_id: str | None = None,
        name: str | None = None,
        email: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Attendee:
        """Invite someone to a booking.

        An invitation with a calendar entry goes to them once the booking is confirmed; changes of time and place and the
        cancellation follow. A guest from outside is expected as a visitor. `attendee_count` rises when it must, as far as
        the policy's capacity allows.

        Args:
            booking_id: Id of the booking
            member_id: A member; name and address are theirs
            name: Default: the member's, or the e-mail address
            email: Where the invitation goes; none is sent without it

        Raises NotFound, AlreadyInvited, TooManyAttendees, WrongState, TooLate, PolicyBroken. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/attendees",
            models.Attendee,
            body=given({"member_id": member_id, "name": name, "email": email}),
            idempotency_key=idempotency_key,
        )

    def update_attendee(
        self,
        booking_id: str,
        attendee_id: str,
        *,
        response: Literal["needs_action", "accepted", "declined", "tentative"],
    ) -> models.Attendee:
        """Note an attendee's answer.

        What they told you; who declined is not expected as a visitor.

        Args:
            booking_id: Id of the booking
            attendee_id: Id of the attendee
            response: What they answered

        Raises NotFound. Needs `bookings:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/bookings/{segment(booking_id)}/attendees/{segment(attendee_id)}",
            models.Attendee,
            body=given({"response": response}),
        )

    def remove_attendee(self, booking_id: str, attendee_id: str) -> None:
        """Take an attendee off the list.

        Whoever was invited gets a cancellation. `attendee_count` stays as it is.

        Args:
            booking_id: Id of the booking
            attendee_id: Id of the attendee

        Raises NotFound, WrongState, TooLate. Needs `bookings:write`.
        """
        return self._send("DELETE", f"/v1/bookings/{segment(booking_id)}/attendees/{segment(attendee_id)}", NoneType)

    def cancel(
        self,
        booking_id: str,
        *,
        dry_run: bool | None = None,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Cancel:
        """Cancel a booking.

        Frees its time; `cancellation.fee_percent` says what that costs by the terms that it was booked on.

        Args:
            booking_id: Id of the booking
            dry_run: Only say what would happen
            reason: Why, in your words; kept with what was done

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/cancel",
            models.Cancel,
            query={"dry_run": dry_run},
            body=given_or_nothing({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def check_in(
        self, booking_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Booking:
        """Check in.

        From half an hour before the start until the end.

        Args:
            booking_id: Id of the booking

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/check-in",
            models.Booking,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def complete(
        self, booking_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Booking:
        """Complete a booking.

        Once it is over; happens by itself soon after.

        Args:
            booking_id: Id of the booking

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/complete",
            models.Booking,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def confirm(
        self, booking_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Booking:
        """Confirm a hold.

        Before the hold lapses. By its policy it may have to be approved then.

        Args:
            booking_id: Id of the booking

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/confirm",
            models.Booking,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def decline(
        self,
        booking_id: str,
        *,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Booking:
        """Decline a booking.

        Says no to a request and frees its time.

        Args:
            booking_id: Id of the booking
            reason: Why, in your words; kept with what was done

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:approve`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/decline",
            models.Booking,
            body=given_or_nothing({"reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def end_early(
        self,
        booking_id: str,
        *,
        dry_run: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Move:
        """End a booking now.

        Completes a running booking at the next whole minute and frees the rest of its time.

        Args:
            booking_id: Id of the booking
            dry_run: Only say what would happen

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/end-early",
            models.Move,
            query={"dry_run": dry_run},
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def extend(
        self,
        booking_id: str,
        *,
        ends_at: datetime,
        dry_run: bool | None = None,
        override_policy: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Move:
        """Extend a booking.

        Lets it end later, also while it runs, where that time is free.

        Args:
            booking_id: Id of the booking
            dry_run: Only say what would happen
            ends_at: The new, later end
            override_policy: Extend outside the policy; needs `bookings:override`

        Raises CreditsMissing, AccountRestricted, NotFound, SlotTaken, NotBookable, WrongState, TooLate, NoPrice,
        PolicyBroken. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/extend",
            models.Move,
            query={"dry_run": dry_run},
            body=given({"ends_at": ends_at, "override_policy": override_policy}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def mark_no_show(
        self, booking_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Booking:
        """Mark a no-show.

        Nobody came: frees the rest of its time.

        Args:
            booking_id: Id of the booking

        Raises NotFound, WrongState, TooEarly, TooLate. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/no-show",
            models.Booking,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def reschedule(
        self,
        booking_id: str,
        *,
        dry_run: bool | None = None,
        starts_at: datetime | None = None,
        ends_at: datetime | None = None,
        resource_id: str | None = None,
        override_policy: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Move:
        """Move a booking.

        To another time, another resource or both, in one step: it is never without a place, and never has two.

        Args:
            booking_id: Id of the booking
            dry_run: Only say what would happen
            resource_id: Id of the resource
            override_policy: Move outside the policy; needs `bookings:override`

        Raises CreditsMissing, AccountRestricted, NotFound, SlotTaken, NotBookable, WrongState, TooLate, NoPrice,
        PolicyBroken. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/bookings/{segment(booking_id)}/reschedule",
            models.Move,
            query={"dry_run": dry_run},
            body=given(
                {
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "resource_id": resource_id,
                    "override_policy": override_policy,
                }
            ),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncBookings(AsyncResource):
    """`Bookings` with asyncio."""

    list = listed(Bookings.list)
    """List bookings."""

    create = awaited(Bookings.create)
    """Book."""

    create_many = awaited(Bookings.create_many)
    """Book many times."""

    preview = awaited(Bookings.preview)
    """Preview a booking."""

    get = awaited(Bookings.get)
    """Read a booking."""

    update = awaited(Bookings.update)
    """Change what a booking says."""

    approve = awaited(Bookings.approve)
    """Approve a booking."""

    list_attendees = listed(Bookings.list_attendees)
    """List a booking's attendees."""

    add_attendee = awaited(Bookings.add_attendee)
    """Invite someone to a booking."""

    update_attendee = awaited(Bookings.update_attendee)
    """Note an attendee's answer."""

    remove_attendee = awaited(Bookings.remove_attendee)
    """Take an attendee off the list."""

    cancel = awaited(Bookings.cancel)
    """Cancel a booking."""

    check_in = awaited(Bookings.check_in)
    """Check in."""

    complete = awaited(Bookings.complete)
    """Complete a booking."""

    confirm = awaited(Bookings.confirm)
    """Confirm a hold."""

    decline = awaited(Bookings.decline)
    """Decline a booking."""

    end_early = awaited(Bookings.end_early)
    """End a booking now."""

    extend = awaited(Bookings.extend)
    """Extend a booking."""

    mark_no_show = awaited(Bookings.mark_no_show)
    """Mark a no-show."""

    reschedule = awaited(Bookings.reschedule)
    """Move a booking."""
