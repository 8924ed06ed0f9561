"""Notes: what staff write about members and teams."""

from __future__ import annotations

from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Notes(Resource):
    """Notes: what staff write about members and teams."""

    def rewrite(self, note_id: str, *, body: str, if_match: str | Model | None = None) -> models.Note:
        """Rewrite a note.

        Replaces the text; the author stays.

        Args:
            note_id: Id of the note
            body: What staff are to know; members never see it

        Needs `notes:write`.
        """
        return self._send(
            "PATCH", f"/v1/notes/{segment(note_id)}", models.Note, body=given({"body": body}), if_match=if_match
        )

    def delete(self, note_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a note.

        Gone for good.

        Args:
            note_id: Id of the note

        Needs `notes:write`.
        """
        return self._send("DELETE", f"/v1/notes/{segment(note_id)}", NoneType, if_match=if_match)


class AsyncNotes(AsyncResource):
    """`Notes` with asyncio."""

    rewrite = awaited(Notes.rewrite)
    """Rewrite a note."""

    delete = awaited(Notes.delete)
    """Delete a note."""
