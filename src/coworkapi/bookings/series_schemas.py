"""What series look like outside."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from coworkapi.bookings.attendee_schemas import Attendees
from coworkapi.bookings.money_schemas import BookingPrice, CouponCode, MoneyChangeOut, PaysWith
from coworkapi.bookings.schemas import AttendeeCount, ConflictOut, Note, Quantity, Reason, Title
from coworkapi.core.errors import ProblemItem
from coworkapi.core.ids import BookingId, LocationId, MemberId, ResourceId, SeriesId, TeamId
from coworkapi.core.schemas import ExternalId, In, Instant, Metadata, Out

OnConflict = Literal["fail", "skip", "alternative"]
SeriesScope = Literal["this", "following", "all"]
Outcome = Literal["booked", "alternative", "skipped", "conflict", "moved", "unchanged", "kept", "updated", "cancelled"]
_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:00(\.0+)?)?(Z|z|[+-]\d\d:\d\d)?\Z", re.ASCII)


def _wall_or_instant(value: Any) -> datetime:
    if not isinstance(value, str) or not _FORM.match(value):
        raise ValueError("write a local time such as 2026-11-24T10:00, or an instant such as 2026-11-24T10:00+01:00")
    at = datetime.fromisoformat(value.upper())
    if not 1900 <= at.year <= 2999:
        raise ValueError("the year must lie between 1900 and 2999")
    return at


WallTime = Annotated[
    datetime,
    BeforeValidator(_wall_or_instant),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:00(\.0+)?)?(Z|z|[+-]\d\d:\d\d)?$",
            "examples": ["2026-11-24T10:00"],
        }
    ),
]
LocalTime = Annotated[
    datetime,
    WithJsonSchema({"type": "string", "examples": ["2026-11-24T10:00:00"]}),
]
Minutes = Annotated[int, Field(ge=1, le=527_040, description="Length in elapsed minutes")]
RuleText = Annotated[
    str,
    StringConstraints(min_length=1, max_length=500),
    Field(
        description="RFC 5545 RRULE without DTSTART: FREQ (DAILY to YEARLY), INTERVAL, COUNT or UNTIL, BYDAY, "
        "BYMONTHDAY, BYMONTH, BYSETPOS, WKST",
        examples=["FREQ=WEEKLY;BYDAY=TU;COUNT=10"],
    ),
]
ConflictMode = Annotated[
    OnConflict,
    Field(
        description="What happens to occurrences that are taken or against the policy. `fail`: nothing is booked; "
        "`skip`: they are left out (an existing one stays where it is); `alternative`: another free resource of the "
        "kind and location with as much room, and `fail` where there is none"
    ),
]


class MySeriesIn(In):
    """A series that a member makes."""

    resource_id: ResourceId
    starts_at: Annotated[
        WallTime, Field(description="The first start on the location's wall clock; an instant is converted to it")
    ]
    ends_at: Annotated[WallTime | None, Field(description="The first end; or give `minutes`")] = None
    minutes: Minutes | None = None
    rrule: RuleText
    on_conflict: ConflictMode = "fail"
    team_id: Annotated[TeamId | None, Field(description="For one of your teams")] = None
    quantity: Quantity = 1
    attendee_count: Annotated[AttendeeCount | None, Field(description="Default: the quantity")] = None
    attendees: Annotated[
        Attendees, Field(description="Who comes to each occurrence, later ones too; one mail invites to all of them")
    ] = Field(default_factory=list)
    title: Title | None = None
    note: Note | None = None
    metadata: Metadata = Field(default_factory=dict)
    coupon_code: CouponCode | None = None
    pay_with: PaysWith = None

    @model_validator(mode="after")
    def _one_length(self) -> MySeriesIn:
        if (self.ends_at is None) == (self.minutes is None):
            raise ValueError("give either minutes or ends_at")
        return self


class SeriesIn(MySeriesIn):
    """A series for a member, for a team (`member_id` then is who of the team), or for neither: give it a title."""

    member_id: MemberId | None = None
    external_id: ExternalId | None = None
    override_policy: Annotated[bool, Field(description="Book outside the policy; needs `bookings:override`")] = False

    @model_validator(mode="after")
    def _for_someone(self) -> SeriesIn:
        if self.member_id is None and self.team_id is None and self.title is None:
            raise ValueError("say who it is for: member_id, team_id, or a title for an event of the house")
        return self


class ScopedIn(In):
    """Which occurrences: `this` one, it and those `following`, or `all` that have not begun."""

    scope: SeriesScope
    booking_id: Annotated[BookingId | None, Field(description="The occurrence that `scope` starts from")] = None
    recurrence_at: Annotated[
        Instant | None, Field(description="Instead of `booking_id`: the start that the series gave the occurrence")
    ] = None

    @model_validator(mode="after")
    def _one_occurrence(self) -> ScopedIn:
        if self.booking_id is not None and self.recurrence_at is not None:
            raise ValueError("name the occurrence by booking_id or by recurrence_at, not by both")
        if self.scope != "all" and self.booking_id is None and self.recurrence_at is None:
            raise ValueError(f"scope {self.scope} needs the occurrence: booking_id or recurrence_at")
        return self


class SeriesPatch(ScopedIn):
    """What can be changed without moving anything. Occurrences with a value of their own keep it."""

    title: Title | None = None
    note: Note | None = None
    attendee_count: AttendeeCount = 1
    metadata: Metadata = Field(default_factory=dict)
    include_exceptions: Annotated[bool, Field(description="Also occurrences that have a value of their own")] = False

    WORDS: ClassVar = frozenset({"title", "note", "attendee_count", "metadata"})

    @model_validator(mode="after")
    def _something(self) -> SeriesPatch:
        if self.WORDS.isdisjoint(self.model_fields_set):
            raise ValueError("name what changes: title, note, attendee_count or metadata")
        return self


class MyRescheduleSeriesIn(ScopedIn):
    """Where to move the occurrences; what is left out stays.

    `starts_at` is the new start of the named occurrence (of `all` without one: of the next); the others move along.
    """

    starts_at: Annotated[
        WallTime | None,
        Field(description="The new start of the named occurrence, on the wall clock; the others move along"),
    ] = None
    ends_at: Annotated[WallTime | None, Field(description="Its new end, on the wall clock")] = None
    minutes: Minutes | None = None
    rrule: Annotated[
        RuleText | None, Field(description="A new rule from there on; occurrences on days of both rules are moved")
    ] = None
    resource_id: ResourceId | None = None
    quantity: Quantity | None = None
    on_conflict: Annotated[ConflictMode | None, Field(description="Default: the series' own")] = None
    include_exceptions: Annotated[bool, Field(description="Also move occurrences that were changed on their own")] = (
        False
    )

    @model_validator(mode="after")
    def _something(self) -> MyRescheduleSeriesIn:
        wanted = (self.starts_at, self.ends_at, self.minutes, self.rrule, self.resource_id, self.quantity)
        if all(one is None for one in wanted):
            raise ValueError("name a new starts_at, minutes or ends_at, rrule, resource_id or quantity")
        if self.ends_at is not None and self.minutes is not None:
            raise ValueError("give either minutes or ends_at")
        if self.scope == "this" and (self.rrule is not None or self.quantity is not None):
            raise ValueError("one occurrence can't get another rrule or quantity; use scope following or all")
        return self


class RescheduleSeriesIn(MyRescheduleSeriesIn):
    override_policy: Annotated[bool, Field(description="Move outside the policy; needs `bookings:override`")] = False


class CancelSeriesIn(ScopedIn):
    reason: Reason | None = None


class MyExtendSeriesIn(In):
    """A later end: a last date, or a larger number of occurrences in all."""

    until: Annotated[date | None, Field(description="The last local date, inclusive")] = None
    count: Annotated[int | None, Field(ge=1, le=9999, description="How many occurrences there shall be in all")] = None
    on_conflict: Annotated[ConflictMode | None, Field(description="Default: the series' own")] = None

    @model_validator(mode="after")
    def _one_end(self) -> MyExtendSeriesIn:
        if (self.until is None) == (self.count is None):
            raise ValueError("give either until or count")
        return self


class ExtendSeriesIn(MyExtendSeriesIn):
    override_policy: Annotated[bool, Field(description="Book outside the policy; needs `bookings:override`")] = False


class SkippedOccurrenceOut(Out):
    """An occurrence that was left out."""

    local: Annotated[LocalTime, Field(description="Its start on the series' wall clock")]
    recurrence_at: Annotated[datetime, Field(description="The start that the rule gave it")]
    code: Annotated[str, Field(description="`slot_taken`, or the broken rule")]
    detail: Annotated[str, Field(description="Why it was left out, for people")]


class SeriesOut(Out):
    """Bookings by a recurrence rule on a location's wall clock. Each occurrence is a booking of its own."""

    id: SeriesId
    resource_id: ResourceId
    location_id: LocationId
    member_id: MemberId | None
    team_id: TeamId | None
    continues_series_id: Annotated[SeriesId | None, Field(description="The series that this one was split from")]
    rrule: Annotated[str, Field(description="When it recurs, by RFC 5545: `FREQ=WEEKLY;COUNT=10`")]
    starts_local: Annotated[LocalTime, Field(description="The first start on the wall clock of `time_zone`")]
    time_zone: str
    minutes: int
    quantity: Annotated[int, Field(description="How many of a pool's units each occurrence takes; 1 of anything else")]
    attendee_count: int
    title: Annotated[str | None, Field(description="What it is called; null: nothing was given")]
    note: Annotated[str | None, Field(description="A longer text about it")]
    on_conflict: Annotated[OnConflict, Field(description="What became of occurrences whose time was taken")]
    skipped: Annotated[
        list[SkippedOccurrenceOut], Field(description="Occurrences that a conflict or the policy left out")
    ]
    excluded_at: Annotated[list[datetime], Field(description="Starts of occurrences that were cancelled (EXDATE)")]
    ended_at: Annotated[datetime | None, Field(description="When all of it was cancelled")]
    created_by: str
    external_id: str | None
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime
    version: Annotated[int, Field(description="Raised by each change; the ETag")]


class OccurrenceOut(Out):
    """One occurrence, and what becomes (with `dry_run` or in a preview: would become) of it.

    `booked`, on an `alternative` resource, `skipped`, in `conflict` (the whole request is refused then), `moved`,
    `unchanged`, `kept` as it is (changed on its own, begun, or without room at the new time), `updated`, `cancelled`.
    """

    local: Annotated[LocalTime, Field(description="The start that the rule gives on the wall clock")]
    recurrence_at: Annotated[datetime | None, Field(description="The same as an instant; names the occurrence")]
    starts_at: datetime
    ends_at: datetime
    clock_change: Annotated[
        Literal["nonexistent", "repeated"] | None,
        Field(description="Clocks skip `local` (it starts later by the gap), or show it twice (it is the first)"),
    ] = None
    outcome: Annotated[Outcome, Field(description="What becomes of it")]
    resource_id: ResourceId
    resource_name: str | None = None
    booking_id: Annotated[BookingId | None, Field(description="Null while there is no booking")] = None
    fee_percent: Annotated[int | None, Field(description="What cancelling it costs")] = None
    price: Annotated[BookingPrice | None, Field(description="What it costs; null where nothing is priced")] = None
    money: Annotated[MoneyChangeOut | None, Field(description="What the change does to its money")] = None
    code: Annotated[str | None, Field(description="`slot_taken`, or the broken rule")] = None
    detail: Annotated[str | None, Field(description="Why it isn't simply booked, moved or cancelled")] = None
    conflicts: list[ConflictOut] = Field(default_factory=list, description="What is in the way of it")
    broken_rules: list[ProblemItem] = Field(default_factory=list, description="Which of the policy's rules it breaks")


class SeriesPreviewOut(Out):
    """What booking the series would do, computed by the same code that does it."""

    possible: Annotated[bool, Field(description="Whether it would be booked in this conflict mode")]
    rrule: Annotated[str, Field(description="The rule as it would be stored")]
    time_zone: str
    occurrences: Annotated[
        list[OccurrenceOut], Field(description="In order of their starts, each with what would become of it")
    ]


class SeriesMadeOut(Out):
    """The series and its occurrences, each with its booking."""

    series: Annotated[SeriesOut, Field(description="The rule and what all occurrences share")]
    occurrences: Annotated[list[OccurrenceOut], Field(description="In order of their starts")]


class SeriesChangeOut(Out):
    """The series after (or, with `dry_run`, as it would be after) the change.

    `split_from`: the older half, which ends before the change; null where nothing was split.
    """

    dry_run: bool
    series: Annotated[SeriesOut, Field(description="The series with the change; the newer half where it was split")]
    split_from: Annotated[
        SeriesOut | None,
        Field(description="The older half, which ends before the change; null where nothing was split"),
    ] = None
    occurrences: Annotated[
        list[OccurrenceOut], Field(description="Those that the change concerns, in order of their starts")
    ]
    money: Annotated[
        MoneyChangeOut | None, Field(description="What it does to money in all; null where nothing is priced")
    ] = None
