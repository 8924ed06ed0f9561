"""What falls due in memberships."""

from __future__ import annotations

from coworkapi.core.jobs import Due, DueWork
from coworkapi.memberships.service.due import advance_memberships

DUE_WORK: list[Due] = [DueWork("advance_memberships", "due_memberships", advance_memberships)]
