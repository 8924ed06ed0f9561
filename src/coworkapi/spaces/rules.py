"""Rules of spaces on plain values: no session, no I/O."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import stdnum
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError

from coworkapi.core.errors import Invalid, ProblemItem
from coworkapi.spaces.calendar import Hours, public_holidays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MAX_SLUG = 63


def minutes_of(wall_time: str) -> int:
    """Minutes since midnight of `HH:MM`."""
    return int(wall_time[:2]) * 60 + int(wall_time[3:])


def wall_time(minutes: int) -> str:
    """`HH:MM` of minutes since midnight; 1440 is 24:00."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def check_intervals(intervals: Sequence[tuple[str, str]], *, pointer: str, day: str) -> Hours:
    """The intervals of one day in minutes, sorted. Raises Invalid, naming each wrong one.

    Intervals that touch are refused like those that overlap: they are one, and are to be written as one.
    """
    found = sorted((minutes_of(opens), minutes_of(closes), index) for index, (opens, closes) in enumerate(intervals))
    wrong: list[ProblemItem] = []
    for number, (opens, closes, index) in enumerate(found):
        said = f"{day} {wall_time(opens)}-{wall_time(closes)}"
        if opens >= closes:
            detail = f"{said} doesn't end after it begins; a night goes to 24:00 and on from 00:00 of the next day"
            wrong.append(ProblemItem(pointer=f"{pointer}/{index}", code="interval_order", detail=detail))
        elif number and opens <= found[number - 1][1]:
            before = f"{wall_time(found[number - 1][0])}-{wall_time(found[number - 1][1])}"
            detail = f"{said} overlaps or touches {before}; write them as one interval"
            wrong.append(ProblemItem(pointer=f"{pointer}/{index}", code="interval_overlap", detail=detail))
    if wrong:
        raise Invalid(wrong[0].detail, errors=wrong)
    return tuple((opens, closes) for opens, closes, _ in found)


def check_holidays(country: str | None, region: str | None, *, year: int) -> None:
    """Raises Invalid for a country or region whose public holidays are not known."""
    if country is None:
        if region is not None:
            raise Invalid.field("/holiday_region", "is a part of a country: set holiday_country too")
        return
    try:
        public_holidays(country, region, year)
    except ValueError as error:
        raise Invalid.field("/holiday_region" if region else "/holiday_country", str(error)) from None


def knows_holidays(country: str) -> bool:
    """Whether the public holidays of a country are known."""
    try:
        public_holidays(country, None, 2026)
    except ValueError:
        return False
    return True


def normal_vat_id(country: str, vat_id: str) -> str:
    """The VAT id without blanks, in the EU with its country's prefix. Raises Invalid when its check fails.

    Offline: form and check digits. Countries without a known rule: letters and digits as they are.
    """
    compact = re.sub(r"[\s.\-/]", "", vat_id).upper()
    if not compact.isascii() or not compact.isalnum():
        raise Invalid.field("/vat_id", "a VAT id has letters and digits only")
    code = country.lower()
    try:
        if code in eu_vat.MEMBER_STATES:
            prefix = "EL" if country == "GR" else country
            return str(eu_vat.validate(compact if compact.startswith((prefix, country)) else prefix + compact))
        module = stdnum.get_cc_module(code, "vat")
        return str(module.validate(vat_id)) if module else compact
    except ValidationError as error:
        reason = str(error).rstrip(".").lower()
        raise Invalid.field("/vat_id", f"is not a VAT id of {country}: {reason}") from None


@dataclass(frozen=True, slots=True)
class Taken:
    """A unit is taken in `[start, end)` (None: without an end); by a block, or by someone."""

    unit_id: UUID
    start: datetime
    end: datetime | None
    is_block: bool


@dataclass(frozen=True, slots=True)
class Status:
    """What a resource is at an instant, and what comes next (None: nothing that is known)."""

    state: str
    free_places: int
    until: datetime | None
    next_state: str | None


def status_at(taken: Sequence[Taken], unit_ids: Sequence[UUID], is_pool: bool, at: datetime) -> Status:
    """`free`, `occupied` or `blocked` at that instant, and the first change that shows after it.

    A room is free when all of its units are, a pool when one is; what isn't free is blocked when only blocks keep it
    from being free.
    """

    def state_at(moment: datetime) -> tuple[str, int]:
        here = [one for one in taken if one.start <= moment and (one.end is None or one.end > moment)]
        free = len(unit_ids) - len({one.unit_id for one in here})
        if is_pool:
            places, is_free = free, free > 0
        else:
            is_free = free == len(unit_ids)
            places = int(is_free)
        if is_free:
            return "free", places
        return ("blocked" if all(one.is_block for one in here) else "occupied"), places

    state, places = state_at(at)
    changes = {one.start for one in taken} | {one.end for one in taken if one.end is not None}
    for moment in sorted(moment for moment in changes if moment > at):
        following, _ = state_at(moment)
        if following != state:
            return Status(state, places, moment, following)
    return Status(state, places, None, None)


def slug_of(name: str) -> str:
    """A slug out of a name: `Café Köln 2` is `cafe-koeln-2`."""
    text = name.lower()
    for char, letters in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"}.items():
        text = text.replace(char, letters)
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:MAX_SLUG].strip("-")
    return slug or "location"


def free_slug(wanted: str, taken: Iterable[str]) -> str:
    """`wanted`, or with the lowest number behind it that isn't taken."""
    others = set(taken)
    if wanted not in others:
        return wanted
    number = 2
    while (slug := f"{wanted[: MAX_SLUG - len(str(number)) - 1].rstrip('-')}-{number}") in others:
        number += 1
    return slug
