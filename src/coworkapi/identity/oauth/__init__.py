"""Third-party apps: an OAuth 2.1 authorization server, so that an app acts for a person who never gives it a password.

Owns: apps and their grants. An app belongs to one organization and works there alone.
Invariants: secrets, codes and tokens are stored as hashes only; a code works once and a refresh token once, and the
second use of either ends the grant; an app never does more than was granted, than its registration allows, or than the
person it acts for may do at that moment.
Emits: oauth_app.*, oauth_grant.*.

See docs/oauth.md and docs/decisions/0031-an-authorization-server-of-our-own.md.
"""
