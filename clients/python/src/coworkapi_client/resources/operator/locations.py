"""Locations: sites, their opening hours, closures and public holidays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from coworkapi_client import models
from coworkapi_client._calls import UNSET, FileContent, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Locations(Resource):
    """Locations: sites, their opening hours, closures and public holidays."""

    def list(
        self,
        *,
        archived: bool | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Location]:
        """List locations.

        Those that you have a right to, in the order they were made.

        Args:
            archived: The archived ones instead of the others
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after

        Needs `spaces:read`.
        """
        return self._items(
            "/v1/locations",
            models.Location,
            query={
                "archived": archived,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        legal_entity_id: str,
        name: str,
        time_zone: str,
        slug: str | None = None,
        currency: str | None = None,
        address: models.Address | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
        description: str | None = None,
        closed_on_holidays: bool | None = None,
        holiday_country: str | None = None,
        holiday_region: str | None = None,
        opening_hours: models.OpeningHours | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Location:
        """Add a location.

        Closed all week unless `opening_hours` are given. With an organization's first location come resource types.

        Args:
            legal_entity_id: Id of the legal entity
            name: What people call the site, as `Ostbahnhof`
            slug: For addresses of pages: a-z, 0-9 and - between them
            time_zone: IANA time zone
            currency: ISO 4217
            address: Postal address
            latitude: Degrees north, WGS 84
            longitude: Degrees east, WGS 84
            description: About it, for visitors
            closed_on_holidays: Whether public holidays of `holiday_country` (and `holiday_region`) are closed days
            holiday_country: ISO 3166-1 alpha-2
            holiday_region: ISO 3166-2 without the country
            opening_hours: The week on the wall clock; a day left out is closed
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, SlugTaken. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            "/v1/locations",
            models.Location,
            body=given(
                {
                    "legal_entity_id": legal_entity_id,
                    "name": name,
                    "slug": slug,
                    "time_zone": time_zone,
                    "currency": currency,
                    "address": address,
                    "latitude": latitude,
                    "longitude": longitude,
                    "description": description,
                    "closed_on_holidays": closed_on_holidays,
                    "holiday_country": holiday_country,
                    "holiday_region": holiday_region,
                    "opening_hours": opening_hours,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, location_id: str) -> models.Location:
        """Read a location.

        Args:
            location_id: Id of the location

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/locations/{segment(location_id)}", models.Location)

    def update(
        self,
        location_id: str,
        *,
        legal_entity_id: str | None = None,
        name: str | None = None,
        slug: str | None = None,
        time_zone: str | None = None,
        currency: str | None = None,
        address: models.Address | None = None,
        latitude: float | Unset | None = UNSET,
        longitude: float | Unset | None = UNSET,
        description: str | Unset | None = UNSET,
        closed_on_holidays: bool | None = None,
        holiday_country: str | Unset | None = UNSET,
        holiday_region: str | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Location:
        """Change a location.

        The time zone can't change while anything is booked or blocked there.

        Args:
            location_id: Id of the location
            legal_entity_id: Id of the legal entity
            slug: For addresses of pages: a-z, 0-9 and - between them
            time_zone: IANA time zone
            currency: ISO 4217
            address: Postal address
            latitude: Degrees north, WGS 84
            longitude: Degrees east, WGS 84
            description: About it, for visitors
            closed_on_holidays: Whether public holidays of `holiday_country` (and `holiday_region`) are closed days
            holiday_country: ISO 3166-1 alpha-2
            holiday_region: ISO 3166-2 without the country
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken, SlugTaken, StillOccupied. Needs `spaces:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/locations/{segment(location_id)}",
            models.Location,
            body=given(
                {
                    "legal_entity_id": legal_entity_id,
                    "name": name,
                    "slug": slug,
                    "time_zone": time_zone,
                    "currency": currency,
                    "address": address,
                    "latitude": nullable(latitude),
                    "longitude": nullable(longitude),
                    "description": nullable(description),
                    "closed_on_holidays": closed_on_holidays,
                    "holiday_country": nullable(holiday_country),
                    "holiday_region": nullable(holiday_region),
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, location_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Location:
        """Archive a location.

        Puts it and its resources away. Refused while anything is booked or blocked there, now or later, or a
        membership runs there.

        Args:
            location_id: Id of the location

        Raises StillOccupied, StillNeeded. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            f"/v1/locations/{segment(location_id)}/archive",
            models.Location,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_closures(
        self,
        location_id: str,
        *,
        ends_after: date | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Closure]:
        """List closures of a location.

        By their first day.

        Args:
            location_id: Id of the location
            ends_after: Only those that last beyond this local day
            updated_since: Only what changed at or after

        Needs `spaces:read`.
        """
        return self._items(
            f"/v1/locations/{segment(location_id)}/closures",
            models.Closure,
            query={"ends_after": ends_after, "updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create_closure(
        self,
        location_id: str,
        *,
        name: str,
        starts_on: date,
        ends_on: date | None = None,
        hours: Sequence[models.Hours] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Closure:
        """Close a location for days.

        Closed, or open at other hours, on local days; also on public holidays. What is booked already stays.

        Args:
            location_id: Id of the location
            starts_on: The first day
            ends_on: The first day that is not concerned any more
            hours: When it is open nevertheless; none: closed all day

        Needs `blocks:write`.
        """
        return self._send(
            "POST",
            f"/v1/locations/{segment(location_id)}/closures",
            models.Closure,
            body=given({"name": name, "starts_on": starts_on, "ends_on": ends_on, "hours": hours}),
            idempotency_key=idempotency_key,
        )

    def create_floor_plan(
        self,
        location_id: str,
        *,
        file: FileContent,
        name: str,
        level: int | None = None,
        is_public: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.FloorPlan:
        """Add a floor plan.

        A JPEG, PNG, WebP or SVG. Of an SVG only what draws is kept: no scripts, links, fonts or outside references.

        Args:
            location_id: Id of the location
            file: The file itself, as a part of the form
            level: Storey; 0 is the ground floor
            is_public: Whether visitors of the website see it

        Raises NameTaken. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            f"/v1/locations/{segment(location_id)}/floor-plans",
            models.FloorPlan,
            form={"name": name, "level": level, "is_public": is_public},
            files={"file": file},
            idempotency_key=idempotency_key,
        )

    def list_holidays(self, location_id: str, *, year: int) -> Items[models.Holiday]:
        """List a location's public holidays.

        Of its `holiday_country` and `holiday_region`, in one page.

        Args:
            location_id: Id of the location

        Needs `spaces:read`.
        """
        return self._items(f"/v1/locations/{segment(location_id)}/holidays", models.Holiday, query={"year": year})

    def list_open_periods(self, location_id: str, *, from_: datetime, to: datetime) -> Items[models.OpenPeriod]:
        """List when a location is open.

        As instants, with closures, holidays and clock changes counted in, in one page; cut at both ends.

        Args:
            location_id: Id of the location
            from_: From this instant
            to: Up to this instant, at most 400 days later

        Needs `spaces:read`.
        """
        return self._items(
            f"/v1/locations/{segment(location_id)}/open-periods", models.OpenPeriod, query={"from": from_, "to": to}
        )

    def get_opening_hours(self, location_id: str) -> models.OpeningHoursOut:
        """Read a location's opening hours.

        The ETag is the location's.

        Args:
            location_id: Id of the location

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/locations/{segment(location_id)}/opening-hours", models.OpeningHoursOut)

    def set_opening_hours(
        self,
        location_id: str,
        *,
        monday: Sequence[models.Hours] | None = None,
        tuesday: Sequence[models.Hours] | None = None,
        wednesday: Sequence[models.Hours] | None = None,
        thursday: Sequence[models.Hours] | None = None,
        friday: Sequence[models.Hours] | None = None,
        saturday: Sequence[models.Hours] | None = None,
        sunday: Sequence[models.Hours] | None = None,
        if_match: str | Model | None = None,
    ) -> models.OpeningHoursOut:
        """Set a location's opening hours.

        Replaces the whole week. A weekday left out is closed. What is booked already stays.

        Args:
            location_id: Id of the location
            monday: When it is open, in order; none: closed
            tuesday: When it is open, in order; none: closed
            wednesday: When it is open, in order; none: closed
            thursday: When it is open, in order; none: closed
            friday: When it is open, in order; none: closed
            saturday: When it is open, in order; none: closed
            sunday: When it is open, in order; none: closed

        Needs `spaces:write`.
        """
        return self._send(
            "PUT",
            f"/v1/locations/{segment(location_id)}/opening-hours",
            models.OpeningHoursOut,
            body=given(
                {
                    "monday": monday,
                    "tuesday": tuesday,
                    "wednesday": wednesday,
                    "thursday": thursday,
                    "friday": friday,
                    "saturday": saturday,
                    "sunday": sunday,
                }
            ),
            if_match=if_match,
        )

    def list_photos(
        self, location_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Photo]:
        """List photos of a location.

        By position.

        Args:
            location_id: Id of the location

        Needs `spaces:read`.
        """
        return self._items(
            f"/v1/locations/{segment(location_id)}/photos", models.Photo, query={"limit": limit, "cursor": cursor}
        )

    def create_photo(
        self, location_id: str, *, file: FileContent, caption: str | None = None, idempotency_key: str | None = None
    ) -> models.Photo:
        """Add a photo to a location.

        A JPEG, PNG or WebP; it is stored upright, without EXIF, at most 4096 pixels a side.

        Args:
            location_id: Id of the location
            file: The file itself, as a part of the form
            caption: Shown with the picture

        Raises TooManyPhotos. Needs `spaces:write`.
        """
        return self._send(
            "POST",
            f"/v1/locations/{segment(location_id)}/photos",
            models.Photo,
            form={"caption": caption},
            files={"file": file},
            idempotency_key=idempotency_key,
        )

    def restore(
        self, location_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Location:
        """Restore a location.

        Brings an archived location back; its resources stay archived until each is restored.

        Args:
            location_id: Id of the location

        Needs `spaces:write`.
        """
        return self._send(
            "POST",
            f"/v1/locations/{segment(location_id)}/restore",
            models.Location,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncLocations(AsyncResource):
    """`Locations` with asyncio."""

    list = listed(Locations.list)
    """List locations."""

    create = awaited(Locations.create)
    """Add a location."""

    get = awaited(Locations.get)
    """Read a location."""

    update = awaited(Locations.update)
    """Change a location."""

    archive = awaited(Locations.archive)
    """Archive a location."""

    list_closures = listed(Locations.list_closures)
    """List closures of a location."""

    create_closure = awaited(Locations.create_closure)
    """Close a location for days."""

    create_floor_plan = awaited(Locations.create_floor_plan)
    """Add a floor plan."""

    list_holidays = listed(Locations.list_holidays)
    """List a location's public holidays."""

    list_open_periods = listed(Locations.list_open_periods)
    """List when a location is open."""

    get_opening_hours = awaited(Locations.get_opening_hours)
    """Read a location's opening hours."""

    set_opening_hours = awaited(Locations.set_opening_hours)
    """Set a location's opening hours."""

    list_photos = listed(Locations.list_photos)
    """List photos of a location."""

    create_photo = awaited(Locations.create_photo)
    """Add a photo to a location."""

    restore = awaited(Locations.restore)
    """Restore a location."""
