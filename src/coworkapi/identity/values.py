"""Values of identity that services and other rooms speak in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A built-in or a custom role, at some locations (sorted) or (None) everywhere."""

    builtin_role: str | None = None
    role_id: UUID | None = None
    location_ids: tuple[UUID, ...] | None = None


def assignment(
    builtin_role: str | None, role_id: UUID | None, location_ids: Iterable[UUID] | None = None
) -> Assignment:
    """The assignment with its locations in order, so that equal ones compare equal."""
    return Assignment(builtin_role, role_id, None if location_ids is None else tuple(sorted(location_ids)))
