"""Where the demo organization is at home: legal entities, locations, policies and 43 resources. Pure data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from coworkapi.spaces.values import BookingLimit, BookingRules, CancellationStep, WhoMayBook

ORGANIZATION = "Harbour & Mill"
SLUG = "harbour-and-mill"
Hours = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class EntityPlan:
    """Who issues the invoices."""

    key: str
    name: str
    country: str
    currency: str
    vat_id: str | None
    address: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LocationPlan:
    """A site. `week`: minutes since midnight, Monday first."""

    key: str
    entity: str
    name: str
    slug: str
    time_zone: str
    address: Mapping[str, str]
    latitude: float
    longitude: float
    holiday_region: str | None
    week: tuple[Hours, ...]
    description: str


@dataclass(frozen=True, slots=True)
class ClosurePlan:
    """Local days `[starts_on, ends_on)` that differ from the week; no hours: closed."""

    location: str
    name: str
    starts_on: date
    ends_on: date
    hours: Hours = ()


@dataclass(frozen=True, slots=True)
class ResourcePlan:
    """What can be booked or rented. `made_of`: keys of the parts that a whole divides into."""

    key: str
    location: str
    name: str
    kind: str
    capacity: int
    policy: str | None
    size: float | None = None
    amenities: tuple[str, ...] = ()
    pool_size: int | None = None
    made_of: tuple[str, ...] = ()
    description: str | None = None
    let_to: str | None = None

    @property
    def is_bookable(self) -> bool:
        return self.policy is not None


def _at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


_BERLIN_WEEK: tuple[Hours, ...] = (*(((_at(8), _at(20)),),) * 5, ((_at(10), _at(16)),), ())
_LONDON_WEEK: tuple[Hours, ...] = (
    *(((_at(8), _at(19)),),) * 4,
    ((_at(8), _at(18)),),
    ((_at(10), _at(13)), (_at(14), _at(17))),
    (),
)
_NEW_YORK_WEEK: tuple[Hours, ...] = (*(((_at(7, 30), _at(20, 30)),),) * 5, (), ())

ENTITIES: Sequence[EntityPlan] = (
    EntityPlan(
        "de",
        "Harbour & Mill GmbH",
        "DE",
        "EUR",
        "DE136695976",
        {"line1": "Stralauer Allee 2", "postal_code": "10245", "city": "Berlin", "country": "DE"},
    ),
    EntityPlan(
        "gb",
        "Harbour & Mill Ltd",
        "GB",
        "GBP",
        "GB980780684",
        {"line1": "56 Southwark Street", "postal_code": "SE1 1UN", "city": "London", "country": "GB"},
    ),
    EntityPlan(
        "us",
        "Harbour & Mill Inc.",
        "US",
        "USD",
        None,
        {"line1": "55 Water Street", "postal_code": "11201", "city": "Brooklyn", "region": "NY", "country": "US"},
    ),
)

LOCATIONS: Sequence[LocationPlan] = (
    LocationPlan(
        "berlin",
        "de",
        "Berlin Osthafen",
        "berlin-osthafen",
        "Europe/Berlin",
        {"line1": "Stralauer Allee 2", "postal_code": "10245", "city": "Berlin", "country": "DE"},
        52.5011,
        13.4540,
        "BE",
        _BERLIN_WEEK,
        "Three floors of a grain store on the Spree. Saturdays from 10 to 16.",
    ),
    LocationPlan(
        "london",
        "gb",
        "London Bankside",
        "london-bankside",
        "Europe/London",
        {"line1": "56 Southwark Street", "postal_code": "SE1 1UN", "city": "London", "country": "GB"},
        51.5052,
        -0.0946,
        "ENG",
        _LONDON_WEEK,
        "A hop warehouse two streets from Borough Market. On Saturdays the front desk closes for lunch.",
    ),
    LocationPlan(
        "newyork",
        "us",
        "New York Dumbo",
        "new-york-dumbo",
        "America/New_York",
        {"line1": "55 Water Street", "postal_code": "11201", "city": "Brooklyn", "region": "NY", "country": "US"},
        40.7033,
        -73.9925,
        "NY",
        _NEW_YORK_WEEK,
        "A brick mill below the Manhattan Bridge, open long hours on weekdays.",
    ),
)

# What each location charges in: its entity's currency.
CURRENCIES: Mapping[str, str] = {
    location.key: next(entity.currency for entity in ENTITIES if entity.key == location.entity)
    for location in LOCATIONS
}

AMENITIES: Mapping[str, str] = {
    "screen": "Screen",
    "whiteboard": "Whiteboard",
    "video_conferencing": "Video conferencing",
    "daylight": "Daylight",
    "air_conditioning": "Air conditioning",
    "step_free_access": "Step-free access",
    "standing_desk": "Standing desk",
    "second_monitor": "Second monitor",
    "projector": "Projector",
    "stage": "Stage",
    "sound_system": "Sound system",
    "kitchen": "Kitchen",
    "ev_charging": "EV charging",
    "soundproof": "Soundproof",
}

_ROOM = ("screen", "whiteboard", "step_free_access")
_LARGE = (*_ROOM, "video_conferencing", "daylight", "air_conditioning")
_HALL = ("projector", "sound_system", "step_free_access", "daylight")
_OFFICE = ("daylight", "standing_desk")


def _steps(*steps: tuple[int, int]) -> list[CancellationStep]:
    return [CancellationStep(hours_before=hours, fee_percent=fee) for hours, fee in steps]


POLICIES: Mapping[str, BookingRules] = {
    "Meeting rooms": BookingRules(
        min_minutes=30,
        max_minutes=480,
        window_days=90,
        cancellation=_steps((24, 0), (2, 50), (0, 100)),
        no_show_minutes=20,
        max_occurrences=60,
    ),
    "Large meeting rooms": BookingRules(
        min_minutes=60,
        max_minutes=600,
        step_minutes=30,
        grid_minutes=30,
        window_days=180,
        buffer_after_minutes=15,
        cancellation=_steps((48, 0), (24, 50), (0, 100)),
        no_show_minutes=30,
        max_occurrences=30,
    ),
    "Event space": BookingRules(
        min_minutes=120,
        max_minutes=720,
        step_minutes=60,
        grid_minutes=60,
        lead_minutes=1440,
        window_days=365,
        buffer_before_minutes=30,
        buffer_after_minutes=60,
        needs_approval=True,
        approval_hours=72,
        cancellation=_steps((336, 0), (168, 25), (48, 50), (0, 100)),
    ),
    "Hot desks": BookingRules(
        min_minutes=180,
        max_minutes=780,
        step_minutes=30,
        grid_minutes=30,
        window_days=30,
        who_may_book=WhoMayBook(public=True),
        limits=[BookingLimit(of="member", per="day", bookings=2)],
        cancellation=_steps((12, 0), (0, 100)),
        no_show_minutes=120,
    ),
    "Phone booths": BookingRules(
        min_minutes=15,
        max_minutes=60,
        window_days=2,
        limits=[BookingLimit(of="member", per="day", bookings=4)],
        no_show_minutes=10,
    ),
    "Parking": BookingRules(
        min_minutes=60, max_minutes=1440, step_minutes=60, grid_minutes=60, window_days=30, any_time=True
    ),
    "Equipment": BookingRules(
        min_minutes=60,
        max_minutes=4320,
        step_minutes=60,
        grid_minutes=60,
        lead_minutes=60,
        window_days=60,
        any_time=True,
        cancellation=_steps((24, 0), (0, 50)),
    ),
}


def _room(key: str, location: str, name: str, seats: int, size: float) -> ResourcePlan:
    if seats >= 10:
        return ResourcePlan(key, location, name, "meeting_room", seats, "Large meeting rooms", size, _LARGE)
    amenities = (*_ROOM, "video_conferencing") if seats >= 6 else _ROOM if seats >= 4 else ("screen", "daylight")
    return ResourcePlan(key, location, name, "meeting_room", seats, "Meeting rooms", size, amenities)


def _pool(key: str, location: str, name: str, kind: str, places: int, policy: str, *amenities: str) -> ResourcePlan:
    return ResourcePlan(key, location, name, kind, places, policy, amenities=amenities, pool_size=places)


def _booth(key: str, location: str, name: str) -> ResourcePlan:
    return ResourcePlan(key, location, name, "phone_booth", 1, "Phone booths", 1.4, ("soundproof",))


def _desk(key: str, location: str, name: str, let_to: str | None = None) -> ResourcePlan:
    return ResourcePlan(
        key, location, name, "dedicated_desk", 1, None, 3.0, ("standing_desk", "second_monitor"), let_to=let_to
    )


def _office(key: str, location: str, name: str, seats: int, size: float, let_to: str | None = None) -> ResourcePlan:
    return ResourcePlan(key, location, name, "private_office", seats, None, size, _OFFICE, let_to=let_to)


def _kit(key: str, location: str, name: str, description: str) -> ResourcePlan:
    return ResourcePlan(key, location, name, "equipment", 1, "Equipment", description=description)


RESOURCES: Sequence[ResourcePlan] = (
    _room("ber-spree", "berlin", "Spree", 14, 42),
    _room("ber-kran", "berlin", "Kran", 8, 24),
    _room("ber-kai", "berlin", "Kai", 6, 18),
    _room("ber-anker", "berlin", "Anker", 4, 12),
    _room("ber-lotse", "berlin", "Lotse", 4, 12),
    _room("ber-boje", "berlin", "Boje", 2, 7),
    ResourcePlan(
        "ber-speicher-ost", "berlin", "Speicher Ost", "event_space", 45, "Event space", 70, (*_HALL, "kitchen")
    ),
    ResourcePlan(
        "ber-speicher-west", "berlin", "Speicher West", "event_space", 35, "Event space", 55, (*_HALL, "stage")
    ),
    ResourcePlan(
        "ber-speicher",
        "berlin",
        "Speicher",
        "event_space",
        90,
        "Event space",
        125,
        (*_HALL, "kitchen", "stage"),
        made_of=("ber-speicher-ost", "ber-speicher-west"),
        description="Both halves of the hall, the wall folded away.",
    ),
    _pool("ber-deck", "berlin", "Deck", "hot_desk", 20, "Hot desks", "daylight", "second_monitor"),
    _desk("ber-desk-1", "berlin", "Desk Mole 1", "Feldspat Data"),
    _desk("ber-desk-2", "berlin", "Desk Mole 2"),
    _office("ber-kontor-1", "berlin", "Kontor 1", 18, 64, "Papierflieger Software GmbH"),
    _office("ber-kontor-2", "berlin", "Kontor 2", 8, 30),
    _booth("ber-muschel-1", "berlin", "Muschel 1"),
    _booth("ber-muschel-2", "berlin", "Muschel 2"),
    _pool("ber-hof", "berlin", "Hof parking", "parking", 6, "Parking", "ev_charging"),
    _kit("ber-camera", "berlin", "Camera kit", "Camera, tripod and two lamps in one case."),
    _room("lon-thames", "london", "Thames", 12, 36),
    _room("lon-fleet", "london", "Fleet", 6, 17),
    _room("lon-tyburn", "london", "Tyburn", 4, 12),
    _room("lon-walbrook", "london", "Walbrook", 2, 7),
    ResourcePlan("lon-granary", "london", "The Granary", "event_space", 60, "Event space", 95, (*_HALL, "stage")),
    _pool("lon-long-table", "london", "Long Table", "hot_desk", 12, "Hot desks", "daylight"),
    _desk("lon-desk-1", "london", "Desk Wharf 1", "Second Draft Productions"),
    _desk("lon-desk-2", "london", "Desk Wharf 2"),
    _office("lon-loft-1", "london", "Hop Loft 1", 16, 58, "Tidewater Analytics Ltd"),
    _office("lon-loft-2", "london", "Hop Loft 2", 6, 22),
    _booth("lon-snug-1", "london", "Snug 1"),
    _booth("lon-snug-2", "london", "Snug 2"),
    _kit("lon-projector", "london", "Portable projector", "With screen and a ten-metre cable."),
    _room("nyc-hudson", "newyork", "Hudson", 16, 48),
    _room("nyc-bowery", "newyork", "Bowery", 8, 25),
    _room("nyc-canal", "newyork", "Canal", 6, 18),
    _room("nyc-pearl", "newyork", "Pearl", 4, 12),
    _pool("nyc-mill-floor", "newyork", "Mill Floor", "hot_desk", 16, "Hot desks", "daylight", "standing_desk"),
    _desk("nyc-desk-1", "newyork", "Desk Spindle 1"),
    _desk("nyc-desk-2", "newyork", "Desk Spindle 2", "Redhook Roasters"),
    _office("nyc-suite-1", "newyork", "Suite Manhattan", 14, 52, "Bridge & Beacon LLC"),
    _office("nyc-suite-2", "newyork", "Suite Brooklyn", 6, 24),
    _booth("nyc-nook-1", "newyork", "Nook 1"),
    _booth("nyc-nook-2", "newyork", "Nook 2"),
    _kit("nyc-podcast", "newyork", "Podcast kit", "Four microphones, mixer and recorder."),
)

# The room that the welcome page's example books: standard rules, no approval, nothing to pay.
EXAMPLE_ROOM = "ber-lotse"


def closures(today: date) -> list[ClosurePlan]:
    """What differs from the week around that day: the year's end, a day of special hours, an inventory."""
    found = []
    for year in sorted({(today - timedelta(days=40)).year, (today + timedelta(days=40)).year}):
        eve = date(year, 12, 23)
        for location in LOCATIONS:
            found.append(ClosurePlan(location.key, "Christmas to New Year", date(year, 12, 24), date(year + 1, 1, 2)))
            if eve.weekday() < 5:
                found.append(ClosurePlan(location.key, "Short day", eve, eve + timedelta(days=1), ((_at(8), _at(14)),)))
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 7)
    found.append(ClosurePlan("newyork", "Open Saturday", saturday, saturday + timedelta(days=1), ((_at(10), _at(15)),)))
    monday = today + timedelta(days=-today.weekday() + 14)
    found.append(ClosurePlan("london", "Fire safety inspection", monday, monday + timedelta(days=1)))
    return found


def rules_of(resource: ResourcePlan) -> BookingRules:
    """The rules that a resource is booked by. Raises KeyError for what isn't booked."""
    return POLICIES[resource.policy or ""]


def metadata_of(resource: ResourcePlan) -> dict[str, Any]:
    """Who rents it, until memberships say so."""
    return {"let_to": resource.let_to} if resource.let_to else {}
