"""What the demo's people subscribe to, and how they pay. Pure data, and a function of the roster.

Amounts in minor units of the location's currency; at London with tax, elsewhere without.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from coworkapi.demo.people import Roster
from coworkapi.demo.places import RESOURCES

VISA, MASTERCARD, NO_MONEY = "4242 4242 4242 4242", "5555 5555 5555 4444", "4000 0000 0000 9995"
# Since when they are billed here: this many months before the present one.
BILLED_MONTHS = 2


@dataclass(frozen=True, slots=True)
class MembershipPlan:
    """A plan. `kind`: what it rents for its holder alone, if anything. `hours`: of meeting rooms that a month gives."""

    key: str
    location: str
    name: str
    price: int
    description: str
    deposit: int = 0
    kind: str | None = None
    hours: int = 0
    minimum_months: int = 0
    trial_days: int = 0
    may_pause: bool = False

    @property
    def public(self) -> bool:
        return self.kind is None


@dataclass(frozen=True, slots=True)
class Contract:
    """Who holds which plan. `number`: of the card or bank account that pays; None: by transfer."""

    holder: str
    plan: str
    number: str | None
    quantity: int = 1
    resource: str | None = None


PLANS: Sequence[MembershipPlan] = (
    MembershipPlan("ber-flex", "berlin", "Flex desk", 18_900, "Any free desk on the deck.", may_pause=True),
    MembershipPlan("ber-part", "berlin", "Ten days", 11_900, "Ten days a month, and an hour of meetings.", hours=1),
    MembershipPlan("ber-desk", "berlin", "Fixed desk", 34_900, "Your own, day and night.", 35_000, "dedicated_desk"),
    MembershipPlan(
        "ber-office", "berlin", "Office", 164_000, "A room of your own.", 300_000, "private_office", minimum_months=6
    ),
    MembershipPlan("ber-team", "berlin", "Team seat", 21_900, "Seats of a team, billed together."),
    MembershipPlan("ber-address", "berlin", "Business address", 4_900, "Your address by the water.", trial_days=14),
    MembershipPlan("lon-flex", "london", "Flex desk", 27_600, "Any free desk on the long table.", may_pause=True),
    MembershipPlan("lon-team", "london", "Team seat", 30_000, "Seats of a team, billed together."),
    MembershipPlan(
        "lon-office", "london", "Hop Loft", 228_000, "A loft of your own.", 350_000, "private_office", minimum_months=12
    ),
    MembershipPlan("nyc-flex", "newyork", "Flex desk", 34_900, "Any free desk on the mill floor.", may_pause=True),
    MembershipPlan("nyc-team", "newyork", "Team seat", 38_900, "Seats of a team, billed together."),
    MembershipPlan("nyc-office", "newyork", "Suite", 298_000, "A suite of your own.", 500_000, "private_office"),
)
# entity -> what its invoices say
INVOICING: Mapping[str, dict[str, Any]] = {
    "de": {
        "invoice_prefix": "HM-",
        "credit_note_prefix": "HMG-",
        "locale": "de",
        "iban": "DE89370400440532013000",
        "bic": "COBADEFFXXX",
        "color": "#0b6e4f",
        "registration": "HRB 12345, Amtsgericht Charlottenburg",
        "footer": "Managing director: Marit Lindgren",
    },
    "gb": {"invoice_prefix": "HML-", "credit_note_prefix": "HMLC-", "color": "#0b6e4f"},
    "us": {"invoice_prefix": "HMN-", "credit_note_prefix": "HMNC-", "color": "#0b6e4f"},
}
# days overdue, what is done, its value
DUNNING: Sequence[tuple[int, Literal["remind", "fee", "restrict", "suspend"], int | None]] = (
    (3, "remind", 1),
    (10, "remind", 2),
    (14, "fee", 500),
    (21, "restrict", None),
    (45, "suspend", None),
)
CITY_PREFIX = {"berlin": "ber", "london": "lon", "newyork": "nyc"}


def make_contracts(roster: Roster, *, joined_weeks: int) -> list[Contract]:
    """The contracts of who had joined so many weeks ago: an office or seats for teams, desks and addresses for others.

    One in thirty can't pay, one in eleven of those who pay by themselves does so by transfer.
    """
    found: list[Contract] = []
    offices = {one.let_to: one.key for one in RESOURCES if one.let_to and one.kind == "private_office"}
    for number, team in enumerate(roster.teams):
        people = [one for one in roster.people if one.team == team.key and one.joined_weeks_ago >= joined_weeks]
        if not people:
            continue
        city = CITY_PREFIX[team.city]
        pays = NO_MONEY if number == 7 else MASTERCARD if number % 3 else VISA
        if team.name in offices:
            found.append(Contract(team.key, f"{city}-office", pays, resource=offices[team.name]))
        else:
            found.append(Contract(team.key, f"{city}-team", pays, quantity=max(1, len(people) // 3)))
    singles = [one for one in roster.people if one.team is None and one.books and one.joined_weeks_ago >= joined_weeks]
    for number, person in enumerate(singles):
        number_ = NO_MONEY if number % 30 == 4 else None if number % 11 == 7 else VISA
        kind = {0: "part", 1: "address"}.get(number % 4, "flex") if person.city == "berlin" else "flex"
        found.append(Contract(person.key, f"{CITY_PREFIX[person.city]}-{kind}", number_))
    return found
