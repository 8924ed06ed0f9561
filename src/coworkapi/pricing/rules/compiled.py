"""A tariff made ready for computing: its windows laid over each other, once for each kind of day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from coworkapi.benefits.values import minute_of_day
from coworkapi.pricing.tariff import Tariff, TariffWindow

MINUTE = 60_000_000
DAY = 1440 * MINUTE
# The ordinal of 1970-01-01, and one behind all days.
FIRST_DAY = date(1970, 1, 1).toordinal()
ALWAYS = date.max.toordinal() + 1
_REMEMBERED_DAYS = 1000


@dataclass(frozen=True, slots=True, eq=False)
class TimePrice:
    """`amount` for `per_minutes`. `window`: the name of the window that says so, None for the tariff itself."""

    window: str | None
    amount: int
    per_minutes: int


@dataclass(frozen=True, slots=True, eq=False)
class Package:
    """A package. `minutes` None: it lasts `days` local days. Covers wall-clock time in `[opens, closes)` only."""

    name: str
    amount: int
    minutes: int | None
    days: int
    opens: int
    closes: int


# Prices of a local day, `[from, until)` in microseconds since its midnight by the wall clock; together the whole day.
DayPrices = tuple[tuple[int, int, TimePrice], ...]


class Compiled:
    """A tariff. Immutable in what it says; remembers the days that it worked out."""

    __slots__ = (
        "_dated",
        "_days",
        "_has_days",
        "_holiday",
        "_week",
        "above",
        "below",
        "daily_cap",
        "last_minute",
        "packages",
        "step_minutes",
    )

    def __init__(self, tariff: Tariff) -> None:
        self.step_minutes = tariff.step_minutes
        self.daily_cap = tariff.daily_cap
        self.packages = tuple(
            Package(
                package.name,
                package.amount,
                package.minutes,
                7 if package.lasts == "week" else 1,
                minute_of_day(package.opens or "00:00") * MINUTE,
                minute_of_day(package.closes or "24:00") * MINUTE,
            )
            for package in tariff.packages
        )
        # The step that is reached first counts.
        self.above = tuple(
            sorted((s.above_percent, s.adjust_percent) for s in tariff.demand if s.above_percent is not None)
        )[::-1]
        self.below = tuple(
            sorted((s.below_percent, s.adjust_percent) for s in tariff.demand if s.below_percent is not None)
        )
        self.last_minute = tuple(sorted((step.hours, step.percent_off) for step in tariff.last_minute))
        base: DayPrices = ((0, DAY, TimePrice(None, tariff.amount, tariff.per_minutes)),)
        self._week = tuple(
            _overlaid(base, (w for w in tariff.windows if w.weekdays is not None and day in w.weekdays))
            for day in range(1, 8)
        )
        self._holiday = tuple(window for window in tariff.windows if window.public_holidays)
        self._dated = tuple(
            (window.starts_on.toordinal(), window.ends_on.toordinal(), window)
            for window in tariff.windows
            if window.starts_on is not None and window.ends_on is not None
        )
        self._has_days = bool(self._holiday or self._dated)
        self._days: dict[tuple[int, bool], DayPrices] = {}

    def prices_of(self, day: int, holidays: Callable[[date], bool]) -> DayPrices:
        """The prices of a local day."""
        week = self._week[(day + 6) % 7]
        if not self._has_days:
            return week
        is_holiday = bool(self._holiday) and holidays(date.fromordinal(day))
        known = self._days.get((day, is_holiday))
        if known is None:
            known = _overlaid(week, self._holiday) if is_holiday else week
            known = _overlaid(known, (window for first, end, window in self._dated if first <= day < end))
            if len(self._days) >= _REMEMBERED_DAYS:
                self._days.clear()
            self._days[day, is_holiday] = known
        return known


@dataclass(frozen=True, slots=True, eq=False)
class Rate:
    """A published rate as computing needs it. Valid on the local days (ordinals) `[valid_from, valid_until)`."""

    id: UUID
    shown_id: str
    name: str
    currency: str
    tax_code: str
    valid_from: int
    valid_until: int
    tariff: Compiled


@lru_cache(maxsize=2048)
def compiled(stored: str) -> Compiled:
    """The tariff in a rate's JSON, checked and made ready once."""
    return Compiled(Tariff.model_validate_json(stored))


def _overlaid(under: DayPrices, windows: Iterable[TariffWindow]) -> DayPrices:
    """The prices of a day with these windows, which lie apart, put over them."""
    for window in windows:
        opens, closes = (minute * MINUTE for minute in window.hours)
        price = TimePrice(window.name, window.amount, window.per_minutes)
        laid = [(opens, closes, price)]
        for start, end, below in under:
            if start < opens:
                laid.append((start, min(end, opens), below))
            if end > closes:
                laid.append((max(start, closes), end, below))
        under = tuple(sorted(laid, key=lambda one: one[0]))
    return under
