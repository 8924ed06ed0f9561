"""Permissions: who may book beyond a policy, and who may be where and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Permissions(Resource):
    """Permissions: who may book beyond a policy, and who may be where and when."""

    def list(
        self,
        *,
        valid_at: datetime | None = None,
        kind: Literal["booking", "access"] | None = None,
        archived: bool | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
        account_id: str | None = None,
        member_id: str | None = None,
        team_id: str | None = None,
    ) -> Items[models.Permission]:
        """List permissions.

        In the order they were given.

        Args:
            valid_at: Only what is valid at that instant
            kind: Only of this kind
            archived: Also what was archived
            external_id: Only with this id of yours
            updated_since: Only what changed at or after
            account_id: Only this account's
            member_id: Only what this member has: their own, their teams', everyone's
            team_id: Only what this team has: its own, everyone's

        Needs `credits:read`.
        """
        return self._items(
            "/v1/permissions",
            models.Permission,
            query={
                "valid_at": valid_at,
                "kind": kind,
                "archived": archived,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
                "account_id": account_id,
                "member_id": member_id,
                "team_id": team_id,
            },
        )

    def create(
        self,
        *,
        account_id: str,
        name: str,
        kind: Literal["booking", "access"],
        restrictions: models.Restrictions | None = None,
        resource_ids: Sequence[str] | None = None,
        allows: models.BookingAllowances | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Permission:
        """Give a permission.

        To an account's people. Valid from now, unless `valid_from` says otherwise.

        Args:
            account_id: Id of the billing account
            kind: `booking` widens a policy's limits; `access` lets people in
            restrictions: What it may be used for
            resource_ids: Only for these; none named: any that `restrictions` allow
            allows: Of kind `booking`: which limits are wider
            valid_from: For what begins at or after
            valid_until: For what begins before; null: no end
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, ExternalIdTaken. Needs `credits:write`.
        """
        return self._send(
            "POST",
            "/v1/permissions",
            models.Permission,
            body=given(
                {
                    "account_id": account_id,
                    "name": name,
                    "kind": kind,
                    "restrictions": restrictions,
                    "resource_ids": resource_ids,
                    "allows": allows,
                    "valid_from": valid_from,
                    "valid_until": valid_until,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, permission_id: str) -> models.Permission:
        """Read a permission.

        Args:
            permission_id: Id of the permission

        Needs `credits:read`.
        """
        return self._send("GET", f"/v1/permissions/{segment(permission_id)}", models.Permission)

    def update(
        self,
        permission_id: str,
        *,
        name: str | None = None,
        restrictions: models.Restrictions | None = None,
        resource_ids: Sequence[str] | None = None,
        allows: models.BookingAllowances | None = None,
        valid_from: datetime | None = None,
        valid_until: datetime | Unset | None = UNSET,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Permission:
        """Change a permission.

        Only the fields named are changed. Bookings that it let them make stay.

        Args:
            permission_id: Id of the permission
            restrictions: What it may be used for
            resource_ids: Only for these; none named: any that `restrictions` allow
            valid_from: For what begins at or after
            valid_until: For what begins before; null: no end
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, BenefitIsArchived, ComesFromPlan, ExternalIdTaken. Needs `credits:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/permissions/{segment(permission_id)}",
            models.Permission,
            body=given(
                {
                    "name": name,
                    "restrictions": restrictions,
                    "resource_ids": resource_ids,
                    "allows": allows,
                    "valid_from": valid_from,
                    "valid_until": nullable(valid_until),
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, permission_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Permission:
        """Archive a permission.

        Puts it away: it counts no more and lists leave it out. Doing it again changes nothing.

        Args:
            permission_id: Id of the permission

        Raises ComesFromPlan. Needs `credits:write`.
        """
        return self._send(
            "POST",
            f"/v1/permissions/{segment(permission_id)}/archive",
            models.Permission,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def end(
        self, permission_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Permission:
        """End a permission.

        It lets nobody book what begins from now on, and nobody in. One yet to begin is archived.

        Args:
            permission_id: Id of the permission

        Raises NotFound, BenefitIsArchived, ComesFromPlan, ExternalIdTaken. Needs `credits:write`.
        """
        return self._send(
            "POST",
            f"/v1/permissions/{segment(permission_id)}/end",
            models.Permission,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncPermissions(AsyncResource):
    """`Permissions` with asyncio."""

    list = listed(Permissions.list)
    """List permissions."""

    create = awaited(Permissions.create)
    """Give a permission."""

    get = awaited(Permissions.get)
    """Read a permission."""

    update = awaited(Permissions.update)
    """Change a permission."""

    archive = awaited(Permissions.archive)
    """Archive a permission."""

    end = awaited(Permissions.end)
    """End a permission."""
