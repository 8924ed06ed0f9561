"""Plans: what is sold by the month or week, and its versions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Plans(Resource):
    """Plans: what is sold by the month or week, and its versions."""

    def list(
        self,
        *,
        location_id: str | None = None,
        is_public: bool | None = None,
        archived: bool | None = None,
        external_id: str | None = None,
        updated_since: datetime | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Plan]:
        """List plans.

        By `position`, then in the order they were made.

        Args:
            location_id: Sold at this location
            is_public: Only those that are shown to everyone, or not
            archived: The archived ones instead
            external_id: Only the one with this id of yours
            updated_since: Only what changed at or after

        Needs `plans:read`.
        """
        return self._items(
            "/v1/plans",
            models.Plan,
            query={
                "location_id": location_id,
                "is_public": is_public,
                "archived": archived,
                "external_id": external_id,
                "updated_since": updated_since,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        name: str,
        location_id: str | None = None,
        description: str | None = None,
        is_public: bool | None = None,
        position: int | None = None,
        terms: models.PlanTerms | None = None,
        effective_from: date | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Plan:
        """Add a plan.

        With `terms`, its first version is published at once; without, it is sold when a version is published.

        Args:
            location_id: Where it is sold; null: at every location
            description: What it is about, for people who may buy it
            is_public: Shown without sign-in, and to all members
            position: Where it stands in lists: lowest first
            terms: Its first version, published at once; null: none yet
            effective_from: From which local day the terms hold; today unless given
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `plans:write`.
        """
        return self._send(
            "POST",
            "/v1/plans",
            models.Plan,
            body=given(
                {
                    "name": name,
                    "location_id": location_id,
                    "description": description,
                    "is_public": is_public,
                    "position": position,
                    "terms": terms,
                    "effective_from": effective_from,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, plan_id: str) -> models.Plan:
        """Read a plan.

        With the version that is effective on today's local day.

        Args:
            plan_id: Id of the plan

        Needs `plans:read`.
        """
        return self._send("GET", f"/v1/plans/{segment(plan_id)}", models.Plan)

    def update(
        self,
        plan_id: str,
        *,
        name: str | None = None,
        description: str | Unset | None = UNSET,
        is_public: bool | None = None,
        position: int | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Plan:
        """Change a plan.

        Only the fields named are changed. Its terms change with a new version.

        Args:
            plan_id: Id of the plan
            description: What it is about, for people who may buy it
            is_public: Whether anyone may see it without a sign-in
            position: Where it stands in lists: lowest first
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises ExternalIdTaken. Needs `plans:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/plans/{segment(plan_id)}",
            models.Plan,
            body=given(
                {
                    "name": name,
                    "description": nullable(description),
                    "is_public": is_public,
                    "position": position,
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, plan_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Plan:
        """Sell a plan no more.

        Who holds it goes on holding it.

        Args:
            plan_id: Id of the plan

        Needs `plans:write`.
        """
        return self._send(
            "POST",
            f"/v1/plans/{segment(plan_id)}/archive",
            models.Plan,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def restore(
        self, plan_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Plan:
        """Sell a plan again.

        An archived one.

        Args:
            plan_id: Id of the plan

        Needs `plans:write`.
        """
        return self._send(
            "POST",
            f"/v1/plans/{segment(plan_id)}/restore",
            models.Plan,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_versions(
        self,
        plan_id: str,
        *,
        state: Literal["draft", "published"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.PlanVersion]:
        """List a plan's versions.

        The newest first.

        Args:
            plan_id: Id of the plan
            state: Only in this state

        Needs `plans:read`.
        """
        return self._items(
            f"/v1/plans/{segment(plan_id)}/versions",
            models.PlanVersion,
            query={"state": state, "limit": limit, "cursor": cursor},
        )

    def draft_version(
        self, plan_id: str, *, terms: models.PlanTerms, idempotency_key: str | None = None
    ) -> models.PlanVersion:
        """Draft a version of a plan.

        Nothing changes for anyone before it is published.

        Args:
            plan_id: Id of the plan
            terms: Price, cycle, notice, benefits: all of them

        Raises Conflict, VersionsOnOneDay. Needs `plans:write`.
        """
        return self._send(
            "POST",
            f"/v1/plans/{segment(plan_id)}/versions",
            models.PlanVersion,
            body=given({"terms": terms}),
            idempotency_key=idempotency_key,
        )


class AsyncPlans(AsyncResource):
    """`Plans` with asyncio."""

    list = listed(Plans.list)
    """List plans."""

    create = awaited(Plans.create)
    """Add a plan."""

    get = awaited(Plans.get)
    """Read a plan."""

    update = awaited(Plans.update)
    """Change a plan."""

    archive = awaited(Plans.archive)
    """Sell a plan no more."""

    restore = awaited(Plans.restore)
    """Sell a plan again."""

    list_versions = listed(Plans.list_versions)
    """List a plan's versions."""

    draft_version = awaited(Plans.draft_version)
    """Draft a version of a plan."""
