"""Files behind one Protocol: a folder, or an S3 bucket. Content is named by its SHA-256, so that storing is idempotent
and can be done before the row that refers to it (never inside a transaction)."""

from __future__ import annotations

import asyncio
import hashlib
import os
import shutil
from collections.abc import AsyncIterator
from importlib import import_module
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import unquote, urlsplit

from coworkapi.core.errors import NotFound

PIECE = 1 << 18


class FileStore(Protocol):
    """Keeps bytes by key."""

    async def put(self, content: bytes, content_type: str) -> str:
        """Stores content; its key. Storing the same content again is the same key and no second copy."""

    async def get(self, key: str) -> bytes:
        """The content. Raises NotFound."""

    async def put_file(self, path: Path, content_type: str, key: str) -> None:
        """Stores a file's content under a key of the caller's own, in place of what was there. Of whatever size: it is
        never held as a whole."""

    async def read(self, key: str) -> AsyncIterator[bytes]:
        """The content, piece by piece. Raises NotFound, before the first of them."""

    async def delete(self, key: str) -> None:
        """Removes the content; no error when it isn't there."""

    async def close(self) -> None:
        """Lets go of connections."""


def key_of(content: bytes) -> str:
    """`ab/abcdef...`: SHA-256 in hex behind its first two digits."""
    digest = hashlib.sha256(content).hexdigest()
    return f"{digest[:2]}/{digest}"


class FolderStore:
    """Files below one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    async def put(self, content: bytes, content_type: str) -> str:
        key = key_of(content)
        await asyncio.to_thread(self._write, self.root / key, content)
        return key

    def _write(self, path: Path, content: bytes) -> None:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed: a crash leaves no half file under the final name.
        aside = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        aside.write_bytes(content)
        aside.replace(path)

    async def get(self, key: str) -> bytes:
        try:
            return await asyncio.to_thread((self.root / key).read_bytes)
        except FileNotFoundError:
            raise NotFound("the file is gone from the storage") from None

    async def put_file(self, path: Path, content_type: str, key: str) -> None:
        await asyncio.to_thread(self._copy, path, self.root / key)

    def _copy(self, source: Path, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_name(f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        shutil.copyfile(source, aside)
        aside.replace(path)

    async def read(self, key: str) -> AsyncIterator[bytes]:
        try:
            file = await asyncio.to_thread((self.root / key).open, "rb")
        except FileNotFoundError:
            raise NotFound("the file is gone from the storage") from None
        return self._pieces(file)

    async def _pieces(self, file: BinaryIO) -> AsyncIterator[bytes]:
        with file:
            while piece := await asyncio.to_thread(file.read, PIECE):
                yield piece

    async def delete(self, key: str) -> None:
        await asyncio.to_thread((self.root / key).unlink, True)

    async def close(self) -> None:
        """Nothing is held."""


def open_store(url: str) -> FileStore:
    """The store that a `files_url` names. Raises ValueError for an address that isn't understood."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return FolderStore(Path(unquote(parts.path)))
    if parts.scheme == "s3":
        try:
            module = import_module(
                "coworkapi.core.files_s3"
            )  # only an installation with the extra `s3` has what it needs
        except ImportError:
            raise ValueError("files_url is in S3: install coworkapi[s3]") from None
        store: FileStore = module.S3Store(url)
        return store
    raise ValueError(f"files_url {url!r}: use file:///folder or s3://bucket/prefix")
