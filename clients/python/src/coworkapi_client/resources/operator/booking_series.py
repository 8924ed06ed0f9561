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
        self,
        *,
        resource_id: str | None = None,
        location_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Series]:
        """List series.

        Oldest first. Their bookings: `GET /v1/bookings?series_id=...`.

        Args:
            resource_id: Id of the resource
            location_id: Id of the location
            member_id: Id of the member
            team_id: Id of the team
            external_id: Your own id of it, from another system; unique among things of its kind
            updated_since: Only what changed at that instant or later

        Needs `bookings:read`.
        """
        return self._items(
            "/v1/booking-series",
            models.Series,
            query={
                "resource_id": resource_id,
                "location_id": location_id,
                "member_id": member_id,
                "team_id": team_id,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
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
        member_id: str | None = None,
        external_id: str | None = None,
        override_policy: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesMade:
        """Book a series.

        Each occurrence becomes a booking of its own, by the location's wall clock: 10:00 stays 10:00 when clocks change.

        A local time that clocks skip is read with the offset before (02:30 becomes 03:30), one that they show twice is the
        first; the length is elapsed time. Occurrences that are taken give 409 `occurrences_taken` that names each of them,
        unless `on_conflict` says otherwise.

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
            member_id: Id of the member
            external_id: Your own id; unique per type
            override_policy: Book outside the policy; needs `bookings:override`

        Raises AccountRestricted, CreditsMissing, NotFound, NotBookable, OccurrencesTaken, TooManyAttendees, NoPrice,
        CouponDoesNotFit, CouponUsedUp, CouponLimitReached, PolicyBroken, InvalidRecurrenceRule, TooManyOccurrences,
        CouponNotValid, CouponNotHere, TooManyWrongCoupons. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            "/v1/booking-series",
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
                    "member_id": member_id,
                    "external_id": external_id,
                    "override_policy": override_policy,
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
        member_id: str | None = None,
        external_id: str | None = None,
        override_policy: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesPreview:
        """Preview a series.

        Each occurrence with its local time and its instant: free, in conflict with what, against which rule, on which
        other resource. What `POST /v1/booking-series` would do with this body; writes nothing.

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
            member_id: Id of the member
            external_id: Your own id; unique per type
            override_policy: Book outside the policy; needs `bookings:override`

        Raises NotFound, NotBookable, InvalidRecurrenceRule, TooManyOccurrences. Needs `bookings:read`.
        """
        return self._send(
            "POST",
            "/v1/booking-series/preview",
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
                    "member_id": member_id,
                    "external_id": external_id,
                    "override_policy": override_policy,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, series_id: str) -> models.Series:
        """Read a series.

        Args:
            series_id: Id of the booking series

        Needs `bookings:read`.
        """
        return self._send("GET", f"/v1/booking-series/{segment(series_id)}", models.Series)

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
        """Change what the bookings of a series say.

        Of one occurrence, of one and those that follow (this splits the series), or of all that have not begun. An
        occurrence whose value isn't the series' keeps it, unless `include_exceptions`.

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
        InvalidRecurrenceRule, TooManyOccurrences. Needs `bookings:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/booking-series/{segment(series_id)}",
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
        """Invite someone to a series.

        To every occurrence that is still to come, by one mail, and to those that a longer or moved series gets later.
        The answer holds their place in each occurrence.

        Args:
            series_id: Id of the booking series
            member_id: A member; name and address are theirs
            name: Default: the member's, or the e-mail address
            email: Where the invitation goes; none is sent without it

        Raises NotFound, AlreadyInvited, TooManyAttendees, SeriesEnded, TooLate, PolicyBroken. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/booking-series/{segment(series_id)}/attendees",
            models.Attendees,
            body=given({"member_id": member_id, "name": name, "email": email}),
            idempotency_key=idempotency_key,
        )

    def remove_attendee(self, series_id: str, attendee_id: str) -> models.Attendees:
        """Take someone off a series.

        Whose place in one of the occurrences this is, loses it in all that are still to come; one mail says so.

        Args:
            series_id: Id of the booking series
            attendee_id: Id of the attendee

        Raises NotFound, AlreadyInvited, TooManyAttendees, SeriesEnded, TooLate, PolicyBroken. Needs `bookings:write`.
        """
        return self._send(
            "DELETE", f"/v1/booking-series/{segment(series_id)}/attendees/{segment(attendee_id)}", models.Attendees
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
        """Cancel a series.

        One occurrence, one and those that follow, or all that have not begun; each costs what its own terms say.

        Args:
            series_id: Id of the booking series
            dry_run: Only say what would happen
            scope: Which occurrences: one, it and those after it, or all
            booking_id: The occurrence that `scope` starts from
            recurrence_at: Instead of `booking_id`: the start that the series gave the occurrence
            reason: Why, in your words; kept with what was done

        Raises NotFound, SeriesEnded, TooLate, WrongState. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/booking-series/{segment(series_id)}/cancel",
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
        override_policy: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesChange:
        """Let a series run longer.

        To a later last date, or to more occurrences. The new ones are booked as those of a new series are.

        Args:
            series_id: Id of the booking series
            dry_run: Only say what would happen
            until: The last local date, inclusive
            count: How many occurrences there shall be in all
            on_conflict: Default: the series' own
            override_policy: Book outside the policy; needs `bookings:override`

        Raises NotFound, NotBookable, OccurrencesTaken, SeriesEnded, TooLate, WrongState, PolicyBroken,
        InvalidRecurrenceRule, TooManyOccurrences. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/booking-series/{segment(series_id)}/extend",
            models.SeriesChange,
            query={"dry_run": dry_run},
            body=given(
                {"until": until, "count": count, "on_conflict": on_conflict, "override_policy": override_policy}
            ),
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
        override_policy: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.SeriesChange:
        """Move a series.

        To another time, rule or resource: one occurrence (an exception then), one and those that follow (this splits the
        series), or all. What has begun stays, what was changed on its own too, unless `include_exceptions`.

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
            override_policy: Move outside the policy; needs `bookings:override`

        Raises NotFound, NotBookable, OccurrencesTaken, SeriesEnded, TooLate, WrongState, PolicyBroken,
        InvalidRecurrenceRule, TooManyOccurrences. Needs `bookings:write`.
        """
        return self._send(
            "POST",
            f"/v1/booking-series/{segment(series_id)}/reschedule",
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
                    "override_policy": override_policy,
                }
            ),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncBookingSeries(AsyncResource):
    """`BookingSeries` with asyncio."""

    list = listed(BookingSeries.list)
    """List series."""

    create = awaited(BookingSeries.create)
    """Book a series."""

    preview = awaited(BookingSeries.preview)
    """Preview a series."""

    get = awaited(BookingSeries.get)
    """Read a series."""

    update = awaited(BookingSeries.update)
    """Change what the bookings of a series say."""

    add_attendee = awaited(BookingSeries.add_attendee)
    """Invite someone to a series."""

    remove_attendee = awaited(BookingSeries.remove_attendee)
    """Take someone off a series."""

    cancel = awaited(BookingSeries.cancel)
    """Cancel a series."""

    extend = awaited(BookingSeries.extend)
    """Let a series run longer."""

    reschedule = awaited(BookingSeries.reschedule)
    """Move a series."""
