"""What falls due in benefits."""

from __future__ import annotations

from coworkapi.benefits import service
from coworkapi.core.jobs import Due, DueWork

DUE_WORK: list[Due] = [
    DueWork("expire_passes", "due_pass_expiries", service.expire_passes),
    DueWork("expire_credit_lots", "due_credit_expiries", service.expire_lots),
    DueWork("post_credit_values", "due_credit_values", service.post_credit_values),
]
