"""Asking the authority whether a VAT id is valid: `ViesRegister`, and `LocalVatRegister`, which asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import httpx

TIMEOUT_SECONDS = 20
VIES_URL = "https://ec.europa.eu/taxation_customs/vies/rest-api/check-vat-number"
# What the local register answers otherwise than `valid`; both have the right form and check digits.
DENIED_VAT_ID = "DK10000009"
SILENT_VAT_ID = "DK10000017"


@dataclass(frozen=True, slots=True)
class VatAnswer:
    """What the authority said. `unavailable`: it gave no answer, worth another try. `reference`: the consultation's
    number, which proves that one has asked."""

    state: Literal["valid", "invalid", "unavailable"]
    name: str | None = None
    address: str | None = None
    reference: str | None = None
    detail: str = ""


class VatRegister(Protocol):
    """Knows the VAT ids of businesses."""

    async def check(self, vat_id: str, *, asked_by: str | None) -> VatAnswer:
        """Whether the VAT id is valid. `asked_by`: one's own, which the consultation's number needs. Never raises for
        what the authority's server may do."""


class LocalVatRegister:
    """Finds every VAT id valid, except two that tell it to deny or to be silent. Counts what it was asked."""

    def __init__(self) -> None:
        self.asked: dict[str, int] = {}

    async def check(self, vat_id: str, *, asked_by: str | None) -> VatAnswer:
        number = self.asked[vat_id] = self.asked.get(vat_id, 0) + 1
        if vat_id == DENIED_VAT_ID:
            return VatAnswer("invalid")
        if vat_id == SILENT_VAT_ID:
            return VatAnswer("unavailable", detail="the member state does not answer (local)")
        reference = f"LOCAL-{vat_id}-{number}" if asked_by else None
        return VatAnswer("valid", name="Local business", reference=reference)


class ViesRegister:
    """The European Commission's VAT Information Exchange System, over its REST interface."""

    def __init__(self, url: str = VIES_URL, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._url, self._transport = url, transport

    async def check(self, vat_id: str, *, asked_by: str | None) -> VatAnswer:
        body = {"countryCode": vat_id[:2], "vatNumber": vat_id[2:]}
        if asked_by:
            body |= {"requesterMemberStateCode": asked_by[:2], "requesterNumber": asked_by[2:]}
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_SECONDS, transport=self._transport) as client:
                response = await client.post(self._url, json=body)
                found: Any = response.json()
        except (httpx.HTTPError, ValueError) as error:
            return VatAnswer("unavailable", detail=f"{type(error).__name__}: {error}"[:500])
        if response.status_code != 200 or not isinstance(found, Mapping) or not isinstance(found.get("valid"), bool):
            # It tells of its own and the member states' troubles with the same shape as of wrong questions.
            return VatAnswer("unavailable", detail=f"{response.status_code} {response.text}"[:500])
        return VatAnswer(
            "valid" if found["valid"] else "invalid",
            name=_told(found.get("name")),
            address=_told(found.get("address")),
            reference=_told(found.get("requestIdentifier")),
        )


def _told(value: Any) -> str | None:
    """Some member states keep names to themselves and send dashes."""
    text = " ".join(str(value or "").split())
    return text[:500] if text.strip("-") else None


def open_vat_register(url: str) -> VatRegister | None:
    """The register of the settings: `vies:`, `local:`, or none. Raises ValueError for another address."""
    if not url:
        return None
    if url == "vies:":
        return ViesRegister()
    if url == "local:":
        return LocalVatRegister()
    raise ValueError(f"vat_register: expected `vies:`, `local:` or nothing, not {url!r}")
