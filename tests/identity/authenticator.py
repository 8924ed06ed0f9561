"""A passkey in software: an ES256 key that answers as a browser does, or with one part forged."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn import base64url_to_bytes
from webauthn.helpers import bytes_to_base64url

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One device. `sign_count` goes up with each use."""

    origin: str = "http://127.0.0.1:8000"
    domain: str = "127.0.0.1"
    verifies_user: bool = True
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = b"a credential of 16"
    user_handle: bytes = b""
    sign_count: int = 0

    def create(
        self, options: dict[str, Any], *, credential_id: bytes | None = None, public_key: Any = None
    ) -> dict[str, Any]:
        """Makes the passkey that is asked for. `credential_id`, `public_key` (a COSE key): said in place of its own."""
        self.user_handle = base64url_to_bytes(options["user"]["id"])
        self.credential_id = credential_id or hashlib.sha256(self.user_handle + str(id(self)).encode()).digest()
        numbers = self.key.public_key().public_numbers()
        own = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        public = cbor2.dumps(public_key or own)
        attested = bytes(16) + len(self.credential_id).to_bytes(2, "big") + self.credential_id + public
        data = self._data(_ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._credential(options, "webauthn.create", {"attestationObject": bytes_to_base64url(attestation)})

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        """Signs the challenge."""
        self.sign_count += 1
        data, client = self._data(0), self._client_data(options, "webauthn.get")
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            options,
            "webauthn.get",
            {
                "authenticatorData": bytes_to_base64url(data),
                "signature": bytes_to_base64url(signature),
                "userHandle": bytes_to_base64url(self.user_handle),
            },
        )

    def _data(self, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies_user else 0)
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + self.sign_count.to_bytes(4, "big")

    def _client_data(self, options: dict[str, Any], kind: str) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _credential(self, options: dict[str, Any], kind: str, response: dict[str, Any]) -> dict[str, Any]:
        client = bytes_to_base64url(self._client_data(options, kind))
        id_ = bytes_to_base64url(self.credential_id)
        return {"id": id_, "rawId": id_, "type": "public-key", "response": response | {"clientDataJSON": client}}
