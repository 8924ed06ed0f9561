"""What staff may do whose session was proved by less than their organization asks for."""

from __future__ import annotations

from coworkapi.core.errors import Forbidden
from coworkapi.core.principal import Principal


class SecondFactorMissing(Forbidden):
    """The organization asks its staff for a second factor, and this session was opened without one."""

    title = "A second factor is needed here"


def check_factor(principal: Principal, *, of_the_account: bool) -> None:
    """`of_the_account`: the route is about the person's own account or session, where factors are set up, too.
    Raises SecondFactorMissing."""
    if principal.lacks_factor and not of_the_account:
        raise SecondFactorMissing(
            "this organization asks its staff for a second factor: sign in with your authenticator app's code or your "
            "passkey; if you have neither, set one up with POST /v1/auth/totp or POST /v1/auth/passkeys/options"
        )
