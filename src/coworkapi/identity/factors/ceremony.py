"""WebAuthn's ceremonies, whoever's passkeys they are: what a browser is asked, and what its answer proves.

Nothing is kept here: users and members have tables of their own for challenges and passkeys.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import options_to_json_dict, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from coworkapi.identity.factors.errors import PasskeyRefused
from coworkapi.settings import Settings

CHALLENGE_MINUTES = 5
MOST_PASSKEYS = 20
LONGEST_CREDENTIAL_ID = 1023  # bytes, by the standard
# What the libraries raise that read what a browser sent: anybody may send them anything.
_UNREADABLE = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """`options`: for the browser. `challenge_hash`: to be kept until the answer comes, and used up by it."""

    options: dict[str, Any]
    challenge_hash: bytes


def begin_registration(
    settings: Settings, *, owner: UUID, name: str, shown: str, rp_name: str, known: Sequence[bytes]
) -> Ceremony:
    """Asks for a passkey of that owner, whose id is the user handle; not by a device that has one of the `known`."""
    options = webauthn.generate_registration_options(
        rp_id=rp_id(settings),
        rp_name=rp_name,
        user_id=owner.bytes,
        user_name=name,
        user_display_name=shown,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=one) for one in known],
    )
    return Ceremony(options_to_json_dict(options), _hash(options.challenge))


def begin_authentication(settings: Settings) -> Ceremony:
    """Asks for any passkey of this service: the same for everybody."""
    options = webauthn.generate_authentication_options(
        rp_id=rp_id(settings), user_verification=UserVerificationRequirement.REQUIRED
    )
    return Ceremony(options_to_json_dict(options), _hash(options.challenge))


def answered_challenge(credential: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """The challenge that an answer says it is to, and its hash. Raises PasskeyRefused."""
    try:
        said = parse_client_data_json(webauthn.base64url_to_bytes(credential["response"]["clientDataJSON"]))
    except _UNREADABLE as error:
        raise PasskeyRefused("that is no answer of an authenticator") from error
    return said.challenge, _hash(said.challenge)


def credential_id(credential: Mapping[str, Any]) -> bytes:
    """Which passkey an answer is of. Raises PasskeyRefused."""
    try:
        return webauthn.base64url_to_bytes(credential["rawId"])
    except _UNREADABLE as error:
        raise PasskeyRefused("that is no answer of an authenticator") from error


def verify_registration(settings: Settings, *, credential: Mapping[str, Any], challenge: bytes) -> VerifiedRegistration:
    """The public half of a new passkey whose device has checked its user. Raises PasskeyRefused."""
    try:
        made = webauthn.verify_registration_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=rp_id(settings),
            expected_origin=origins(settings),
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PasskeyRefused("the authenticator's answer is not what was asked for; begin again") from error
    if len(made.credential_id) > LONGEST_CREDENTIAL_ID:
        raise PasskeyRefused("the passkey's id is longer than the standard allows")
    return made


def verify_authentication(
    settings: Settings, *, credential: Mapping[str, Any], challenge: bytes, public_key: bytes, sign_count: int
) -> VerifiedAuthentication:
    """That the passkey's device signed, having checked its user, and is no copy that is behind. Raises
    PasskeyRefused."""
    try:
        return webauthn.verify_authentication_response(
            credential=dict(credential),
            expected_challenge=challenge,
            expected_rp_id=rp_id(settings),
            expected_origin=origins(settings),
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except _UNREADABLE as error:
        raise PasskeyRefused("the authenticator's answer is not what was asked for; begin again") from error


def owner_said(credential: Mapping[str, Any]) -> bytes | None:
    """The user handle that the device gave back; None where it gives none. Raises PasskeyRefused."""
    try:
        said = credential["response"].get("userHandle")
        return None if said is None else webauthn.base64url_to_bytes(said)
    except _UNREADABLE as error:
        raise PasskeyRefused("that is no answer of an authenticator") from error


def rp_id(settings: Settings) -> str:
    """The domain that passkeys belong to."""
    return settings.passkey_domain or urlsplit(settings.public_url).hostname or "localhost"


def origins(settings: Settings) -> list[str]:
    """Where browsers may use them: at the service itself, and at the pages that settings name."""
    own = urlsplit(settings.public_url)
    named = [one.strip() for one in settings.passkey_origins.split(",") if one.strip()]
    return [f"{own.scheme}://{own.netloc}", *named]


def _hash(challenge: bytes) -> bytes:
    return hashlib.sha256(challenge).digest()
