"""Public: what a website shows without sign-in."""

from __future__ import annotations

from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Files(Resource):
    """Public: what a website shows without sign-in."""

    def get(self, file_id: str) -> bytes:
        """Read a file.

        The bytes of a photo or of a floor plan's drawing, where the public may see them.

        Args:
            file_id: Id of the file
        """
        return self._send("GET", f"/v1/public/{self._organization}/files/{segment(file_id)}", bytes, signed=False)


class AsyncFiles(AsyncResource):
    """`Files` with asyncio."""

    get = awaited(Files.get)
    """Read a file."""
