"""Booking series: bookings that repeat by a rule on the location's wall clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class BookingSeries(Resource):
    """Booking series: bookings that repeat by a rule on the location's wall clock."""

    def list(
        self, *, updated_since: datetime | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Series]:
        """List your series.

        Your own, and those of the teams that you administrate. Oldest first.

        Args:
            updated_since: Only what changed at that instant or later
        """
        return self._items(
            "/v1/me/booking-series",
            models.Series,
            query={"updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        resource_id: str,
        starts_at: str,
        rrule: str,
        ends_at: str | None = None,
        minutes: int | None = None,
        on_conflict: Literal["fail", "skip", "alternative"] | None = None,
        team_id: str | None = None,
        quantity: int | None = None,
        attendee_count: int | None = None,
        attendees: Sequence[models.AttendeeIn] | None = None,
        title: str | None = None,
        note: str | None = None,
        metadata: Mapping[str, str] | None = None,
        coupon_code: str | None = None,
        pay_with: Literal["credits_then_money", "credits_only", "money_only"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesMade:
        """Book a series for yourself.

        For yourself, or for one of your teams. Otherwise as `POST /v1/booking-series`.

        Args:
            resource_id: Id of the resource
            starts_at: The first start on the location's wall clock; an instant is converted to it
            ends_at: The first end; or give `minutes`
            minutes: Length in elapsed minutes
            rrule: RFC 5545 RRULE without DTSTART: FREQ (DAILY to YEARLY), INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY,
                BYMONTH, BYSETPOS, WKST
            on_conflict: What happens to occurrences that are taken or against the policy. `fail`: nothing is booked;
                `skip`: they are left out (an existing one stays where it is); `alternative`: another free resource of
                the kind and location with as much room, and `fail` where there is none
            team_id: For one of your teams
            quantity: How many of a pool's units; 1 for anything else
            attendee_count: Default: the quantity
            attendees: Who comes to each occurrence, later ones too; one mail invites to all of them
            title: What it is called in calendars and mails; needed where it is neither a member's nor a team's
            note: A longer text about it
            metadata: Your own strings: up to 50 keys
            coupon_code: As its owner typed it
            pay_with: `credits_then_money` (the default): credits and passes first; `credits_only`: 402
                `credits_missing` where they don't pay all; `money_only`: credits are kept

        Raises AccountRestricted, CreditsMissing, NotFound, NotBookable, OccurrencesTaken, TooManyAttendees, NoPrice,
        CouponDoesNotFit, CouponUsedUp, CouponLimitReached, PolicyBroken, InvalidRecurrenceRule, TooManyOccurrences,
        CouponNotValid, CouponNotHere, TooManyWrongCoupons.
        """
        return self._send(
            "POST",
            "/v1/me/booking-series",
            models.SeriesMade,
            body=given(
                {
                    "resource_id": resource_id,
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "minutes": minutes,
                    "rrule": rrule,
                    "on_conflict": on_conflict,
                    "team_id": team_id,
                    "quantity": quantity,
                    "attendee_count": attendee_count,
                    "attendees": attendees,
                    "title": title,
                    "note": note,
                    "metadata": metadata,
                    "coupon_code": coupon_code,
                    "pay_with": pay_with,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def preview(
        self,
        *,
        resource_id: str,
        starts_at: str,
        rrule: str,
        ends_at: str | None = None,
        minutes: int | None = None,
        on_conflict: Literal["fail", "skip", "alternative"] | None = None,
        team_id: str | None = None,
        quantity: int | None = None,
        attendee_count: int | None = None,
        attendees: Sequence[models.AttendeeIn] | None = None,
        title: str | None = None,
        note: str | None = None,
        metadata: Mapping[str, str] | None = None,
        coupon_code: str | None = None,
        pay_with: Literal["credits_then_money", "credits_only", "money_only"] | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesPreview:
        """Preview a series for yourself.

        What `POST /v1/me/booking-series` would do with this body; writes nothing.

        Args:
            resource_id: Id of the resource
            starts_at: The first start on the location's wall clock; an instant is converted to it
            ends_at: The first end; or give `minutes`
            minutes: Length in elapsed minutes
            rrule: RFC 5545 RRULE without DTSTART: FREQ (DAILY to YEARLY), INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY,
                BYMONTH, BYSETPOS, WKST
            on_conflict: What happens to occurrences that are taken or against the policy. `fail`: nothing is booked;
                `skip`: they are left out (an existing one stays where it is); `alternative`: another free resource of
                the kind and location with as much room, and `fail` where there is none
            team_id: For one of your teams
            quantity: How many of a pool's units; 1 for anything else
            attendee_count: Default: the quantity
            attendees: Who comes to each occurrence, later ones too; one mail invites to all of them
            title: What it is called in calendars and mails; needed where it is neither a member's nor a team's
            note: A longer text about it
            metadata: Your own strings: up to 50 keys
            coupon_code: As its owner typed it
            pay_with: `credits_then_money` (the default): credits and passes first; `credits_only`: 402
                `credits_missing` where they don't pay all; `money_only`: credits are kept

        Raises NotFound, NotBookable, InvalidRecurrenceRule, TooManyOccurrences.
        """
        return self._send(
            "POST",
            "/v1/me/booking-series/preview",
            models.SeriesPreview,
            body=given(
                {
                    "resource_id": resource_id,
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "minutes": minutes,
                    "rrule": rrule,
                    "on_conflict": on_conflict,
                    "team_id": team_id,
                    "quantity": quantity,
                    "attendee_count": attendee_count,
                    "attendees": attendees,
                    "title": title,
                    "note": note,
                    "metadata": metadata,
                    "coupon_code": coupon_code,
                    "pay_with": pay_with,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, series_id: str) -> models.Series:
        """Read one of your series.

        Args:
            series_id: Id of the booking series
        """
        return self._send("GET", f"/v1/me/booking-series/{segment(series_id)}", models.Series)

    def update(
        self,
        series_id: str,
        *,
        scope: Literal["this", "following", "all"],
        dry_run: bool | None = None,
        booking_id: str | Unset | None = UNSET,
        recurrence_at: datetime | Unset | None = UNSET,
        title: str | Unset | None = UNSET,
        note: str | Unset | None = UNSET,
        attendee_count: int | None = None,
        metadata: Mapping[str, str] | None = None,
        include_exceptions: bool | None = None,
        if_match: str | Model | None = None,
    ) -> models.SeriesChange:
        """Change what your series says.

        As `PATCH /v1/booking-series/{series_id}`.

        Args:
            series_id: Id of the booking series
            dry_run: Only say what would happen
            scope: Which occurrences: one, it and those after it, or all
            booking_id: The occurrence that `scope` starts from
            recurrence_at: Instead of `booking_id`: the start that the series gave the occurrence
            title: What it is called in calendars and mails; needed where it is neither a member's nor a team's
            note: A longer text about it
            attendee_count: How many people are expected
            metadata: Your own strings: up to 50 keys
            include_exceptions: Also occurrences that have a value of their own

        Raises NotFound, NotBookable, OccurrencesTaken, SeriesEnded, TooLate, WrongState, PolicyBroken,
        InvalidRecurrenceRule, TooManyOccurrences.
        """
        return self._send(
            "PATCH",
            f"/v1/me/booking-series/{segment(series_id)}",
            models.SeriesChange,
            query={"dry_run": dry_run},
            body=given(
                {
                    "scope": scope,
                    "booking_id": nullable(booking_id),
                    "recurrence_at": nullable(recurrence_at),
                    "title": nullable(title),
                    "note": nullable(note),
                    "attendee_count": attendee_count,
                    "metadata": metadata,
                    "include_exceptions": include_exceptions,
                }
            ),
            if_match=if_match,
        )

    def add_attendee(
        self,
        series_id: str,
        *,
        member_id: str | None = None,
        name: str | None = None,
        email: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Attendees:
        """Invite someone to your series.

        As `POST /v1/booking-series/{series_id}/attendees`.

        Args:
            series_id: Id of the booking series
            member_id: A member; name and address are theirs
            name: Default: the member's, or the e-mail address
            email: Where the invitation goes; none is sent without it

        Raises NotFound, AlreadyInvited, TooManyAttendees, SeriesEnded, TooLate, PolicyBroken.
        """
        return self._send(
            "POST",
            f"/v1/me/booking-series/{segment(series_id)}/attendees",
            models.Attendees,
            body=given({"member_id": member_id, "name": name, "email": email}),
            idempotency_key=idempotency_key,
        )

    def remove_attendee(self, series_id: str, attendee_id: str) -> models.Attendees:
        """Take someone off your series.

        As `DELETE /v1/booking-series/{series_id}/attendees/{attendee_id}`.

        Args:
            series_id: Id of the booking series
            attendee_id: Id of the attendee

        Raises NotFound, AlreadyInvited, TooManyAttendees, SeriesEnded, TooLate, PolicyBroken.
        """
        return self._send(
            "DELETE", f"/v1/me/booking-series/{segment(series_id)}/attendees/{segment(attendee_id)}", models.Attendees
        )

    def cancel(
        self,
        series_id: str,
        *,
        scope: Literal["this", "following", "all"],
        dry_run: bool | None = None,
        booking_id: str | None = None,
        recurrence_at: datetime | None = None,
        reason: str | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesChange:
        """Cancel your series.

        As `POST /v1/booking-series/{series_id}/cancel`.

        Args:
            series_id: Id of the booking series
            dry_run: Only say what would happen
            scope: Which occurrences: one, it and those after it, or all
            booking_id: The occurrence that `scope` starts from
            recurrence_at: Instead of `booking_id`: the start that the series gave the occurrence
            reason: Why, in your words; kept with what was done

        Raises NotFound, SeriesEnded, TooLate, WrongState.
        """
        return self._send(
            "POST",
            f"/v1/me/booking-series/{segment(series_id)}/cancel",
            models.SeriesChange,
            query={"dry_run": dry_run},
            body=given({"scope": scope, "booking_id": booking_id, "recurrence_at": recurrence_at, "reason": reason}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def extend(
        self,
        series_id: str,
        *,
        dry_run: bool | None = None,
        until: date | None = None,
        count: int | None = None,
        on_conflict: Literal["fail", "skip", "alternative"] | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesChange:
        """Let your series run longer.

        As `POST /v1/booking-series/{series_id}/extend`.

        Args:
            series_id: Id of the booking series
            dry_run: Only say what would happen
            until: The last local date, inclusive
            count: How many occurrences there shall be in all
            on_conflict: Default: the series' own

        Raises NotFound, NotBookable, OccurrencesTaken, SeriesEnded, TooLate, WrongState, PolicyBroken,
        InvalidRecurrenceRule, TooManyOccurrences.
        """
        return self._send(
            "POST",
            f"/v1/me/booking-series/{segment(series_id)}/extend",
            models.SeriesChange,
            query={"dry_run": dry_run},
            body=given({"until": until, "count": count, "on_conflict": on_conflict}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def reschedule(
        self,
        series_id: str,
        *,
        scope: Literal["this", "following", "all"],
        dry_run: bool | None = None,
        booking_id: str | None = None,
        recurrence_at: datetime | None = None,
        starts_at: str | None = None,
        ends_at: str | None = None,
        minutes: int | None = None,
        rrule: str | None = None,
        resource_id: str | None = None,
        quantity: int | None = None,
        on_conflict: Literal["fail", "skip", "alternative"] | None = None,
        include_exceptions: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesChange:
        """Move your series.

        As `POST /v1/booking-series/{series_id}/reschedule`.

        Args:
            series_id: Id of the booking series
            dry_run: Only say what would happen
            scope: Which occurrences: one, it and those after it, or all
            booking_id: The occurrence that `scope` starts from
            recurrence_at: Instead of `booking_id`: the start that the series gave the occurrence
            starts_at: The new start of the named occurrence, on the wall clock; the others move along
            ends_at: Its new end, on the wall clock
            minutes: Length in elapsed minutes
            rrule: A new rule from there on; occurrences on days of both rules are moved
            resource_id: Id of the resource
            quantity: How many of a pool's units; 1 for anything else
            on_conflict: Default: the series' own
            include_exceptions: Also move occurrences that were changed on their own

        Raises NotFound, NotBookable, OccurrencesTaken, SeriesEnded, TooLate, WrongState, PolicyBroken,
        InvalidRecurrenceRule, TooManyOccurrences.
        """
        return self._send(
            "POST",
            f"/v1/me/booking-series/{segment(series_id)}/reschedule",
            models.SeriesChange,
            query={"dry_run": dry_run},
            body=given(
                {
                    "scope": scope,
                    "booking_id": booking_id,
                    "recurrence_at": recurrence_at,
                    "starts_at": starts_at,
                    "ends_at": ends_at,
                    "minutes": minutes,
                    "rrule": rrule,
                    "resource_id": resource_id,
                    "quantity": quantity,
                    "on_conflict": on_conflict,
                    "include_exceptions": include_exceptions,
                }
            ),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncBookingSeries(AsyncResource):
    """`BookingSeries` with asyncio."""

    list = listed(BookingSeries.list)
    """List your series."""

    create = awaited(BookingSeries.create)
    """Book a series for yourself."""

    preview = awaited(BookingSeries.preview)
    """Preview a series for yourself."""

    get = awaited(BookingSeries.get)
    """Read one of your series."""

    update = awaited(BookingSeries.update)
    """Change what your series says."""

    add_attendee = awaited(BookingSeries.add_attendee)
    """Invite someone to your series."""

    remove_attendee = awaited(BookingSeries.remove_attendee)
    """Take someone off your series."""

    cancel = awaited(BookingSeries.cancel)
    """Cancel your series."""

    extend = awaited(BookingSeries.extend)
    """Let your series run longer."""

    reschedule = awaited(BookingSeries.reschedule)
    """Move your series."""
