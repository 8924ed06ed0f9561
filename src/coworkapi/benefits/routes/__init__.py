"""The HTTP face of benefits."""

from coworkapi.benefits.routes import discounts, permissions
from coworkapi.core.http import Router

ROUTERS: list[Router] = [discounts.router, permissions.router]
TAGS: list[dict[str, str]] = [
    {"name": "Discounts", "description": "Less to pay: a percentage, or a fixed price for an hour"},
    {"name": "Permissions", "description": "Who may book beyond a policy, and who may be where and when"},
]
