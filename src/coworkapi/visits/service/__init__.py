"""The verbs of visits, a file for each family; other rooms import them from here."""

from __future__ import annotations

from coworkapi.visits.service.check_ins import (
    AlreadyCheckedOut,
    Guest,
    NoAccessToday,
    ShownCheckIn,
    check_in,
    check_out,
    find_check_in,
    preview,
)
from coworkapi.visits.service.guests import follow_booking
from coworkapi.visits.service.leaving import check_out_ended
from coworkapi.visits.service.visitors import (
    ShownVisitor,
    announce_visitor,
    cancel_visitor,
    check_in_visitor,
    check_out_visitor,
    find_visitor,
    lock_visitor,
    update_visitor,
    visitors_shown,
)

__all__ = [
    "AlreadyCheckedOut",
    "Guest",
    "NoAccessToday",
    "ShownCheckIn",
    "ShownVisitor",
    "announce_visitor",
    "cancel_visitor",
    "check_in",
    "check_in_visitor",
    "check_out",
    "check_out_ended",
    "check_out_visitor",
    "find_check_in",
    "find_visitor",
    "follow_booking",
    "lock_visitor",
    "preview",
    "update_visitor",
    "visitors_shown",
]
