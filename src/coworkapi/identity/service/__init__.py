"""The verbs of identity, a file for each family; other rooms import them from here.

For the members' own sign-in: `open_member_session`, `end_member_sessions`, `refresh_session`, `make_link`, `use_link`.
"""

from coworkapi.identity.service.links import LinkRefused, LinkSubject, make_link, use_link
from coworkapi.identity.service.sessions import (
    RefreshRefused,
    Tokens,
    end_member_sessions,
    open_member_session,
    refresh_session,
)

__all__ = [
    "LinkRefused",
    "LinkSubject",
    "RefreshRefused",
    "Tokens",
    "end_member_sessions",
    "make_link",
    "open_member_session",
    "refresh_session",
    "use_link",
]
