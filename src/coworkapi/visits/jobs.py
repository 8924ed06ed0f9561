"""Due work of visits. The function that finds the organizations is made by the migration `0017_visits`."""

from __future__ import annotations

from coworkapi.core.jobs import DueWork
from coworkapi.visits.service.leaving import check_out_ended

DUE_WORK = [DueWork("visits.check_out", "due_check_outs", check_out_ended)]
