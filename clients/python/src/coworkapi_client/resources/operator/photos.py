"""Photos: pictures of locations and resources, and the bytes of files."""

from __future__ import annotations

from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Photos(Resource):
    """Photos: pictures of locations and resources, and the bytes of files."""

    def get(self, photo_id: str) -> models.Photo:
        """Read a photo's data.

        Args:
            photo_id: Id of the photo

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/photos/{segment(photo_id)}", models.Photo)

    def update(
        self,
        photo_id: str,
        *,
        caption: str | Unset | None = UNSET,
        position: int | None = None,
        if_match: str | Model | None = None,
    ) -> models.Photo:
        """Change a photo's caption or position.

        Args:
            photo_id: Id of the photo
            position: Lower comes first

        Needs `spaces:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/photos/{segment(photo_id)}",
            models.Photo,
            body=given({"caption": nullable(caption), "position": position}),
            if_match=if_match,
        )

    def delete(self, photo_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a photo.

        Args:
            photo_id: Id of the photo

        Needs `spaces:write`.
        """
        return self._send("DELETE", f"/v1/photos/{segment(photo_id)}", NoneType, if_match=if_match)


class AsyncPhotos(AsyncResource):
    """`Photos` with asyncio."""

    get = awaited(Photos.get)
    """Read a photo's data."""

    update = awaited(Photos.update)
    """Change a photo's caption or position."""

    delete = awaited(Photos.delete)
    """Delete a photo."""
