"""Single sign-on: staff and members sign in at a provider of OpenID Connect that their organization chose.

Owns: connections, the sign-ins under way through them, and which subject of a provider is which user or member.
Invariants: a state works once and a code once, both are kept as hashes, and the code is worth nothing without the
verifier of whoever began; a client secret is sealed and never shown; a session opened here never leaves its
organization, and touches nothing of a user's account, which is theirs wherever they work.
Emits: sso_connection.*.

See docs/single-sign-on.md.
"""
