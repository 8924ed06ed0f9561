"""The verbs of dunning."""

from coworkapi.payments.dunning.schemas import DunningStepIn as DunningStepIn
from coworkapi.payments.dunning.service.pauses import end_pause, find_pause, pause, pause_out
from coworkapi.payments.dunning.service.policies import (
    archive_policy,
    create_policy,
    find_policy,
    policy_out,
    update_policy,
)
from coworkapi.payments.dunning.service.reading import preview_account
from coworkapi.payments.dunning.service.work import dun, dun_due

__all__ = [
    "archive_policy",
    "create_policy",
    "dun",
    "dun_due",
    "end_pause",
    "find_pause",
    "find_policy",
    "pause",
    "pause_out",
    "policy_out",
    "preview_account",
    "update_policy",
]
