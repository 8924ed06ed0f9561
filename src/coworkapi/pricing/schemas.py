"""Rates and prices as the API takes and shows them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from coworkapi.core.expand import Expanded
from coworkapi.core.ids import LocationId, RateId, ResourceId, ResourceTypeId
from coworkapi.core.money import Currency, Money
from coworkapi.core.schemas import CalendarDate, ExternalId, In, Metadata, Name, Out
from coworkapi.pricing.values import Audience, Tariff
from coworkapi.spaces.service import LocationOut, ResourceOut

RateState = Literal["draft", "published", "withdrawn"]


def _in_use(day: date) -> date:
    if not 1900 <= day.year <= 2999:
        raise ValueError("the year must lie between 1900 and 2999")
    return day


def unset() -> Any:
    """The default of a PATCH field that may be left out but never be null."""
    return None


Day = Annotated[CalendarDate, AfterValidator(_in_use), Field(examples=["2026-12-01"])]
TaxCode = Annotated[str, StringConstraints(pattern="^[a-z0-9][a-z0-9_]{0,39}$"), Field(examples=["standard"])]
Begins = Annotated[Day, Field(description="The first local day on which it counts")]
Ends = Annotated[Day | None, Field(description="The first local day on which it no longer counts; null: open")]
Whom = Annotated[Audience, Field(description="For whom: a rate for the asker's own audience goes before everyone's")]


class RateIn(In):
    """A draft. Its target is one of: `resource_id`; `resource_type_id`, everywhere or at `location_id`; `location_id`.

    The nearest one counts: the resource's own rate, else that of its type at its location, of its type, of its
    location.
    """

    name: Annotated[Name, Field(examples=["Meeting rooms 2027"])]
    resource_id: ResourceId | None = None
    resource_type_id: ResourceTypeId | None = None
    location_id: LocationId | None = None
    audience: Whom = "everyone"
    currency: Annotated[Currency, Field(description="That of the location")]
    tax_code: Annotated[TaxCode, Field(description="Which of the legal entity's tax rates applies")] = "standard"
    tariff: Annotated[Tariff, Field(description="The prices themselves: base, windows, packages, caps")]
    valid_from: Begins
    valid_until: Ends = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class RatePatch(In):
    """Only the fields named are changed; `tariff` as a whole. Of a published rate only `external_id` and `metadata`."""

    name: Name = Field(default_factory=unset)
    resource_id: ResourceId | None = None
    resource_type_id: ResourceTypeId | None = None
    location_id: LocationId | None = None
    audience: Whom = Field(default_factory=unset)
    currency: Currency = Field(default_factory=unset)
    tax_code: TaxCode = Field(default_factory=unset)
    tariff: Tariff = Field(default_factory=unset, description="The prices themselves, as a whole")
    valid_from: Begins = Field(default_factory=unset)
    valid_until: Ends = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class RatePublishIn(In):
    """`allow_gap`: also where days before or after it would be left without a price."""

    allow_gap: Annotated[
        bool, Field(description="Also where days before or after it would be left without a price")
    ] = False


class ScheduleIn(In):
    """What follows a published rate from a local day on. What is left out stays as it is."""

    from_on: Annotated[Day, Field(description="The first local day at the new price; today or later")]
    tariff: Annotated[Tariff, Field(description="The prices from that day on; as they are unless given")]
    name: Name | None = None
    tax_code: TaxCode | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class RateOut(Out):
    """The price of a target's time on the local days `[valid_from, valid_until)`. `continues_rate_id`: it follows that
    one.
    """

    id: RateId
    name: Annotated[str, Field(description="For people: shown in prices' explanations")]
    resource_id: ResourceId | None
    resource_type_id: ResourceTypeId | None
    location_id: LocationId | None
    audience: Annotated[
        Audience, Field(description="For whom it is; one for the asker's own audience goes before one for everyone")
    ]
    currency: str
    tax_code: str
    tariff: Annotated[Tariff, Field(description="The prices themselves: base, windows, packages, caps")]
    valid_from: Annotated[date, Field(description="The first local day on which it counts")]
    valid_until: Annotated[date | None, Field(description="The day after the last one; null: until further notice")]
    state: Annotated[
        RateState,
        Field(
            description="A `draft` prices nothing yet, a `published` one is never changed, a `withdrawn` one no longer "
            "counts"
        ),
    ]
    continues_rate_id: RateId | None
    published_at: Annotated[
        datetime | None, Field(description="From when on bookings are priced by it; null for a draft")
    ]
    withdrawn_at: Annotated[
        datetime | None, Field(description="From when on it prices nothing more; null unless it was withdrawn")
    ]
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime
    resource: Expanded[ResourceOut] = None
    location: Expanded[LocationOut] = None


class WindowPriceOut(Out):
    """Another price at some hours. `when`: in words."""

    name: Annotated[str, Field(description="What the operator calls these hours")]
    when: Annotated[
        str,
        Field(
            examples=["Monday to Friday, 17:00 to 22:00"],
            description="Weekdays and hours in words, on the location's wall clock",
        ),
    ]
    price: Annotated[Money, Field(description="Of `per_minutes` minutes within these hours")]
    per_minutes: Annotated[int, Field(description="For how many minutes `price` is")]


class PackagePriceOut(Out):
    """A price for a stretch of time as a whole. `length`: in words."""

    name: Annotated[str, Field(description="What the operator calls it")]
    length: Annotated[
        str,
        Field(
            examples=["4 h between 08:00 and 18:00"], description="How long it lasts, and between which hours, in words"
        ),
    ]
    price: Annotated[Money, Field(description="Of the whole stretch")]


class FactorOut(Out):
    """What changes the sum. `when`: in words."""

    when: Annotated[str, Field(examples=["more than 70 % are taken"], description="When it applies, in words")]
    percent: Annotated[
        int, Field(examples=[20], description="What is added to the sum, in percent; negative: taken off")
    ]


class PriceTagOut(Out):
    """What time costs, in plain fields. For a resource, or for those of a type or location that have no nearer price.

    `price` is for `per_minutes`, each started `step_minutes` paid in full. `tax_included` null: it depends on the
    location's legal entity.
    """

    rate_id: RateId
    name: Annotated[str, Field(description="What the rate is called, as the operator wrote it")]
    resource_id: ResourceId | None
    resource_name: str | None
    resource_type_id: ResourceTypeId | None
    type_name: Annotated[
        str | None, Field(description="What the resource type is called; null unless the rate is for a whole type")
    ]
    location_id: LocationId | None
    location_name: Annotated[
        str | None, Field(description="What the location is called; null for a rate that holds everywhere")
    ]
    tax_included: Annotated[
        bool | None,
        Field(description="Whether the prices hold tax already; null: it depends on the location's legal entity"),
    ]
    price: Annotated[Money, Field(description="Of `per_minutes` minutes, where no window or package has another")]
    per_minutes: Annotated[int, Field(description="For how many minutes `price` is: 60, a price by the hour")]
    step_minutes: Annotated[
        int, Field(description="Time is paid in steps of so many minutes; one that has begun is paid in full")
    ]
    windows: Annotated[list[WindowPriceOut], Field(description="Other prices at certain hours of the week")]
    packages: Annotated[
        list[PackagePriceOut],
        Field(description="Prices of stretches as a whole, as half a day; taken where they are cheaper"),
    ]
    daily_cap: Annotated[
        Money | None, Field(description="The most that the time of one local day costs; null: no limit")
    ]
    demand: Annotated[
        list[FactorOut], Field(description="What changes the sum when many of the places are taken, or few")
    ]
    last_minute: Annotated[
        list[FactorOut], Field(description="What is taken off what is booked shortly before its start")
    ]
    valid_from: Annotated[date, Field(description="The first local day of these prices")]
    valid_until: Annotated[date | None, Field(description="The day after the last one; null: until further notice")]
