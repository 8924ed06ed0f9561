"""Routes of single sign-on: the operator's, and the way to the provider and back. Its last step, which makes a session
for staff and members alike, is in the room of members."""

from coworkapi.identity.sso.routes import connections, signing

ROUTERS = [connections.router, signing.router, signing.callback_router]
TAGS = [{"name": "Single sign-on", "description": "Staff and members sign in at a provider that the operator chose"}]
