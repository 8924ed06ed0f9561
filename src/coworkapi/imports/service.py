"""The load of a whole folder: all of it in one transaction, which is kept only when nothing is wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from coworkapi.core.db import Database
from coworkapi.core.errors import Invalid
from coworkapi.core.failures import DATABASE_ERRORS, translated
from coworkapi.core.principal import Principal
from coworkapi.imports.bookings import load_bookings
from coworkapi.imports.credits import load_credits
from coworkapi.imports.load import Load, Report
from coworkapi.imports.memberships import load_memberships
from coworkapi.imports.people import load_members, load_teams
from coworkapi.imports.places import load_entities, load_locations, load_policies, load_resources
from coworkapi.imports.plans import load_plans
from coworkapi.imports.rates import load_rates
from coworkapi.imports.reading import Fault, files_in, read_file
from coworkapi.imports.schemas import (
    BookingEntry,
    CreditEntry,
    EntityEntry,
    LocationEntry,
    MemberEntry,
    MembershipEntry,
    PlanEntry,
    PolicyEntry,
    RateEntry,
    ResourceEntry,
    TeamEntry,
)

FILES = (
    "legal_entities",
    "booking_policies",
    "locations",
    "resources",
    "teams",
    "members",
    "rates",
    "plans",
    "memberships",
    "credits",
    "bookings",
)


class _Undo(Exception):
    """Rolls a load back."""


async def import_folder(
    db: Database, principal: Principal, folder: Path, *, apply: bool, progress: Callable[[str], None] | None = None
) -> Report:
    """Loads the folder into the principal's organization. A dry run (`apply=False`) does the same and rolls back, so
    its report is that of the real one. With anything wrong, nothing is kept. Raises Invalid for a folder with none of
    the files.
    """
    names = files_in(folder)
    if names is None:
        raise Invalid(f"{folder} is not a folder")
    if not names & set(FILES):
        raise Invalid(f"{folder} holds none of the files {', '.join(FILES)} (.yaml or .csv); see docs/import.md")
    report = Report()
    for unknown in sorted(names - set(FILES)):
        report.faults.append(Fault(unknown, 0, None, f"is not a file that is loaded; known are {', '.join(FILES)}"))
    say = progress or (lambda _: None)
    now = principal.now
    try:
        async with db.transaction(principal) as session:
            load = Load(session, report)
            say("legal entities")
            await load_entities(load, read_file(folder, "legal_entities", EntityEntry))
            say("booking policies")
            await load_policies(load, read_file(folder, "booking_policies", PolicyEntry))
            say("locations")
            await load_locations(load, read_file(folder, "locations", LocationEntry))
            say("resources")
            await load_resources(load, read_file(folder, "resources", ResourceEntry))
            say("teams")
            await load_teams(load, read_file(folder, "teams", TeamEntry))
            say("members")
            await load_members(load, read_file(folder, "members", MemberEntry))
            say("rates")
            await load_rates(load, read_file(folder, "rates", RateEntry), now=now)
            say("plans")
            await load_plans(load, read_file(folder, "plans", PlanEntry), now=now)
            say("memberships")
            await load_memberships(load, read_file(folder, "memberships", MembershipEntry), now=now)
            say("credits")
            await load_credits(load, read_file(folder, "credits", CreditEntry), now=now)
            say("bookings")
            await load_bookings(load, read_file(folder, "bookings", BookingEntry), now=now)
            if report.faults or not apply:
                raise _Undo
    except _Undo:
        return report
    except DATABASE_ERRORS as error:
        raise translated(error) from error
    report.applied = True
    return report
