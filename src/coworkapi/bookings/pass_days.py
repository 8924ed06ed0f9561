"""Which local days of someone a burnt day pass covers: once a day, however often one comes and goes. Pure.

A pass covers one unit at a time: what is booked for the same time beside it takes a pass of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

_Day = tuple[UUID, date]


@dataclass(slots=True)
class PassDays:
    """Passes burnt by location and local day, and the times of what they cover."""

    burnt: Counter[_Day] = field(default_factory=Counter)
    _covered: dict[_Day, list[tuple[datetime, datetime]]] = field(default_factory=dict)

    def add(
        self,
        location_id: UUID,
        starts_at: datetime,
        ends_at: datetime,
        days: Iterable[date] = (),
        shared_days: Iterable[date] = (),
    ) -> None:
        """A booking for which passes were burnt for `days`, and which shares those of others on `shared_days`."""
        for day in days:
            self.burnt[location_id, day] += 1
            self._covered.setdefault((location_id, day), []).append((starts_at, ends_at))
        for day in shared_days:
            self._covered.setdefault((location_id, day), []).append((starts_at, ends_at))

    def free(self, location_id: UUID, starts_at: datetime, ends_at: datetime) -> Counter[date]:
        """How many units the burnt passes cover besides, for the whole of that time, by local day."""
        found: Counter[date] = Counter()
        for (place, day), burnt in self.burnt.items():
            if place == location_id and (left := burnt - self._most_at_once((place, day), starts_at, ends_at)) > 0:
                found[day] = left
        return found

    def lacking(self, location_id: UUID, day: date) -> int:
        """How many more passes what is covered on that day needs than are burnt."""
        key = (location_id, day)
        times = self._covered.get(key)
        if not times:
            return 0
        most = self._most_at_once(key, min(start for start, _ in times), max(end for _, end in times))
        return max(0, most - self.burnt[key])

    def _most_at_once(self, key: _Day, since: datetime, until: datetime) -> int:
        edges = [
            edge
            for start, end in self._covered.get(key, ())
            if start < until and since < end
            for edge in ((max(start, since), 1), (min(end, until), -1))
        ]
        most = running = 0
        for _, change in sorted(edges):  # at one instant, what ends comes before what begins
            running += change
            most = max(most, running)
        return most
