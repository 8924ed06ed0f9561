"""Tags: words that staff hang on members."""

from __future__ import annotations

from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Tags(Resource):
    """Tags: words that staff hang on members."""

    def list(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Tag]:
        """List tags.

        By name, with how many members carry each.

        Needs `members:read`.
        """
        return self._items("/v1/tags", models.Tag, query={"limit": limit, "cursor": cursor})

    def create(self, *, name: str, color: str | None = None, idempotency_key: str | None = None) -> models.Tag:
        """Add a tag.

        Adds a tag. (A name in a member's `tags` does that too.)

        Args:
            color: For screens, as `#2f9e44`

        Raises TagExists. Needs `members:write`.
        """
        return self._send(
            "POST", "/v1/tags", models.Tag, body=given({"name": name, "color": color}), idempotency_key=idempotency_key
        )

    def get(self, tag_id: str) -> models.Tag:
        """Get a tag.

        One tag.

        Args:
            tag_id: Id of the tag

        Needs `members:read`.
        """
        return self._send("GET", f"/v1/tags/{segment(tag_id)}", models.Tag)

    def update(
        self,
        tag_id: str,
        *,
        name: str | None = None,
        color: str | Unset | None = UNSET,
        if_match: str | Model | None = None,
    ) -> models.Tag:
        """Change a tag.

        Renames or recolours a tag, for everyone who carries it.

        Args:
            tag_id: Id of the tag
            color: For screens, as `#2f9e44`

        Raises TagExists. Needs `members:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/tags/{segment(tag_id)}",
            models.Tag,
            body=given({"name": name, "color": nullable(color)}),
            if_match=if_match,
        )

    def delete(self, tag_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a tag.

        Deletes a tag and takes it from everyone who carries it, wherever they are at home.

        Args:
            tag_id: Id of the tag

        Needs `members:write`.
        """
        return self._send("DELETE", f"/v1/tags/{segment(tag_id)}", NoneType, if_match=if_match)


class AsyncTags(AsyncResource):
    """`Tags` with asyncio."""

    list = listed(Tags.list)
    """List tags."""

    create = awaited(Tags.create)
    """Add a tag."""

    get = awaited(Tags.get)
    """Get a tag."""

    update = awaited(Tags.update)
    """Change a tag."""

    delete = awaited(Tags.delete)
    """Delete a tag."""
