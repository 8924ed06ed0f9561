"""What happens to the standing of accounts. Doors, bookings and memberships listen."""

from __future__ import annotations

from coworkapi.billing.schemas.standings import AccountStandingOut
from coworkapi.core.events import Fact


class AccountStandingChanged(Fact, name="billing_account.standing_changed", data=AccountStandingOut):
    """It got worse, or was lifted; `previous.standing` says from what."""
