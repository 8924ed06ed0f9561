"""The verbs of members, a file for each family; other rooms import them from here."""

from coworkapi.members.schemas import BillingAccountOut as BillingAccountOut
from coworkapi.members.schemas import MemberOut as MemberOut
from coworkapi.members.schemas import TeamOut as TeamOut
from coworkapi.members.service.batch import create_members
from coworkapi.members.service.billing_accounts import (
    home_of_account,
    list_accounts_of_member,
    lock_billing_account,
    show_billing_account,
    show_billing_accounts,
    update_billing_account,
)
from coworkapi.members.service.bulk import Row, RowOutcome, load_homes
from coworkapi.members.service.bulk_members import MemberWriter
from coworkapi.members.service.bulk_teams import TeamWriter
from coworkapi.members.service.consents import give_consent, lock_consent, withdraw_consent
from coworkapi.members.service.custom_fields import (
    create_custom_field,
    delete_custom_field,
    field_rules,
    holds_values,
    lock_custom_field,
    update_custom_field,
)
from coworkapi.members.service.members import (
    archive_member,
    check_live,
    create_member,
    lock_member,
    restore_member,
    show_member,
    show_members,
    update_member,
)
from coworkapi.members.service.merge import lock_pair, merge_members
from coworkapi.members.service.notes import delete_note, lock_note, rewrite_note, write_note
from coworkapi.members.service.shown import Shown
from coworkapi.members.service.sign_in import (
    answer_sign_in_requests,
    invite_member,
    member_session_out,
    name_of_member,
    request_sign_in_link,
    sign_in_member,
)
from coworkapi.members.service.sso import sign_in_member_by_sso
from coworkapi.members.service.tags import create_tag, delete_tag, lock_tag, tag_key, update_tag
from coworkapi.members.service.team_invitations import (
    accept_invitation,
    end_invitation,
    invite_to_team,
    lock_invitation,
)
from coworkapi.members.service.teams import (
    archive_team,
    check_not_last_admin,
    create_team,
    find_person,
    lock_team,
    missing_in_body,
    put_person,
    remove_person,
    restore_team,
    show_person,
    show_team,
    show_teams,
    update_team,
)

__all__ = [
    "MemberWriter",
    "Row",
    "RowOutcome",
    "Shown",
    "TeamWriter",
    "accept_invitation",
    "answer_sign_in_requests",
    "archive_member",
    "archive_team",
    "check_live",
    "check_not_last_admin",
    "create_custom_field",
    "create_member",
    "create_members",
    "create_tag",
    "create_team",
    "delete_custom_field",
    "delete_note",
    "delete_tag",
    "end_invitation",
    "field_rules",
    "find_person",
    "give_consent",
    "holds_values",
    "home_of_account",
    "invite_member",
    "invite_to_team",
    "list_accounts_of_member",
    "load_homes",
    "lock_billing_account",
    "lock_consent",
    "lock_custom_field",
    "lock_invitation",
    "lock_member",
    "lock_note",
    "lock_pair",
    "lock_tag",
    "lock_team",
    "member_session_out",
    "merge_members",
    "missing_in_body",
    "name_of_member",
    "put_person",
    "remove_person",
    "request_sign_in_link",
    "restore_member",
    "restore_team",
    "rewrite_note",
    "show_billing_account",
    "show_billing_accounts",
    "show_member",
    "show_members",
    "show_person",
    "show_team",
    "show_teams",
    "sign_in_member",
    "sign_in_member_by_sso",
    "tag_key",
    "update_billing_account",
    "update_custom_field",
    "update_member",
    "update_tag",
    "update_team",
    "withdraw_consent",
    "write_note",
]
