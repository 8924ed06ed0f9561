"""What comes in and goes out when an organization is made."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, SecretStr, StringConstraints

from coworkapi.core.ids import LegalEntityId, LocationId
from coworkapi.core.money import Currency
from coworkapi.core.schemas import Address, Country, Email, In, Name, Out, ZoneName
from coworkapi.identity.values import Locale, Mode, NewPassword, OrganizationRef, Otp, SignedInOut, Slug


class FirstLocationIn(In):
    """The first site, and the country and currency of the legal entity behind it. Opening hours come later."""

    name: Name
    time_zone: ZoneName
    country: Country
    currency: Currency
    address: Address = Field(default_factory=Address)


class OrganizationIn(In):
    name: Name
    slug: Slug | None = Field(None, description="Made of the name unless given")
    mode: Mode = Field(description="A test organization has a clock that moves and mail that goes nowhere")
    locale: Locale = "en"
    legal_name: Name | None = Field(None, description="Of the legal entity; the organization's name unless given")
    vat_id: Annotated[str, StringConstraints(min_length=4, max_length=20)] | None = None
    location: Annotated[
        FirstLocationIn, Field(description="The first site, and the country and currency of the company behind it")
    ]


class SignUpRequestIn(In):
    email: Email
    locale: Locale = Field("en", description="Of the mail")


class SignUpIn(In):
    """An owner and their organization."""

    token: SecretStr = Field(description="Of the mailed link: it proves the address", min_length=1, max_length=200)
    organization_name: Annotated[Name, Field(description="What people call your space")]
    slug: Slug | None = Field(None, description="Made of the organization's name unless given")
    mode: Mode = Field(description="A test organization has a clock that moves and mail that goes nowhere")
    locale: Locale = "en"
    legal_name: Name | None = Field(None, description="Of the legal entity; the organization's name unless given")
    vat_id: Annotated[str, StringConstraints(min_length=4, max_length=20)] | None = None
    name: Name = Field(description="The owner's", examples=["Ada Lovelace"])
    password: NewPassword = Field(description="A new one, or your account's, where the address has one")
    otp: Otp | None = None
    location: Annotated[
        FirstLocationIn, Field(description="The first site, and the country and currency of the company behind it")
    ]


class SignUpOut(SignedInOut):
    """The owner, signed in, and what was made."""

    legal_entity_id: LegalEntityId
    location_id: LocationId


class NewOrganizationOut(Out):
    """What was made; work there with `POST /v1/auth/switch-organization`."""

    organization: Annotated[OrganizationRef, Field(description="The new one, to switch to")]
    legal_entity_id: LegalEntityId
    location_id: LocationId
