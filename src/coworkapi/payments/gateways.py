"""Which gateway an organization's payments go through: its provider's when it is live, the local one when it tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from coworkapi.core.db import Database
from coworkapi.core.principal import Principal
from coworkapi.gateways.payments import PaymentGateway
from coworkapi.gateways.payments_local.gateway import LocalPayments
from coworkapi.payments.errors import NoGateway
from coworkapi.payments.values import MethodKind, Provider

# What each provider takes; the first that takes a kind is the one that gets it.
TAKES: Mapping[Provider, tuple[MethodKind, ...]] = {
    "stripe": ("card", "sepa_debit", "ach_debit"),
    "gocardless": ("sepa_debit", "bacs_debit", "ach_debit"),
    "local": ("card", "sepa_debit", "ach_debit"),
}


@dataclass(frozen=True, slots=True)
class Gateways:
    """The service's gateways, made of its settings in `wiring.py`. `remote`: those with keys, by provider."""

    remote: Mapping[Provider, PaymentGateway]
    public_url: str
    publishable_keys: Mapping[Provider, str]

    async def close(self) -> None:
        """Ends their connections."""
        for gateway in self.remote.values():
            await gateway.close()

    def of(self, provider: str, db: Database, principal: Principal) -> PaymentGateway:
        """The gateway of that name. Raises NoGateway where its keys were taken out of the settings."""
        if provider == "local":
            return LocalPayments(db, principal, self.public_url)
        for name, gateway in self.remote.items():
            if name == provider:
                return gateway
        raise NoGateway(f"this service has no keys for {provider}; set them and restart it")

    def offered(self, mode: str) -> list[Provider]:
        """The providers of a live or a test organization, in order of preference."""
        return ["local"] if mode == "test" else list(self.remote)

    def choose(self, mode: str, kind: MethodKind, wanted: Provider | None = None) -> Provider:
        """Who takes such a method. Raises NoGateway."""
        offered = self.offered(mode)
        for provider in offered:
            if kind in TAKES[provider] and wanted in (None, provider):
                return provider
        found = ", ".join(f"{one} ({', '.join(TAKES[one])})" for one in offered) or "nothing"
        what = kind if wanted is None else f"{kind} by {wanted}"
        raise NoGateway(f"{what} is not offered here; there is {found}")
