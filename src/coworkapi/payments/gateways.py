"""Which gateway an organization's payments go through: by its own keys, the service's, or (a test's) the local one."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from coworkapi.core.db import Database
from coworkapi.core.ids import encode_id
from coworkapi.core.principal import Principal
from coworkapi.core.sealing import Seal
from coworkapi.gateways.payments import KeyedGateway, PaymentGateway
from coworkapi.gateways.payments_local.gateway import LocalPayments
from coworkapi.payments import service
from coworkapi.payments.errors import NoGateway
from coworkapi.payments.rules import whose_keys
from coworkapi.payments.values import KeysOf, MethodKind, OwnKeys, Provider

# What each provider takes; the first that takes a kind is the one that gets it.
TAKES: Mapping[Provider, tuple[MethodKind, ...]] = {
    "stripe": ("card", "sepa_debit", "ach_debit"),
    "gocardless": ("sepa_debit", "bacs_debit", "ach_debit"),
    "local": ("card", "sepa_debit", "ach_debit"),
}
# How many organizations' own gateways keep their connections for the next call.
_MOST_OPEN = 64


@dataclass(slots=True)
class _Client:
    """An organization's own gateway. `retired`: closed when the last of its users is done."""

    gateway: KeyedGateway
    keys: OwnKeys
    users: int = 0
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """The providers that a legal entity's customers may choose from, in order of preference, with their keys for
    browsers.

    `whose`: the entity whose own keys those are (None: the organization's, or the service's). `others`: that other
    entities have keys of their own.
    """

    providers: Sequence[Provider]
    publishable_keys: Mapping[Provider, str]
    whose: Mapping[Provider, UUID | None]
    others: bool = False

    def choose(self, kind: MethodKind, wanted: Provider | None = None) -> Provider:
        """Who takes such a method. Raises NoGateway."""
        for provider in self.providers:
            if kind in TAKES[provider] and wanted in (None, provider):
                return provider
        found = ", ".join(f"{one} ({', '.join(TAKES[one])})" for one in self.providers) or "nothing"
        what = kind if wanted is None else f"{kind} by {wanted}"
        hint = "; some legal entities have keys of their own: say by legal_entity_id whose invoices it is to pay"
        raise NoGateway(f"{what} is not offered here; there is {found}{hint if self.others else ''}")


class Gateways:
    """`remote`: those that the service's settings have keys for; live organizations without keys of their own use them.

    `open_own`: makes a gateway of an organization's own keys, which `seal` protects in the database.
    """

    def __init__(
        self,
        remote: Mapping[Provider, KeyedGateway],
        public_url: str,
        publishable_keys: Mapping[Provider, str],
        *,
        open_own: Callable[[OwnKeys], KeyedGateway],
        seal: Seal,
    ) -> None:
        self.remote, self.public_url, self.publishable_keys = remote, public_url, publishable_keys
        self.open_own, self.seal = open_own, seal
        self._own: OrderedDict[tuple[UUID, Provider, UUID | None], _Client] = OrderedDict()

    async def close(self) -> None:
        """Ends their connections."""
        for gateway in (*self.remote.values(), *(client.gateway for client in self._own.values())):
            await gateway.close()
        self._own.clear()

    @asynccontextmanager
    async def opened(
        self, provider: str, legal_entity_id: UUID | None, db: Database, principal: Principal
    ) -> AsyncIterator[PaymentGateway]:
        """The organization's gateway of that name, with this entity's own keys (None: not an entity's). Raises
        NoGateway where there are no keys for it (any more)."""
        if provider == "local":
            yield LocalPayments(db, principal, self.public_url)
            return
        async with db.transaction(principal) as session:
            own = await service.own_keys(session, self.seal)
        async with self.using(provider, legal_entity_id, own) as gateway:
            yield gateway

    @asynccontextmanager
    async def using(
        self, provider: str, legal_entity_id: UUID | None, own: Mapping[KeysOf, OwnKeys | None]
    ) -> AsyncIterator[KeyedGateway]:
        """The gateway of that name with an entity's own keys, or (None) the organization's; where it has saved none,
        with the service's, which never stand in for an entity's. Raises NoGateway."""
        mine = {(str(name), entity): keys for (name, entity), keys in own.items()}
        keys = mine.get((provider, legal_entity_id))
        if keys is None:
            of = "" if legal_entity_id is None else f"?legal_entity_id={encode_id('ent', legal_entity_id)}"
            if (provider, legal_entity_id) in mine:
                raise NoGateway(
                    f"the keys saved for {provider} can't be read: the service's secret has changed since. Save them "
                    f"again at /v1/payment-providers/{provider}{of}"
                )
            for name, gateway in self.remote.items():
                if name == provider and legal_entity_id is None:
                    yield gateway
                    return
            raise NoGateway(f"there are no keys for {provider}: save some at /v1/payment-providers/{provider}{of}")
        client, retired = self._take(keys)
        try:
            await _close_idle(retired)
            yield client.gateway
        finally:
            client.users -= 1
            await _close_idle([client])

    def offer(self, mode: str, own: Mapping[KeysOf, OwnKeys | None], legal_entity_id: UUID | None = None) -> Offer:
        """What this entity of a live or a test organization with these keys of its own may choose from (None: one that
        has none of its own)."""
        whose = {name: whose_keys(own, name, legal_entity_id) for name in TAKES}
        saved = {name: own[name, entity] for name, entity in whose.items() if (name, entity) in own}
        readable = {name: keys for name, keys in saved.items() if keys is not None}
        theirs = {name for name in self.remote if mode == "live" and name not in saved}
        providers: list[Provider] = [
            name for name in TAKES if name in readable or name in theirs or (mode, name) == _LOCAL
        ]
        shown: dict[Provider, str] = {name: key for name, key in self.publishable_keys.items() if name not in saved}
        shown |= {name: keys.publishable_key for name, keys in readable.items() if keys.publishable_key}
        return Offer(providers, shown, whose, any(entity not in (None, legal_entity_id) for _, entity in own))

    def _take(self, keys: OwnKeys) -> tuple[_Client, list[_Client]]:
        """The client with these keys, held for one more user; and those that gave way to it."""
        which = (keys.organization_id, keys.provider, keys.legal_entity_id)
        client, retired = self._own.pop(which, None), []
        if client is not None and client.keys != keys:
            retired.append(client)
            client = None
        client = client or _Client(self.open_own(keys), keys)
        client.users += 1
        self._own[which] = client
        while len(self._own) > _MOST_OPEN:
            retired.append(self._own.popitem(last=False)[1])
        for one in retired:
            one.retired = True
        return client, retired


_LOCAL = ("test", "local")


async def _close_idle(clients: Sequence[_Client]) -> None:
    for client in clients:
        if client.retired and not client.users:
            await client.gateway.close()
