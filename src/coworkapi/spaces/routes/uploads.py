"""How an upload becomes a stored picture, and how it is served.

The request's transaction is open when an endpoint begins: the edge authenticates in it. Until `stored` is done it has
only read and locks nothing, so nobody waits for the decoding or for the file store; the rows are locked and written
after it, in a few statements. What it does hold is a database connection, so `ONE_AT_A_TIME` lets each process work on
one upload of a route while the others wait without one. A transaction that fails afterwards leaves bytes that no row
names; they are named by their content, so that the next upload of the same picture finds them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, Header, Request, Response, UploadFile

from coworkapi.core.files import FileStore
from coworkapi.spaces.models import StoredFile
from coworkapi.spaces.pictures import Picture

ONE_AT_A_TIME = {"x-at-once": 1}
BYTES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The picture",
        "content": {
            media: {"schema": {"type": "string", "format": "binary"}}
            for media in ("image/jpeg", "image/png", "image/webp", "image/svg+xml")
        },
    },
    304: {"description": "Not changed since (`If-None-Match`)"},
}
IfNoneMatch = Annotated[str | None, Header(description="ETag of the copy that you have")]


async def file_store(request: Request) -> FileStore:
    store: FileStore = request.app.state.files
    return store


Files = Annotated[FileStore, Depends(file_store)]


async def stored(upload: UploadFile, check: Callable[[bytes], Picture], files: FileStore) -> tuple[Picture, str]:
    """The checked picture and its key in the file store. Raises Invalid."""
    picture = await asyncio.to_thread(check, await upload.read())
    return picture, await files.put(picture.content, picture.content_type)


async def served(file: StoredFile, files: FileStore, if_none_match: str | None, *, public: bool = False) -> Response:
    """The file's bytes, or 304. A file never changes under its id, so it may be kept for long; the public's for an
    hour, since what is public may cease to be."""
    tag = f'"{file.storage_key.rpartition("/")[2][:32]}"'
    headers = {
        "ETag": tag,
        "Cache-Control": "public, max-age=3600" if public else "private, max-age=31536000, immutable",
        # Nothing in a picture may act or load, should one be opened by itself.
        "Content-Security-Policy": "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox",
    }
    if if_none_match and tag in if_none_match:
        return Response(status_code=304, headers=headers)
    return Response(await files.get(file.storage_key), media_type=file.content_type, headers=headers)
