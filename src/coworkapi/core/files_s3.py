"""Files in an S3 bucket (AWS, MinIO, Garage, R2, ...): botocore finds the credentials and signs, httpx sends.

Address: `s3://bucket/prefix?region=eu-central-1&endpoint=https://minio.example:9000`. Credentials come from the usual
places: environment, shared file, the machine's role.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs, quote, urlsplit

import httpx
from botocore.auth import S3SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.session import get_session

from coworkapi.core.errors import NotFound, Unavailable
from coworkapi.core.files import PIECE, key_of

ATTEMPTS = 3


class S3Store:
    """Objects below a prefix of one bucket."""

    def __init__(self, url: str) -> None:
        """Raises ValueError for an address or credentials that can't work."""
        parts = urlsplit(url)
        options = {name: values[-1] for name, values in parse_qs(parts.query, strict_parsing=bool(parts.query)).items()}
        unknown = set(options) - {"region", "endpoint"}
        if not parts.netloc or unknown:
            raise ValueError(f"files_url {url!r}: use s3://bucket/prefix?region=...&endpoint=https://...")
        session = get_session()
        self.region = options.get("region") or session.get_config_variable("region") or "us-east-1"
        prefix = f"{parts.path.strip('/')}/" if parts.path.strip("/") else ""
        if "endpoint" in options:
            self._base = f"{options['endpoint'].rstrip('/')}/{parts.netloc}/{prefix}"
        else:
            self._base = f"https://{parts.netloc}.s3.{self.region}.amazonaws.com/{prefix}"
        self._credentials = session.get_credentials()
        if self._credentials is None:
            raise ValueError("files_url is in S3 but there are no credentials: set AWS_ACCESS_KEY_ID and the like")
        self._client: httpx.AsyncClient | None = None

    async def put(self, content: bytes, content_type: str) -> str:
        key = key_of(content)
        await self._send("PUT", key, content, {"content-type": content_type})
        return key

    async def get(self, key: str) -> bytes:
        response = await self._send("GET", key)
        if response.status_code == 404:
            raise NotFound("the file is gone from the storage")
        return response.content

    async def put_file(self, path: Path, content_type: str, key: str) -> None:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            await self._send("PUT", key, file, {"content-type": content_type, "content-length": str(size)})

    async def read(self, key: str) -> AsyncIterator[bytes]:
        response = await self._send("GET", key, streamed=True)
        if response.status_code == 404:
            await response.aclose()
            raise NotFound("the file is gone from the storage")
        return self._pieces(response)

    async def _pieces(self, response: httpx.Response) -> AsyncIterator[bytes]:
        try:
            async for piece in response.aiter_bytes(PIECE):
                yield piece
        finally:
            await response.aclose()

    async def delete(self, key: str) -> None:
        await self._send("DELETE", key)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.aclose()

    async def _send(
        self,
        method: str,
        key: str,
        content: bytes | BinaryIO = b"",
        headers: dict[str, str] | None = None,
        *,
        streamed: bool = False,
    ) -> httpx.Response:
        """The answer: a success, or a 404 to other than PUT. Tried again when the storage is away or busy. `streamed`:
        the caller reads it, and closes it."""
        if self._client is None:
            self._client = httpx.AsyncClient(timeout=httpx.Timeout(30, connect=5))
        url = self._base + quote(key)
        reason = ""
        for attempt in range(ATTEMPTS):
            if attempt:
                await asyncio.sleep(0.2 * 4 ** (attempt - 1))
            signed = await asyncio.to_thread(self._signed, method, url, content, headers or {})
            body = content if isinstance(content, bytes) else _pieces_of(content)
            try:
                request = self._client.build_request(method, url, content=body, headers=signed)
                response = await self._client.send(request, stream=streamed)
            except httpx.TransportError as error:
                reason = type(error).__name__
                continue
            if response.is_success or (response.status_code == 404 and method != "PUT"):
                return response
            await response.aclose()
            reason = f"status {response.status_code}"
            if response.status_code < 500 and response.status_code != 429:
                break
        raise Unavailable(f"the file storage does not answer as it should ({reason}); try again later")

    def _signed(self, method: str, url: str, content: bytes | BinaryIO, headers: dict[str, str]) -> dict[str, str]:
        """The headers to send. Blocking: a machine's role may have to be asked for fresh credentials."""
        if not isinstance(content, bytes):
            content.seek(0)
        request: Any = AWSRequest(method, url, headers=headers, data=content)
        S3SigV4Auth(self._credentials.get_frozen_credentials(), "s3", self.region).add_auth(request)
        return dict(request.headers.items())


async def _pieces_of(file: BinaryIO) -> AsyncIterator[bytes]:
    await asyncio.to_thread(file.seek, 0)
    while piece := await asyncio.to_thread(file.read, PIECE):
        yield piece
