"""What members' passkeys refuse, beside what all passkeys do."""

from __future__ import annotations

from coworkapi.core.errors import Forbidden


class FreshSignInRequired(Forbidden):
    """Adding a passkey takes a sign-in of a few minutes ago, by a mailed link or a passkey."""

    title = "Sign in again first"
