"""Photos: pictures of locations and resources, and the bytes of files."""

from __future__ import annotations

from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Files(Resource):
    """Photos: pictures of locations and resources, and the bytes of files."""

    def get(self, file_id: str) -> bytes:
        """Read a file.

        The bytes of a photo or of a floor plan's drawing.

        Args:
            file_id: Id of the file

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/files/{segment(file_id)}", bytes)


class AsyncFiles(AsyncResource):
    """`Files` with asyncio."""

    get = awaited(Files.get)
    """Read a file."""
