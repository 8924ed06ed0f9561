"""The verbs of identity, a file for each family; other rooms import them from here.

For the members' own sign-in: `open_member_session`, `end_member_sessions`, `refresh_session`, `make_link`, `use_link`.
"""

from coworkapi.identity.service.accounts import (
    WeakPassword,
    change_password,
    find_account,
    get_account,
    request_email_verification,
    request_password_reset,
    reset_password,
    signed_in_user,
    switch_organization,
    update_account,
    verify_email,
)
from coworkapi.identity.service.links import LinkRefused, LinkSubject, make_link, use_link
from coworkapi.identity.service.sessions import (
    RefreshRefused,
    Tokens,
    end_member_sessions,
    end_other_sessions,
    end_session,
    list_sessions,
    open_member_session,
    refresh_session,
)
from coworkapi.identity.service.sign_in import (
    Account,
    SignedIn,
    SignInLocked,
    Workplace,
    WrongCredentials,
    own_workplace,
    sign_in,
    workplaces,
)

__all__ = [
    "Account",
    "LinkRefused",
    "LinkSubject",
    "RefreshRefused",
    "SignInLocked",
    "SignedIn",
    "Tokens",
    "WeakPassword",
    "Workplace",
    "WrongCredentials",
    "change_password",
    "end_member_sessions",
    "end_other_sessions",
    "end_session",
    "find_account",
    "get_account",
    "list_sessions",
    "make_link",
    "open_member_session",
    "own_workplace",
    "refresh_session",
    "request_email_verification",
    "request_password_reset",
    "reset_password",
    "sign_in",
    "signed_in_user",
    "switch_organization",
    "update_account",
    "use_link",
    "verify_email",
    "workplaces",
]
