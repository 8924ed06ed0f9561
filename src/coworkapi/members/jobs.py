"""Due work and long work of members."""

from __future__ import annotations

from coworkapi.core.jobs import DueWork
from coworkapi.core.operations import Work
from coworkapi.members.importing import KIND, import_members
from coworkapi.members.service import answer_sign_in_requests

DUE_WORK = [DueWork("members.sign_in_requests", "sign_in_requests_due", answer_sign_in_requests)]
OPERATIONS: dict[str, Work] = {KIND: import_members}
