"""What an entry of each file may say. docs/import.md describes the same to operators."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, EmailStr, Field, PlainValidator, model_validator

from coworkapi.benefits.values import LotKind, UseOf
from coworkapi.core.money import Currency
from coworkapi.core.schemas import Address, CalendarDate, Country, ExternalId, In, LongText, Metadata, Name, ZoneName
from coworkapi.members.values import TeamRole
from coworkapi.memberships.values import MOST_AMOUNT, Kept
from coworkapi.pricing.values import Audience, Tariff
from coworkapi.spaces.values import BookingRules

_INTERVAL = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-4]):([0-5]\d)\Z")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def _interval(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    match = _INTERVAL.match(value.strip())
    if not match:
        raise ValueError(f"{value!r} is not a time such as 09:00-18:00")
    opens, closes = (int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3))
    if not opens < closes <= 1440:
        raise ValueError(f"{value!r} must end after it begins, at 24:00 at the latest")
    return opens, closes


def _listed(value: Any) -> Any:
    """A cell with several values, separated by semicolons or bars."""
    return [part.strip() for part in re.split(r"[;|]", value) if part.strip()] if isinstance(value, str) else value


def _yes(value: Any) -> Any:
    words = {"yes": True, "no": False, "ja": True, "nein": False, "x": True}
    return words.get(value.lower(), value) if isinstance(value, str) else value


ResourceKind = Literal[
    "meeting_room",
    "event_space",
    "hot_desk",
    "dedicated_desk",
    "private_office",
    "phone_booth",
    "parking",
    "equipment",
    "other",
]


def _moment(value: Any) -> Any:
    """`2026-12-01`, or an instant with an offset."""
    if not isinstance(value, str):
        return value
    try:
        at = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is neither a date such as 2026-12-01 nor an instant with an offset") from None
    if isinstance(at, datetime) and at.tzinfo is None:
        raise ValueError(f"{value!r} has no offset: add one such as +01:00, or write the date alone")
    return at


Moment = Annotated[date | datetime, PlainValidator(_moment)]
Interval = Annotated[tuple[int, int], BeforeValidator(_interval)]
Listed = Annotated[list[str], BeforeValidator(_listed)]
Yes = Annotated[bool, BeforeValidator(_yes)]


class Week(In):
    """Opening hours: a list of `"09:00-18:00"` for each weekday; a day left out is closed."""

    monday: list[Interval] = Field(default_factory=list)
    tuesday: list[Interval] = Field(default_factory=list)
    wednesday: list[Interval] = Field(default_factory=list)
    thursday: list[Interval] = Field(default_factory=list)
    friday: list[Interval] = Field(default_factory=list)
    saturday: list[Interval] = Field(default_factory=list)
    sunday: list[Interval] = Field(default_factory=list)

    def minutes(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """Seven days from Monday, intervals in order. Raises ValueError where two of a day touch or overlap."""
        week = []
        for name in WEEKDAYS:
            day = sorted(getattr(self, name))
            for before, after in pairwise(day):
                if after[0] <= before[1]:
                    raise ValueError(f"two intervals of {name} touch or overlap; make one of them")
            week.append(tuple(day))
        return tuple(week)


class ClosureEntry(In):
    """Local days `[starts_on, ends_on)` that are closed, or open at `hours`."""

    name: Name
    starts_on: date
    ends_on: date | None = None
    hours: list[Interval] = Field(default_factory=list)


class TaxEntry(In):
    """What a tax code means from a date on, until the code's next entry. `basis_points`: 1900 = 19 %."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")] = "standard"
    name: Annotated[Name, Field(max_length=100)]
    basis_points: Annotated[int, Field(ge=0, le=10_000)]
    valid_from: CalendarDate


class EntityEntry(In):
    """Who issues invoices. `prices_include_tax` left out: as it is."""

    external_id: ExternalId
    name: Name
    country: Country
    currency: Currency
    vat_id: str | None = None
    prices_include_tax: bool | None = None
    tax_rates: list[TaxEntry] = Field(default_factory=list)
    address: Address = Field(default_factory=Address)
    metadata: Metadata = Field(default_factory=dict)


class LocationEntry(In):
    """A site. `legal_entity`: its external id; may be left out when there is only one."""

    external_id: ExternalId
    name: Name
    legal_entity: str | None = None
    time_zone: ZoneName
    currency: Currency | None = None
    address: Address = Field(default_factory=Address)
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    description: LongText | None = None
    closed_on_holidays: Yes = True
    holiday_country: Country | None = None
    holiday_region: str | None = None
    opening_hours: Week | None = None
    closures: list[ClosureEntry] = Field(default_factory=list)
    metadata: Metadata = Field(default_factory=dict)


class PolicyEntry(In):
    """A booking policy."""

    external_id: ExternalId
    name: Name
    rules: BookingRules = Field(default_factory=BookingRules)


class ResourceEntry(In):
    """What can be booked. `made_of`: external ids of the resources that it is the whole of."""

    external_id: ExternalId
    name: Name
    location: str
    kind: ResourceKind = "meeting_room"
    policy: str | None = None
    capacity: Annotated[int, Field(ge=1, le=100_000)] | None = None
    size_square_meters: Annotated[float, Field(gt=0, le=1_000_000)] | None = None
    amenities: Listed = Field(default_factory=list)
    pool_size: Annotated[int, Field(ge=1, le=1000)] | None = None
    made_of: Listed = Field(default_factory=list)
    bookable: Yes = True
    public: Yes = True
    description: LongText | None = None


class TeamEntry(In):
    """A company."""

    external_id: ExternalId
    name: Name
    location: str | None = None


class MemberEntry(In):
    """A person. `team`: the external id of their team."""

    external_id: ExternalId
    name: Name
    email: EmailStr | None = None
    phone: str | None = None
    company: str | None = None
    location: str | None = None
    team: str | None = None
    team_role: TeamRole = "member"
    tags: Listed = Field(default_factory=list)
    may_sign_in: Yes = False


class RateEntry(In):
    """The price of a resource, of all of a kind (everywhere, or at a location), or of a location. Published at once.

    One whose days another rate for the same holds already follows that one from `valid_from` on.
    """

    external_id: ExternalId
    name: Name
    resource: str | None = None
    kind: ResourceKind | None = None
    location: str | None = None
    audience: Audience = "everyone"
    currency: Currency | None = None
    tax_code: Annotated[str, Field(pattern="^[a-z0-9][a-z0-9_]{0,39}$")] = "standard"
    tariff: Tariff
    valid_from: CalendarDate
    valid_until: CalendarDate | None = None
    allow_gap: Yes = False

    @model_validator(mode="after")
    def _one_target(self) -> RateEntry:
        if (self.resource is not None) == (self.kind is not None or self.location is not None):
            raise ValueError("say what it is the price of: a resource; or a kind, a location, or a kind at a location")
        return self


class PlanEntry(In):
    """A plan with the terms that it has from `effective_from` on (`memberships.values.PlanTerms`). Published at once.

    In `terms`, prices may be bare amounts in the place's currency, and what they name is named by its kind or external
    id: `resource_kinds`, `locations`, `resources`.
    """

    external_id: ExternalId
    name: Name
    location: str | None = None
    description: LongText | None = None
    public: Yes = False
    position: Annotated[int, Field(ge=-1_000_000, le=1_000_000)] = 0
    effective_from: CalendarDate | None = None
    terms: dict[str, Any]
    metadata: Metadata = Field(default_factory=dict)


class MembershipEntry(In):
    """A contract that runs, or will. Amounts in minor units of the plan's currency, days local to its location.

    `billed_from`: the first day that is billed here. `ends_on`: notice was given; the day after its last. `pause_from`:
    it rests from that day on, also one that is over, until `pause_until` or until it is resumed; `pause_keeps`: what
    goes on meanwhile. `paid_by`: a team of the member's. `resources`: what it rents; a pool once for each place.
    """

    external_id: ExternalId
    plan: str
    member: str | None = None
    team: str | None = None
    paid_by: str | None = None
    location: str | None = None
    starts_on: CalendarDate
    billed_from: CalendarDate | None = None
    ends_on: CalendarDate | None = None
    notice_reason: Annotated[str, Field(max_length=500)] | None = None
    pause_from: CalendarDate | None = None
    pause_until: CalendarDate | None = None
    pause_keeps: Annotated[list[Literal[Kept, "nothing"]], BeforeValidator(_listed), Field(max_length=5)] = Field(
        default_factory=list
    )
    pause_reason: Annotated[str, Field(max_length=500)] | None = None
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    price_override: Annotated[int, Field(ge=0, le=MOST_AMOUNT)] | None = None
    sign_up_fee_override: Annotated[int, Field(ge=0, le=MOST_AMOUNT)] | None = None
    deposit_override: Annotated[int, Field(ge=0, le=MOST_AMOUNT)] | None = None
    purchase_order: Annotated[str, Field(max_length=100)] | None = None
    resources: Annotated[Listed, Field(max_length=200)] = Field(default_factory=list)

    @model_validator(mode="after")
    def _makes_sense(self) -> MembershipEntry:
        if (self.member is None) == (self.team is None):
            raise ValueError("say who holds it by either member or team")
        if self.ends_on is not None and self.ends_on <= max(self.starts_on, self.billed_from or self.starts_on):
            raise ValueError("ends_on must lie after starts_on and billed_from; leave contracts that are over out")
        if self.notice_reason is not None and self.ends_on is None:
            raise ValueError("notice_reason needs ends_on, the day after its last")
        if self.pause_from is None and (self.pause_until or self.pause_keeps or self.pause_reason):
            raise ValueError(
                "pause_until, pause_keeps and pause_reason need pause_from, the first day on which it rests"
            )
        if self.pause_from is not None and self.pause_until is not None and self.pause_until <= self.pause_from:
            raise ValueError("pause_until must lie after pause_from: it is the day on which it goes on")
        if self.pause_from is not None and self.ends_on is not None and self.pause_from >= self.ends_on:
            raise ValueError("pause_from must lie before ends_on; leave the pause out")
        if "nothing" in self.pause_keeps and len(self.pause_keeps) > 1:
            raise ValueError("pause_keeps is either nothing, or what goes on: units, access, mail, storage, discounts")
        return self


class CreditEntry(In):
    """A lot of credits. Dates are the midnight of the home location of whom it is for; instants need an offset.

    `kind` money: `quantity` in minor units of `currency`; `uses`: of `use_of`. `resource_kinds` and `locations`: where
    it counts; none: everywhere.
    """

    external_id: ExternalId
    name: Name
    member: str | None = None
    team: str | None = None
    kind: LotKind = "minutes"
    quantity: Annotated[int, Field(ge=1, le=10**12)]
    currency: Currency | None = None
    use_of: UseOf | None = None
    valid_from: Moment | None = None
    valid_until: Moment | None = None
    resource_kinds: Annotated[list[ResourceKind], BeforeValidator(_listed)] = Field(default_factory=list)
    locations: Listed = Field(default_factory=list)
    shared: Yes = False
    member_cap: Annotated[int, Field(ge=1, le=10**12)] | None = None
    reason: Annotated[str, Field(max_length=500)] | None = None

    @model_validator(mode="after")
    def _fits_its_kind(self) -> CreditEntry:
        if (self.member is None) == (self.team is None):
            raise ValueError("say whose it is by either member or team")
        if (self.kind == "money") != (self.currency is not None):
            raise ValueError("kind money, and only that, needs a currency such as EUR")
        if (self.kind == "uses") != (self.use_of is not None):
            raise ValueError("kind uses, and only that, needs use_of: day_pass, guest_pass, print or other")
        if self.team is None and (self.shared or self.member_cap is not None):
            raise ValueError("shared and member_cap are for a team's credits; leave them empty for a member's")
        return self


class BookingEntry(In):
    """A booking. Times without an offset are on the wall clock of the resource's location. `price`: `charged` by the
    system that it comes from, or to be charged here by the `rates`."""

    external_id: ExternalId
    resource: str
    starts_at: datetime
    ends_at: datetime
    member: str | None = None
    team: str | None = None
    title: Annotated[str, Field(max_length=200)] | None = None
    attendee_count: Annotated[int, Field(ge=1, le=100_000)] | None = None
    quantity: Annotated[int, Field(ge=1, le=1000)] = 1
    price: Literal["charged", "rates"] = "charged"

    def period(self, where: ZoneInfo) -> tuple[datetime, datetime]:
        """The instants. Raises ValueError for a local time that doesn't exist or exists twice."""
        return _instant(self.starts_at, where, "starts_at"), _instant(self.ends_at, where, "ends_at")


def _instant(at: datetime, where: ZoneInfo, column: str) -> datetime:
    if at.tzinfo is not None:
        return at.astimezone(UTC)
    first, second = at.replace(tzinfo=where, fold=0), at.replace(tzinfo=where, fold=1)
    if first.utcoffset() != second.utcoffset():
        exists = first.astimezone(UTC).astimezone(where).replace(tzinfo=None) == at
        said = "exists twice" if exists else "doesn't exist"
        raise ValueError(
            f"{column}: {at.isoformat()} {said} in {where.key} (clock change); add an offset such as +01:00"
        )
    return first.astimezone(UTC)
