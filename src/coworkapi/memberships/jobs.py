"""What falls due in memberships."""

from __future__ import annotations

from coworkapi.core.jobs import Due, DueWork
from coworkapi.core.operations import Work
from coworkapi.memberships.service.changes_due import apply_due_changes
from coworkapi.memberships.service.cycles_benefits import keep_benefits
from coworkapi.memberships.service.due import advance_memberships
from coworkapi.memberships.service.migrations import KIND, migrate
from coworkapi.memberships.service.price_rises import announce_rises

DUE_WORK: list[Due] = [
    DueWork("advance_memberships", "due_memberships", advance_memberships),
    DueWork("apply_membership_changes", "due_membership_changes", apply_due_changes),
    DueWork("announce_price_rises", "due_price_rises", announce_rises),
    DueWork("keep_membership_benefits", "due_membership_benefits", keep_benefits),
]
OPERATIONS: dict[str, Work] = {KIND: migrate}
