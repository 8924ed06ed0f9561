"""Whether chosen resources are what a plan rents out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from coworkapi.memberships.values import Rental


@dataclass(frozen=True, slots=True)
class Choice:
    """A resource (a place, of a pool) that is to be rented."""

    resource_id: UUID
    resource_type_id: UUID

    def fits(self, rental: Rental) -> bool:
        return self.resource_id in rental.resource_ids or self.resource_type_id in rental.resource_type_ids


def unrented(rents: Sequence[Rental], quantity: int, choices: Sequence[Choice]) -> tuple[list[Choice], int]:
    """`(choices that the plan doesn't rent out, or not so many; how many more it does rent out)`.

    Each choice takes a place of one rental; who may take several gives way where that lets another one in.
    """
    places = [number for number, rental in enumerate(rents) for _ in range(rental.quantity * quantity)]
    taken_by: dict[int, int] = {}

    def settle(choice: int, seen: set[int]) -> bool:
        for place, rental in enumerate(places):
            if place in seen or not choices[choice].fits(rents[rental]):
                continue
            seen.add(place)
            if place not in taken_by or settle(taken_by[place], seen):
                taken_by[place] = choice
                return True
        return False

    surplus = [choice for number, choice in enumerate(choices) if not settle(number, set())]
    return surplus, len(places) - len(taken_by)
