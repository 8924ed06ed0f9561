"""What second factors and passkeys refuse."""

from __future__ import annotations

from coworkapi.core.errors import Conflict, Unauthenticated


class SecondFactorRequired(Unauthenticated):
    """The password is right, and the account asks for a code as well."""

    title = "A code is needed, too"


class WrongCode(Unauthenticated):
    """The code is wrong, was used before, or is of another time."""

    title = "Wrong code"
    keeps_changes = True  # the failure is counted


class SecondFactorIsOn(Conflict):
    """An authenticator app is set up already."""


class SecondFactorIsOff(Conflict):
    """No authenticator app is set up."""


class PasskeyRefused(Unauthenticated):
    """The passkey is unknown, answers another challenge, or its signature is wrong."""

    title = "Passkey refused"
    keeps_changes = True  # its challenge is used up


class TooManyPasskeys(Conflict):
    """More than anybody has devices."""
