"""The verbs of memberships, a file for each family; other rooms import them from here."""

from coworkapi.memberships.schemas.memberships import MembershipOut as MembershipOut
from coworkapi.memberships.schemas.plans import PlanOut as PlanOut
from coworkapi.memberships.service.changing import relocate_membership, update_membership
from coworkapi.memberships.service.creating import create_membership, sign_membership, start_membership
from coworkapi.memberships.service.due import advance_memberships
from coworkapi.memberships.service.ending import cancel_membership, end_membership, reactivate_membership
from coworkapi.memberships.service.letters import letter_goes, note_letter_delivered
from coworkapi.memberships.service.noticing import give_notice, notice_options, withdraw_notice
from coworkapi.memberships.service.pausing import pause_membership, resume_membership
from coworkapi.memberships.service.plans import archive_plan, create_plan, find_plan, restore_plan, update_plan
from coworkapi.memberships.service.reading import Held, find_membership, load_memberships, show_memberships
from coworkapi.memberships.service.taking_over import TakenOver
from coworkapi.memberships.service.versions import differences, draft_version, find_version, publish_version

__all__ = [
    "Held",
    "TakenOver",
    "advance_memberships",
    "archive_plan",
    "cancel_membership",
    "create_membership",
    "create_plan",
    "differences",
    "draft_version",
    "end_membership",
    "find_membership",
    "find_plan",
    "find_version",
    "give_notice",
    "letter_goes",
    "load_memberships",
    "note_letter_delivered",
    "notice_options",
    "pause_membership",
    "publish_version",
    "reactivate_membership",
    "relocate_membership",
    "restore_plan",
    "resume_membership",
    "show_memberships",
    "sign_membership",
    "start_membership",
    "update_membership",
    "update_plan",
    "withdraw_notice",
]
