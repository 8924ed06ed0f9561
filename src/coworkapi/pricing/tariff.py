"""What a rate says: prices of time by the local wall clock, packages, caps and factors. Amounts in minor units.

Other rooms import it from `pricing.values`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from coworkapi.benefits.values import ClockTime, Weekday, minute_of_day
from coworkapi.core.schemas import CalendarDate, In

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
Minor = Annotated[int, Field(ge=0, le=10**12, description="Minor units (2000 = 20.00 EUR)", examples=[2000])]
PerMinutes = Annotated[
    int, Field(ge=1, le=44_640, description="The amount is for that many minutes: 60 = per hour", examples=[60])
]
Title = Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]


class TariffWindow(In):
    """Another price at some hours of the local wall clock, `[opens, closes)`, on exactly one of: weekdays, the dates
    `[starts_on, ends_on)`, public holidays. Dates win over holidays, holidays over weekdays.
    """

    name: Annotated[Title, Field(examples=["Peak hours"], description="As the price's explanation calls it")]
    weekdays: Annotated[
        list[Weekday] | None, Field(min_length=1, max_length=7, description="1 is Monday, 7 Sunday")
    ] = None
    starts_on: CalendarDate | None = None
    ends_on: Annotated[CalendarDate | None, Field(description="The first day after")] = None
    public_holidays: Annotated[bool, Field(description="On the public holidays of the location")] = False
    opens: ClockTime = "00:00"
    closes: ClockTime = "24:00"
    amount: Minor
    per_minutes: PerMinutes = 60

    @model_validator(mode="after")
    def _one_kind_of_days(self) -> TariffWindow:
        dated = self.starts_on is not None or self.ends_on is not None
        if (self.weekdays is not None) + dated + self.public_holidays != 1:
            raise ValueError(
                f"window {self.name!r}: say on which days it counts by exactly one of weekdays, starts_on and ends_on, "
                "public_holidays"
            )
        if dated and (self.starts_on is None or self.ends_on is None or self.starts_on >= self.ends_on):
            raise ValueError(f"window {self.name!r}: needs starts_on and a later ends_on, the first day after")
        if self.weekdays is not None and len(set(self.weekdays)) != len(self.weekdays):
            raise ValueError(f"window {self.name!r}: names a weekday twice")
        if minute_of_day(self.opens) >= minute_of_day(self.closes):
            raise ValueError(f"window {self.name!r}: closes must be later than opens; split a night at 24:00 into two")
        return self

    @property
    def hours(self) -> tuple[int, int]:
        """Minutes of the local day."""
        return minute_of_day(self.opens), minute_of_day(self.closes)

    def days_shared_with(self, other: TariffWindow) -> str | None:
        """In words, days of the same kind on which both count; None if there are none."""
        if self.weekdays is not None and other.weekdays is not None:
            shared = sorted(set(self.weekdays) & set(other.weekdays))
            return _WEEKDAYS[shared[0] - 1] if shared else None
        if self.starts_on and other.starts_on and self.ends_on and other.ends_on:
            first = max(self.starts_on, other.starts_on)
            return first.isoformat() if first < min(self.ends_on, other.ends_on) else None
        return "public holidays" if self.public_holidays and other.public_holidays else None


class TariffPackage(In):
    """A price for a stretch of time as a whole: `minutes`, or to the end of the local day, or of 7 local days.

    It is used where it makes the whole cheaper. `opens`/`closes`: it covers no time outside these hours.
    """

    name: Annotated[Title, Field(examples=["Half day"], description="As the price's explanation calls it")]
    minutes: Annotated[int | None, Field(ge=1, le=44_640, examples=[240])] = None
    lasts: Annotated[
        Literal["day", "week"] | None, Field(description="To the end of the local day it begins on, or of the 7th")
    ] = None
    opens: Annotated[ClockTime | None, Field(description="It covers no time before that hour of the local day")] = None
    closes: Annotated[ClockTime | None, Field(description="It covers no time after that hour of the local day")] = None
    amount: Minor

    @model_validator(mode="after")
    def _one_length(self) -> TariffPackage:
        if (self.minutes is None) == (self.lasts is None):
            raise ValueError(f"package {self.name!r}: say how long it is by either minutes or lasts")
        if self.lasts == "week" and (self.opens or self.closes):
            raise ValueError(
                f"package {self.name!r}: one that lasts a week counts at all hours; leave opens, closes out"
            )
        if minute_of_day(self.opens or "00:00") >= minute_of_day(self.closes or "24:00"):
            raise ValueError(f"package {self.name!r}: closes must be later than opens")
        return self


class DemandStep(In):
    """When more than `above_percent`, or less than `below_percent`, of the comparable resources are taken then."""

    above_percent: Annotated[
        int | None,
        Field(
            ge=0,
            le=99,
            description="When more than this share of comparable resources is taken; either this or `below_percent`",
        ),
    ] = None
    below_percent: Annotated[
        int | None,
        Field(
            ge=1,
            le=100,
            description="When less than this share of comparable resources is taken; either this or `above_percent`",
        ),
    ] = None
    adjust_percent: Annotated[int, Field(ge=-100, le=1000, examples=[20], description="+20: a fifth dearer")]

    @model_validator(mode="after")
    def _one_bound(self) -> DemandStep:
        if (self.above_percent is None) == (self.below_percent is None):
            raise ValueError("set either above_percent or below_percent")
        if self.adjust_percent == 0:
            raise ValueError("adjust_percent 0 changes nothing: leave the step out")
        return self


class LastMinuteStep(In):
    """What is booked less than `hours` before its start gets so much cheaper."""

    hours: Annotated[
        int, Field(ge=1, le=8760, description="When it is booked less than so many hours before its start")
    ]
    percent_off: Annotated[int, Field(ge=1, le=100, description="Share of the price that is taken off, in percent")]


class Tariff(In):
    """The price of time, per started step of `step_minutes`, at the instant it is used.

    Without windows every hour costs `amount` per `per_minutes`. `daily_cap`: the most that one unit costs on a local
    day. `demand`, then `last_minute`, change the sum by a percentage.
    """

    amount: Minor
    per_minutes: PerMinutes = 60
    step_minutes: Annotated[int, Field(ge=1, le=1440, description="Each started step is paid in full")] = 15
    windows: Annotated[list[TariffWindow], Field(max_length=50, description="Other prices at some hours")] = Field(
        default_factory=list
    )
    packages: Annotated[
        list[TariffPackage],
        Field(max_length=20, description="Prices for stretches of time as a whole, used where they make it cheaper"),
    ] = Field(default_factory=list)
    daily_cap: Annotated[
        Minor | None, Field(description="The most that one unit costs on a local day, in minor units; null: no cap")
    ] = None
    demand: Annotated[
        list[DemandStep], Field(max_length=10, description="What being nearly full, or nearly empty, changes")
    ] = Field(default_factory=list)
    last_minute: Annotated[
        list[LastMinuteStep], Field(max_length=10, description="What is taken off shortly before")
    ] = Field(default_factory=list)

    @model_validator(mode="after")
    def _consistent(self) -> Tariff:
        _check_windows(self.windows)
        names = [package.name for package in self.packages]
        if len(set(names)) != len(names):
            raise ValueError("packages: two have the same name; name them apart")
        _check_demand(self.demand)
        hours = [step.hours for step in self.last_minute]
        if len(set(hours)) != len(hours):
            raise ValueError("last_minute: two steps with the same hours; keep one of them")
        return self


def _check_windows(windows: Sequence[TariffWindow]) -> None:
    for one, other in combinations(windows, 2):
        opens, closes = max(one.hours[0], other.hours[0]), min(one.hours[1], other.hours[1])
        if opens < closes and (days := one.days_shared_with(other)):
            raise ValueError(
                f"windows {one.name!r} and {other.name!r} overlap on {days} from {_clock(opens)} to {_clock(closes)}: "
                "windows for the same kind of days must lie apart"
            )


def _check_demand(steps: Sequence[DemandStep]) -> None:
    above = [step.above_percent for step in steps if step.above_percent is not None]
    below = [step.below_percent for step in steps if step.below_percent is not None]
    for name, bounds in (("above_percent", above), ("below_percent", below)):
        if len(set(bounds)) != len(bounds):
            raise ValueError(f"demand: two steps with the same {name}; keep one of them")
    if above and below and min(above) < max(below):
        raise ValueError(
            f"demand: a share between {min(above)} and {max(below)} percent would be above one step's bound and below "
            "another's; let below_percent end where above_percent begins"
        )


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
