"""Organizations (the tenants), the users who run them, and how anyone proves who they are.

Owns: organizations, users, roles and their assignments, invitations, sessions, API keys, sign-in links.
Invariants: secrets are stored as hashes only; a refresh token works once; a session or key that is ended stops working
with its next request; whether an e-mail address has an account can't be learned from outside.
Emits: organization.*, user.*, invitation.*, api_key.*.
"""
