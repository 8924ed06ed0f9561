"""Invitations: offers by mail to work for the organization."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Invitations(Resource):
    """Invitations: offers by mail to work for the organization."""

    def list(
        self,
        *,
        email: str | None = None,
        pending: bool | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Invitation]:
        """List invitations.

        Newest first. Who sees some locations only, sees the invitations to work there.

        Args:
            email: Only to this address
            pending: Only those neither accepted nor revoked, or only those
            updated_since: Only those changed at or after

        Needs `users:read`.
        """
        return self._items(
            "/v1/invitations",
            models.Invitation,
            query={
                "email": email,
                "pending": pending,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        email: str,
        role_assignments: Sequence[models.AssignmentIn],
        name: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Invitation:
        """Invite someone.

        A mail with a link follows; it works once, for seven days. You can only offer rights that you hold yourself.

        Args:
            email: Kept in lower case
            role_assignments: Roles, each at some locations or everywhere

        Raises RightsNotHeld, NotFound, AlreadyWorksHere, InvitationPending. Needs `users:write`.
        """
        return self._send(
            "POST",
            "/v1/invitations",
            models.Invitation,
            body=given({"email": email, "name": name, "role_assignments": role_assignments}),
            idempotency_key=idempotency_key,
        )

    def accept(
        self,
        *,
        token: str,
        password: str,
        name: str | None = None,
        otp: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.SignedIn:
        """Accept an invitation.

        Makes the account of an address that has none, with that password; an address that has one proves its password.
        Signs in.

        Args:
            token: Of the link in the mail: what follows `#token=`
            name: For a new account; the invitation's name unless given
            password: That of the account, where the address has one; else the new one
            otp: The code of the authenticator app, or a recovery code, where the account has one set up

        Raises InvitationRefused, WrongCredentials, SecondFactorRequired, WrongCode, AlreadyWorksHere, WeakPassword,
        SignInLocked.
        """
        return self._send(
            "POST",
            "/v1/invitations/accept",
            models.SignedIn,
            body=given({"token": token, "name": name, "password": password, "otp": otp}),
            idempotency_key=idempotency_key,
            signed=False,
            signs_in=True,
        )

    def join_organization(self, *, token: str, idempotency_key: str | None = None) -> models.OrganizationRef:
        """Accept an invitation as the signed-in user.

        The session goes on where it is; change over with `POST /v1/auth/switch-organization`.

        Args:
            token: Of the link in the mail: what follows `#token=`

        Raises InvitationRefused, InvitationForAnother, AlreadyWorksHere.
        """
        return self._send(
            "POST",
            "/v1/invitations/join",
            models.OrganizationRef,
            body=given({"token": token}),
            idempotency_key=idempotency_key,
        )

    def get(self, invitation_id: str) -> models.Invitation:
        """Read an invitation.

        Its state and what it offers.

        Args:
            invitation_id: Id of the invitation

        Raises NotFound. Needs `users:read`.
        """
        return self._send("GET", f"/v1/invitations/{segment(invitation_id)}", models.Invitation)

    def resend(
        self, invitation_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Invitation:
        """Send an invitation again.

        With a new link, for seven more days; the former link stops working.

        Args:
            invitation_id: Id of the invitation

        Raises RightsNotHeld, NotFound, InvitationClosed. Needs `users:write`.
        """
        return self._send(
            "POST",
            f"/v1/invitations/{segment(invitation_id)}/resend",
            models.Invitation,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def revoke(
        self, invitation_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Invitation:
        """Withdraw an invitation.

        Its link stops working.

        Args:
            invitation_id: Id of the invitation

        Raises RightsNotHeld, NotFound, InvitationClosed. Needs `users:write`.
        """
        return self._send(
            "POST",
            f"/v1/invitations/{segment(invitation_id)}/revoke",
            models.Invitation,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncInvitations(AsyncResource):
    """`Invitations` with asyncio."""

    list = listed(Invitations.list)
    """List invitations."""

    create = awaited(Invitations.create)
    """Invite someone."""

    accept = awaited(Invitations.accept)
    """Accept an invitation."""

    join_organization = awaited(Invitations.join_organization)
    """Accept an invitation as the signed-in user."""

    get = awaited(Invitations.get)
    """Read an invitation."""

    resend = awaited(Invitations.resend)
    """Send an invitation again."""

    revoke = awaited(Invitations.revoke)
    """Withdraw an invitation."""
