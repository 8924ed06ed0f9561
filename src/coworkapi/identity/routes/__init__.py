"""Identity's routes, a file for each part of the surface."""

from coworkapi.identity.factors import routes as factors
from coworkapi.identity.oauth import routes as oauth
from coworkapi.identity.routes import account, api_keys, auth, invitations, organization, users
from coworkapi.identity.sso import routes as sso

ROUTERS = [auth.router, account.router, organization.router, users.router, invitations.router, api_keys.router]
ROUTERS += [factors.router, *oauth.ROUTERS, *sso.ROUTERS]
TAGS = [
    {"name": "Sign-in", "description": "Passwords, sessions, and who the credential belongs to"},
    {"name": "Account", "description": "A person's own account: password, e-mail address, name"},
    {"name": "Organization", "description": "The operator's brand: the tenant"},
    {"name": "Test clock", "description": "A test organization's time, which can be moved"},
    {"name": "Users", "description": "Who works for the organization, and their roles"},
    {"name": "Invitations", "description": "Offers by mail to work for the organization"},
    {"name": "API keys", "description": "Credentials of machines"},
    *factors.TAGS,
    *oauth.TAGS,
    *sso.TAGS,
]
