"""The registry of rights. A route names one; a name that is not here stops the start."""

from __future__ import annotations

SCOPES: dict[str, str] = {
    "organization:read": "See the organization's settings and legal entities",
    "organization:write": "Change the organization's settings and legal entities",
    "users:read": "See users, roles and invitations",
    "users:write": "Invite users, change roles and remove access",
    "api_keys:read": "See API keys (never their secrets)",
    "api_keys:write": "Create and revoke API keys",
    "oauth_apps:read": "See third-party apps and whom they act for (never their secrets)",
    "oauth_apps:write": "Register third-party apps and end their access",
    "sso:read": "See the single sign-on connections (never their secrets)",
    "sso:write": "Set up single sign-on: who signs staff and members in",
    "audit:read": "See who did what from where",
    "events:read": "Follow everything that happens, with all of its data (the feed of events)",
    "spaces:read": "See locations, resources, floor plans and opening hours",
    "spaces:write": "Change locations, resources, floor plans and opening hours",
    "blocks:write": "Block resources for maintenance and close locations",
    "members:read": "See members, teams and billing accounts",
    "members:write": "Add and change members, teams and billing accounts",
    "members:export": "Export and bulk-import members",
    "notes:read": "See staff notes on members",
    "notes:write": "Write staff notes on members",
    "bookings:read": "See bookings and availability",
    "bookings:write": "Make, change and cancel bookings",
    "bookings:approve": "Approve and decline bookings that need it",
    "bookings:override": "Book outside a resource's policy",
    "prices:read": "See rates, discounts and coupons",
    "prices:write": "Publish and change rates, discounts and coupons",
    "credits:read": "See credits, passes and permissions",
    "credits:write": "Grant, transfer and correct credits, passes and permissions",
    "charges:read": "See charges and tax rates",
    "charges:write": "Add, settle and void charges, and change tax rates",
    "plans:read": "See plans and their versions",
    "plans:write": "Publish and change plans",
    "memberships:read": "See memberships",
    "memberships:write": "Start, change, pause and end memberships",
    "invoices:read": "See invoices, credit notes, billing runs and statements of account",
    "invoices:write": "Issue, credit and write off invoices, run billing, and change how invoices are made",
    "ledger:read": "See the ledger and its reports",
    "ledger:write": "Lock periods and post by hand",
    "payments:read": "See payments, refunds, disputes and bank statements",
    "payments:write": "Take, match and refund payments, and import bank statements",
    "dunning:read": "See dunning rules and the standing of accounts",
    "dunning:write": "Change dunning rules, and pause or lift dunning of an account",
    "products:read": "See products",
    "products:write": "Change products",
    "products:sell": "Sell passes and credit packs",
    "visits:read": "See check-ins and expected visitors",
    "visits:write": "Check people in and out, and announce visitors",
    "webhooks:read": "See webhook endpoints and what was delivered to them",
    "webhooks:write": "Have an address of your choice told of everything that happens (webhooks)",
    "sandboxes:write": "Make, reset and delete sandboxes",
    "test_clock:write": "Move a test organization's clock",
    "mail:read": "Read the local outbox of mails (test organizations)",
}

# What members have of themselves, by signing in, and a third-party app only if they give it.
MEMBER_SCOPES: dict[str, str] = {
    "me:read": "See your profile, teams, bookings, memberships, invoices and credits",
    "me:write": "Act for you: book and cancel, buy, and change your profile, teams and memberships",
}


def check_scope(scope: str) -> str:
    """The scope itself. Raises ValueError for one that is not registered."""
    if scope not in SCOPES:
        raise ValueError(f"unknown scope {scope!r}: register it in core/scopes.py")
    return scope
