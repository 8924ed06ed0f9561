"""Identity's routes, a file for each part of the surface."""

from coworkapi.identity.routes import account, auth

ROUTERS = [auth.router, account.router]
TAGS = [
    {"name": "Sign-in", "description": "Passwords, sessions, and who the credential belongs to"},
    {"name": "Account", "description": "A person's own account: password, e-mail address, name"},
]
