"""Events `account.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class AccountPasswordResetRequested(Event):
    """Someone forgot the password of that address."""

    type: Literal["account.password_reset_requested"]
    data: models.AccountMailRequest


class AccountSecurityChanged(Event):
    """What signs in to someone's account changed: the authenticator app, recovery codes, or a passkey."""

    type: Literal["account.security_changed"]
    data: models.SecurityChange


class AccountSignUpRequested(Event):
    """Someone wants to sign up with that address."""

    type: Literal["account.sign_up_requested"]
    data: models.SignUpRequest
