"""The verbs of visits, a file for each family; other rooms import them from here."""

from __future__ import annotations

from coworkapi.visits.service.guests import follow_booking
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
    "ShownVisitor",
    "announce_visitor",
    "cancel_visitor",
    "check_in_visitor",
    "check_out_visitor",
    "find_visitor",
    "follow_booking",
    "lock_visitor",
    "update_visitor",
    "visitors_shown",
]
