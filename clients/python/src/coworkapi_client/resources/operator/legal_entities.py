"""Legal entities: who issues the invoices of its locations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, FileContent, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class LegalEntities(Resource):
    """Legal entities: who issues the invoices of its locations."""

    def list(
        self,
        *,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.LegalEntity]:
        """List legal entities.

        In the order they were made.

        Args:
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after

        Needs `organization:read`.
        """
        return self._items(
            "/v1/legal-entities",
            models.LegalEntity,
            query={"external_id": external_id, "updated_since": updated_since, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        name: str,
        country: str,
        currency: str,
        vat_id: str | None = None,
        prices_include_tax: bool | None = None,
        address: models.Address | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.LegalEntity:
        """Add a legal entity.

        The VAT id is checked by its country's rule, offline, and kept without blanks.

        Args:
            country: ISO 3166-1 alpha-2
            currency: ISO 4217
            vat_id: Checked by its country's rules
            prices_include_tax: Whether prices are entered gross; charges that were written stay as they are
            address: Postal address
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `organization:write`.
        """
        return self._send(
            "POST",
            "/v1/legal-entities",
            models.LegalEntity,
            body=given(
                {
                    "name": name,
                    "country": country,
                    "currency": currency,
                    "vat_id": vat_id,
                    "prices_include_tax": prices_include_tax,
                    "address": address,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, legal_entity_id: str) -> models.LegalEntity:
        """Read a legal entity.

        Args:
            legal_entity_id: Id of the legal entity

        Needs `organization:read`.
        """
        return self._send("GET", f"/v1/legal-entities/{segment(legal_entity_id)}", models.LegalEntity)

    def update(
        self,
        legal_entity_id: str,
        *,
        name: str | None = None,
        country: str | None = None,
        currency: str | None = None,
        vat_id: str | Unset | None = UNSET,
        prices_include_tax: bool | None = None,
        address: models.Address | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.LegalEntity:
        """Change a legal entity.

        Args:
            legal_entity_id: Id of the legal entity
            country: ISO 3166-1 alpha-2
            currency: ISO 4217
            vat_id: Checked by its country's rules
            prices_include_tax: Whether prices are entered gross; charges that were written stay as they are
            address: Postal address
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `organization:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/legal-entities/{segment(legal_entity_id)}",
            models.LegalEntity,
            body=given(
                {
                    "name": name,
                    "country": country,
                    "currency": currency,
                    "vat_id": nullable(vat_id),
                    "prices_include_tax": prices_include_tax,
                    "address": address,
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def get_bank_settings(self, legal_entity_id: str) -> models.BankSettings:
        """Get the bank settings of a legal entity.

        Args:
            legal_entity_id: Id of the legal entity

        Needs `payments:read`.
        """
        return self._send("GET", f"/v1/legal-entities/{segment(legal_entity_id)}/bank-settings", models.BankSettings)

    def put_bank_settings(
        self, legal_entity_id: str, *, auto_accept: bool | None = None, csv: models.CsvMapping | None = None
    ) -> models.BankSettings:
        """Set the bank settings of a legal entity.

        Whether what is certain is booked without asking, and how the bank writes its tables.

        Args:
            legal_entity_id: Id of the legal entity
            auto_accept: Book without asking what names open invoices of one account by their numbers and pays exactly
                what is open of them
            csv: How the bank writes its tables; null: found by looking

        Needs `payments:write`.
        """
        return self._send(
            "PUT",
            f"/v1/legal-entities/{segment(legal_entity_id)}/bank-settings",
            models.BankSettings,
            body=given({"auto_accept": auto_accept, "csv": csv}),
        )

    def get_invoicing_settings(self, legal_entity_id: str) -> models.InvoicingSettings:
        """Read how a legal entity writes invoices.

        Series, terms, language, bank account and looks.

        Args:
            legal_entity_id: Id of the legal entity

        Needs `invoices:read`.
        """
        return self._send(
            "GET", f"/v1/legal-entities/{segment(legal_entity_id)}/invoicing-settings", models.InvoicingSettings
        )

    def update_invoicing_settings(
        self,
        legal_entity_id: str,
        *,
        invoice_prefix: str | None = None,
        credit_note_prefix: str | None = None,
        digits: int | None = None,
        payment_terms_days: int | None = None,
        locale: Literal["de", "en", "es", "fr"] | None = None,
        tax_number: str | Unset | None = UNSET,
        registration: str | Unset | None = UNSET,
        iban: str | Unset | None = UNSET,
        bic: str | Unset | None = UNSET,
        account_holder: str | Unset | None = UNSET,
        footer: str | Unset | None = UNSET,
        color: str | Unset | None = UNSET,
        reply_to: str | Unset | None = UNSET,
        e_invoice: bool | None = None,
        deliver_by_email: bool | None = None,
        if_match: str | Model | None = None,
    ) -> models.InvoicingSettings:
        """Change how a legal entity writes invoices.

        From the next invoice on. Another prefix doesn't begin a series anew: its count goes on.

        Args:
            legal_entity_id: Id of the legal entity
            invoice_prefix: A number is prefix, year, hyphen, sequence
            credit_note_prefix: As `invoice_prefix`, for credit notes; the two must differ
            digits: Of the sequence, at least
            payment_terms_days: Days from an invoice's date to its due date; 0: due at once
            locale: The language of invoices, unless the buyer has one of their own
            tax_number: National tax number, printed beside the VAT id
            registration: Court and number of the company's registration, printed at the foot
            iban: The bank account that customers are asked to pay into; its check digits are checked
            bic: The bank of `iban`; needed for transfers from abroad alone
            account_holder: Whose bank account it is, where that isn't the legal entity's own name
            footer: Small print at the foot of each paper
            color: Of headings and lines on papers; null: the default one
            reply_to: Kept in lower case
            e_invoice: Embed EN 16931 data in the PDF
            deliver_by_email: Mail final invoices and credit notes to the account without being asked

        Needs `invoices:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/legal-entities/{segment(legal_entity_id)}/invoicing-settings",
            models.InvoicingSettings,
            body=given(
                {
                    "invoice_prefix": invoice_prefix,
                    "credit_note_prefix": credit_note_prefix,
                    "digits": digits,
                    "payment_terms_days": payment_terms_days,
                    "locale": locale,
                    "tax_number": nullable(tax_number),
                    "registration": nullable(registration),
                    "iban": nullable(iban),
                    "bic": nullable(bic),
                    "account_holder": nullable(account_holder),
                    "footer": nullable(footer),
                    "color": nullable(color),
                    "reply_to": nullable(reply_to),
                    "e_invoice": e_invoice,
                    "deliver_by_email": deliver_by_email,
                }
            ),
            if_match=if_match,
        )

    def get_logo(self, legal_entity_id: str) -> bytes:
        """Read the logo of a legal entity.

        As its papers bear it.

        Args:
            legal_entity_id: Id of the legal entity

        Needs `invoices:read`.
        """
        return self._send("GET", f"/v1/legal-entities/{segment(legal_entity_id)}/logo", bytes)

    def put_logo(
        self, legal_entity_id: str, *, file: FileContent, if_match: str | Model | None = None
    ) -> models.InvoicingSettings:
        """Set the logo of a legal entity's papers.

        A PNG, JPEG or WebP; scaled down to 1200 x 300. Documents that were rendered before keep theirs.

        Args:
            legal_entity_id: Id of the legal entity
            file: The file itself, as a part of the form

        Needs `invoices:write`.
        """
        return self._send(
            "PUT",
            f"/v1/legal-entities/{segment(legal_entity_id)}/logo",
            models.InvoicingSettings,
            files={"file": file},
            if_match=if_match,
        )

    def delete_logo(self, legal_entity_id: str, *, if_match: str | Model | None = None) -> None:
        """Remove the logo of a legal entity.

        Its papers show its name instead.

        Args:
            legal_entity_id: Id of the legal entity

        Needs `invoices:write`.
        """
        return self._send("DELETE", f"/v1/legal-entities/{segment(legal_entity_id)}/logo", NoneType, if_match=if_match)


class AsyncLegalEntities(AsyncResource):
    """`LegalEntities` with asyncio."""

    list = listed(LegalEntities.list)
    """List legal entities."""

    create = awaited(LegalEntities.create)
    """Add a legal entity."""

    get = awaited(LegalEntities.get)
    """Read a legal entity."""

    update = awaited(LegalEntities.update)
    """Change a legal entity."""

    get_bank_settings = awaited(LegalEntities.get_bank_settings)
    """Get the bank settings of a legal entity."""

    put_bank_settings = awaited(LegalEntities.put_bank_settings)
    """Set the bank settings of a legal entity."""

    get_invoicing_settings = awaited(LegalEntities.get_invoicing_settings)
    """Read how a legal entity writes invoices."""

    update_invoicing_settings = awaited(LegalEntities.update_invoicing_settings)
    """Change how a legal entity writes invoices."""

    get_logo = awaited(LegalEntities.get_logo)
    """Read the logo of a legal entity."""

    put_logo = awaited(LegalEntities.put_logo)
    """Set the logo of a legal entity's papers."""

    delete_logo = awaited(LegalEntities.delete_logo)
    """Remove the logo of a legal entity."""
