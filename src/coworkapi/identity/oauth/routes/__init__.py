"""Routes of third-party apps: the operator's, people's own, and the protocol's (which is in no document of ours: it has
its own, and its own libraries)."""

from coworkapi.identity.oauth.routes import apps, authorize, authorized_apps, metadata, token

ROUTERS = [apps.router, *authorized_apps.ROUTERS, authorize.router, token.router, metadata.router]
TAGS = [
    {"name": "OAuth apps", "description": "Third-party apps, registered by the operator, and whom they act for"},
    {"name": "Authorized apps", "description": "The apps that act for the signed-in person"},
]
