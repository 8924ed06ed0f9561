"""Legal entities, locations, their hours, closures and holidays, in and out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Self

from pydantic import Field, model_validator

from coworkapi.core.ids import ClosureId, LegalEntityId, LocationId
from coworkapi.core.money import Currency
from coworkapi.core.schemas import Address, Country, ExternalId, In, LongText, Metadata, Name, Out, RowOut, ZoneName
from coworkapi.spaces.rules import WEEKDAYS
from coworkapi.spaces.schemas.common import Day, Hours, Slug, unset
from coworkapi.spaces.schemas.pictures import PictureOut

VatId = Annotated[
    str, Field(min_length=2, max_length=30, examples=["DE136695976"], description="Checked by its country's rules")
]
PricesIncludeTax = Annotated[
    bool, Field(description="Whether prices are entered gross; charges that were written stay as they are")
]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Region = Annotated[
    str, Field(pattern=r"^[A-Z0-9]{1,10}$", examples=["BE"], description="ISO 3166-2 without the country")
]


class LegalEntityIn(In):
    name: Name
    country: Country
    currency: Currency
    vat_id: VatId | None = None
    prices_include_tax: PricesIncludeTax = False
    address: Address = Field(default_factory=Address)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)


class LegalEntityPatch(In):
    """Only the fields named are changed."""

    name: Name = Field(default_factory=unset)
    country: Country = Field(default_factory=unset)
    currency: Currency = Field(default_factory=unset)
    vat_id: VatId | None = None
    prices_include_tax: PricesIncludeTax = Field(default_factory=unset)
    address: Address = Field(default_factory=unset)
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class LegalEntityOut(RowOut):
    """Who issues the invoices of its locations."""

    id: LegalEntityId
    name: str
    country: Annotated[str, Field(description="Whose tax rules hold, by ISO 3166-1 alpha-2 code")]
    currency: str
    vat_id: str | None
    prices_include_tax: Annotated[bool, Field(description="Whether prices are entered with tax (gross), or without")]
    address: Address
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class OpeningHours(In):
    """The intervals of each weekday on the location's wall clock; a day without any is closed."""

    monday: list[Hours] = Field(
        default_factory=list, max_length=20, description="When it is open, in order; none: closed"
    )
    tuesday: list[Hours] = Field(
        default_factory=list, max_length=20, description="When it is open, in order; none: closed"
    )
    wednesday: list[Hours] = Field(
        default_factory=list, max_length=20, description="When it is open, in order; none: closed"
    )
    thursday: list[Hours] = Field(
        default_factory=list, max_length=20, description="When it is open, in order; none: closed"
    )
    friday: list[Hours] = Field(
        default_factory=list, max_length=20, description="When it is open, in order; none: closed"
    )
    saturday: list[Hours] = Field(
        default_factory=list, max_length=20, description="When it is open, in order; none: closed"
    )
    sunday: list[Hours] = Field(
        default_factory=list, max_length=20, description="When it is open, in order; none: closed"
    )

    def days(self) -> list[list[Hours]]:
        """Monday first."""
        return [getattr(self, weekday) for weekday in WEEKDAYS]


class OpeningHoursOut(OpeningHours):
    """A location's week."""

    location_id: LocationId
    time_zone: str


class LocationIn(In):
    """`currency` and `holiday_country` are the legal entity's unless given; `slug` is made from the name."""

    legal_entity_id: LegalEntityId
    name: Annotated[Name, Field(description="What people call the site, as `Ostbahnhof`")]
    slug: Slug | None = None
    time_zone: ZoneName
    currency: Currency | None = None
    address: Address = Field(default_factory=Address)
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    description: Annotated[LongText | None, Field(description="About it, for visitors")] = None
    closed_on_holidays: Annotated[
        bool, Field(description="Whether public holidays of `holiday_country` (and `holiday_region`) are closed days")
    ] = True
    holiday_country: Country | None = None
    holiday_region: Region | None = None
    opening_hours: OpeningHours = Field(
        default_factory=OpeningHours, description="The week on the wall clock; a day left out is closed"
    )
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=dict)

    @model_validator(mode="after")
    def _both_coordinates(self) -> Self:
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude go together")
        return self


class LocationPatch(In):
    """Only the fields named are changed."""

    legal_entity_id: LegalEntityId = Field(default_factory=unset)
    name: Name = Field(default_factory=unset)
    slug: Slug = Field(default_factory=unset)
    time_zone: ZoneName = Field(default_factory=unset)
    currency: Currency = Field(default_factory=unset)
    address: Address = Field(default_factory=unset)
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    description: Annotated[LongText | None, Field(description="About it, for visitors")] = None
    closed_on_holidays: bool = Field(
        default_factory=unset,
        description="Whether public holidays of `holiday_country` (and `holiday_region`) are closed days",
    )
    holiday_country: Country | None = None
    holiday_region: Region | None = None
    external_id: ExternalId | None = None
    metadata: Metadata = Field(default_factory=unset)


class LocationOut(RowOut):
    """A site."""

    id: LocationId
    legal_entity_id: LegalEntityId
    name: str = Field(description="What people call it")
    slug: str
    time_zone: str
    currency: str
    address: Address
    latitude: float | None
    longitude: float | None
    description: str | None = Field(description="About it, for who chooses")
    closed_on_holidays: bool = Field(description="Whether it is closed on public holidays")
    holiday_country: str | None = Field(description="Whose public holidays it keeps, as an ISO 3166-1 alpha-2 code")
    holiday_region: str | None = Field(description="The part of that country whose holidays it keeps")
    archived_at: datetime | None
    external_id: str | None
    metadata: Metadata
    created_at: datetime
    updated_at: datetime


class PlaceOut(Out):
    """A location as members and visitors see it."""

    id: LocationId
    name: str = Field(description="What people call it")
    slug: str
    time_zone: str
    currency: str
    address: Address
    latitude: float | None
    longitude: float | None
    description: str | None = Field(description="About it, for who chooses")
    photos: list[PictureOut] = Field(default_factory=list, description="In the operator's order")


class ShopWindowOut(Out):
    """An organization as a visitor sees it."""

    name: str
    slug: str
    locations: list[PlaceOut]


class ClosureIn(In):
    """Local days `[starts_on, ends_on)`; one day unless `ends_on` is given. No `hours`: closed all day."""

    name: Name
    starts_on: Day
    ends_on: Annotated[Day, Field(description="The first day that is not concerned any more")] | None = None
    hours: list[Hours] = Field(
        default_factory=list, max_length=20, description="When it is open nevertheless; none: closed all day"
    )


class ClosurePatch(In):
    """Only the fields named are changed."""

    name: Name = Field(default_factory=unset)
    starts_on: Day = Field(default_factory=unset)
    ends_on: Day = Field(default_factory=unset, description="The day after the last one")
    hours: list[Hours] = Field(
        default_factory=unset, max_length=20, description="When it is open nevertheless; none: closed all day"
    )


class ClosureOut(Out):
    """Days on which a location is closed or has other hours than its week says; wins over public holidays."""

    id: ClosureId
    location_id: LocationId
    name: str
    starts_on: date
    ends_on: Annotated[date, Field(description="The day after the last one")]
    hours: Annotated[list[Hours], Field(description="When it is open nevertheless; none: closed all day")]
    created_at: datetime
    updated_at: datetime


class HolidayOut(Out):
    """A public holiday. `is_closed`: whether the location is closed for it (it may have hours of its own that day)."""

    on: Annotated[date, Field(description="The local day")]
    name: str
    is_closed: Annotated[bool, Field(description="Whether the location is closed for it")]


class OpenPeriodOut(Out):
    """A time during which a location is open all through."""

    starts_at: datetime
    ends_at: datetime
