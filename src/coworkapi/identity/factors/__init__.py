"""What proves who a user is beside the password: codes of an authenticator app, recovery codes, passkeys.

Owns: `totp_secrets`, `recovery_codes`, `passkeys`, `passkey_challenges`. They belong to a person's account, not to an
organization. A code or challenge works once. A passkey that verified its user proves both factors. Changing any of it
takes a proof of its own, so that a session left open or stolen can't take the account over. See docs/sign-in.md.
"""
