"""My spaces: locations and resources as the signed-in member sees them."""

from __future__ import annotations

from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Files(Resource):
    """My spaces: locations and resources as the signed-in member sees them."""

    def get(self, file_id: str) -> bytes:
        """Read a file.

        The bytes of a photo or of a floor plan's drawing.

        Args:
            file_id: Id of the file
        """
        return self._send("GET", f"/v1/me/files/{segment(file_id)}", bytes)


class AsyncFiles(AsyncResource):
    """`Files` with asyncio."""

    get = awaited(Files.get)
    """Read a file."""
