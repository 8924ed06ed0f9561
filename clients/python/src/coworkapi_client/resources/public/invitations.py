"""Attendees: who comes to a booking: invited, changed and cancelled by mail with a calendar entry."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Invitations(Resource):
    """Attendees: who comes to a booking: invited, changed and cancelled by mail with a calendar entry."""

    def get(self, token: str) -> models.Rsvp:
        """Read an invitation.

        What someone is invited to, and what they answered. Changes nothing, so that a mail scanner's visit answers
        nothing. JSON, or for a browser a page with buttons.

        Args:
            token: As the link in the mail has it

        Raises NotFound.
        """
        return self._send(
            "GET", f"/v1/public/{self._organization}/invitations/{segment(token)}", models.Rsvp, signed=False
        )

    def answer(
        self, token: str, answered: Literal["accept", "decline", "tentative"], *, idempotency_key: str | None = None
    ) -> models.Rsvp:
        """Answer an invitation.

        For all that the mail invites to and that is still to come. Can be changed until it is over; who declined is not
        expected as a visitor.

        Args:
            token: As the link in the mail has it

        Raises NotFound, TooLate.
        """
        return self._send(
            "POST",
            f"/v1/public/{self._organization}/invitations/{segment(token)}/{segment(answered)}",
            models.Rsvp,
            idempotency_key=idempotency_key,
            signed=False,
        )


class AsyncInvitations(AsyncResource):
    """`Invitations` with asyncio."""

    get = awaited(Invitations.get)
    """Read an invitation."""

    answer = awaited(Invitations.answer)
    """Answer an invitation."""
