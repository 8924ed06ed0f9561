"""Who belongs to the demo organization: 300 people, 223 of them in 25 teams. Pure: a function of the seed."""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass, field

from coworkapi.demo.names import CITIES, NAMES, NOTES, SOLO_TRADES, TEAM_NOTES, TEAMS

PEOPLE = 300
LOCALES = {"berlin": "de", "london": "en-GB", "newyork": "en-US"}
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
# Numbers that the countries keep for films and examples.
_PHONES = {"berlin": "+49 30 23125 {:03}", "london": "+44 20 7946 0{:03}", "newyork": "+1 212 555 01{:02}"}
_SOLO_CITIES = ("berlin", "berlin", "berlin", "london", "london", "newyork", "newyork")
MARKETING = "I want to hear about events and offers of Harbour & Mill by e-mail. I can stop this at any time."
HOUSE_RULES = "I have read the house rules and keep to them."


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """A company. `key`: its external id. `custom_fields`: as members' own fields are typed."""

    key: str
    name: str
    city: str
    industry: str
    founded_on: str
    pays_for: tuple[str, ...]
    monthly_cap: int | None
    note: str | None


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """A person. `joined_weeks_ago` counts back from the day of loading; `diligence`: how often they book."""

    key: str
    name: str
    email: str
    phone: str | None
    company: str | None
    city: str
    locale: str
    team: str | None
    role: str
    tags: tuple[str, ...]
    custom_fields: dict[str, str | bool | int | float]
    consents: tuple[tuple[str, str], ...]
    joined_weeks_ago: int
    may_sign_in: bool
    books: bool
    diligence: float
    note: str | None


@dataclass(slots=True)
class Roster:
    """Everyone, teams first."""

    teams: list[TeamPlan] = field(default_factory=list)
    people: list[PersonPlan] = field(default_factory=list)


def make_roster(seed: int) -> Roster:
    """The people of that seed."""
    chance = random.Random(f"people {seed}")  # noqa: S311 - a made-up world
    taken: set[str] = set()
    roster = Roster()
    for number, (name, domain, city, size, industry, founded_on) in enumerate(TEAMS, 1):
        key = f"team-{number:02}"
        roster.teams.append(
            TeamPlan(
                key,
                name,
                city,
                industry,
                founded_on,
                pays_for=("memberships", "bookings") if number % 3 else ("memberships", "bookings", "extras"),
                monthly_cap=chance.choice((None, None, 15_000, 30_000)),
                note=chance.choice(TEAM_NOTES) if number % 4 == 0 else None,
            )
        )
        team_joined = chance.randrange(8, 77)
        for place in range(size):
            joined = team_joined if place < 3 else chance.randrange(1, team_joined)
            role = "admin" if place == 0 or (place == 1 and size >= 8) else "member"
            roster.people.append(_person(chance, taken, city, domain, name, key, role, joined))
    while len(roster.people) < PEOPLE:
        city = chance.choice(_SOLO_CITIES)
        trade = chance.choice(SOLO_TRADES)
        is_contact = len(roster.people) % 4 == 0
        roster.people.append(
            _person(chance, taken, city, None, None, None, "", chance.randrange(1, 77), trade, is_contact=is_contact)
        )
    return roster


def _person(
    chance: random.Random,
    taken: set[str],
    city: str,
    domain: str | None,
    company: str | None,
    team: str | None,
    role: str,
    joined_weeks_ago: int,
    trade: str | None = None,
    *,
    is_contact: bool = False,
) -> PersonPlan:
    origin = chance.choices(list(CITIES[city]), weights=list(CITIES[city].values()))[0]
    given, family = NAMES[origin]
    while True:
        name = f"{chance.choice(given)} {chance.choice(family)}"
        local = mail_name(name)
        if local not in taken:
            break
    taken.add(local)
    number = len(taken)
    fields: dict[str, str | bool | int | float] = {"desk_height": chance.choice(("standing", "sitting", "either"))}
    if trade:
        fields["trade"] = trade
    if chance.random() < 0.15:
        fields["locker"] = number
    if chance.random() < 0.3:
        fields["newcomer_lunch"] = chance.random() < 0.7
    tags = []
    if is_contact:
        tags.append("lead")
    if joined_weeks_ago >= 60:
        tags.append("founding member")
    if role == "admin":
        tags.append("key contact")
    if team is None and not is_contact:
        tags.append("freelancer")
    if chance.random() < 0.08:
        tags.append("event host")
    if chance.random() < 0.05:
        tags.append("needs step-free access")
    # The house rules were written down some months ago; who joined before has not signed them.
    consents = [("house_rules", HOUSE_RULES)] if not is_contact and joined_weeks_ago <= 30 else []
    if chance.random() < 0.3:
        consents.append(("marketing", MARKETING))
    return PersonPlan(
        key=f"member-{number:03}",
        name=name,
        email=f"{local}@{domain or 'post.example'}",
        phone=_PHONES[city].format(number % 100) if chance.random() < 0.7 else None,
        company=company if team else (f"{trade} {name.split()[-1]}" if chance.random() < 0.3 else None),
        city=city,
        locale=LOCALES[city] if origin not in ("british", "nigerian") else "en-GB",
        team=team,
        role=role,
        tags=tuple(tags),
        custom_fields=fields,
        consents=tuple(consents),
        joined_weeks_ago=joined_weeks_ago,
        may_sign_in=not is_contact and chance.random() < 0.6,
        books=not is_contact,
        diligence=round(chance.lognormvariate(0, 0.8), 3),
        note=chance.choice(NOTES) if chance.random() < 0.1 else None,
    )


def mail_name(name: str) -> str:
    """`Thu Hà Nguyễn` is `thu.ha.nguyen`, `Siobhán O'Connor` is `siobhan.oconnor`."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(_LETTERS)).encode("ascii", "ignore").decode()
    kept = "".join(char for char in plain if char.isalnum() or char in " -")
    return kept.replace("-", "").replace(" ", ".")
