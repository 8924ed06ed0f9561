"""Passkeys of members: a device or key chain that signs in instead of a mailed link.

Owns: `member_passkeys`, `member_passkey_challenges`. A member's passkeys are of one organization: each organization has
its own members, and signs in none but them. Adding one takes a fresh sign-in by link or passkey, so that a session left
open or stolen gains nothing that outlives it; single sign-on is no such proof, since who leaves that provider is to be
out. Emits: member.passkey_added, member.passkey_removed. See docs/sign-in.md.
"""
