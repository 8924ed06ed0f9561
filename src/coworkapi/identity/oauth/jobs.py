"""Due work of third-party apps."""

from __future__ import annotations

from coworkapi.core.jobs import Due, DueWork
from coworkapi.identity.oauth.service import end_lapsed_grants

DUE_WORK: list[Due] = [DueWork("oauth.end_lapsed_grants", "due_oauth_lapses", end_lapsed_grants)]
