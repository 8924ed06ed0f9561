"""The HTTP face of members. The order counts: `/v1/members/export` stands before `/v1/members/{member_id}`."""

from coworkapi.core.http import Router
from coworkapi.members.passkeys import routes as passkeys
from coworkapi.members.routes import (
    accounts,
    batch,
    consents,
    custom_fields,
    duplicates,
    me,
    members,
    notes,
    public,
    sso,
    tags,
    teams,
    transfer,
)

ROUTERS: list[Router] = [
    duplicates.router,
    transfer.router,
    batch.router,
    members.router,
    teams.router,
    accounts.router,
    tags.router,
    custom_fields.router,
    notes.router,
    consents.router,
    me.router,
    public.router,
    sso.router,
    passkeys.mine,
    passkeys.public,
]
TAGS: list[dict[str, str]] = [
    {"name": "Members", "description": "The people of the space: search, duplicates, sign-in"},
    {"name": "Teams", "description": "Companies whose people are members"},
    {"name": "Billing accounts", "description": "Who pays, and for what"},
    {"name": "Tags", "description": "Words that staff hang on members"},
    {"name": "Custom fields", "description": "Typed fields of your own on members and teams"},
    {"name": "Notes", "description": "What staff write about members and teams"},
    {"name": "Consents", "description": "What members agreed to, in which wording"},
    {"name": "Me", "description": "The signed-in member's own"},
    {"name": "Member sign-in", "description": "Links by mail and passkeys instead of passwords"},
]
