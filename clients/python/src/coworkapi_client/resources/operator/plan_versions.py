"""Plans: what is sold by the month or week, and its versions."""

from __future__ import annotations

from datetime import date
from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import given, given_or_nothing, segment
from coworkapi_client._model import Model
from coworkapi_client._resource import AsyncResource, Resource, awaited


class PlanVersions(Resource):
    """Plans: what is sold by the month or week, and its versions."""

    def get(self, version_id: str) -> models.PlanVersion:
        """Read a version of a plan.

        All its terms.

        Args:
            version_id: Id of the plan version

        Needs `plans:read`.
        """
        return self._send("GET", f"/v1/plan-versions/{segment(version_id)}", models.PlanVersion)

    def update(
        self, version_id: str, *, terms: models.PlanTerms, if_match: str | Model | None = None
    ) -> models.PlanVersion:
        """Change a draft.

        The terms are replaced as a whole. A published version never changes: draft another one.

        Args:
            version_id: Id of the plan version
            terms: Price, cycle, notice, benefits: all of them

        Raises PlanVersionPublished. Needs `plans:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/plan-versions/{segment(version_id)}",
            models.PlanVersion,
            body=given({"terms": terms}),
            if_match=if_match,
        )

    def delete(self, version_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a draft.

        A published version stays.

        Args:
            version_id: Id of the plan version

        Raises PlanVersionPublished. Needs `plans:write`.
        """
        return self._send("DELETE", f"/v1/plan-versions/{segment(version_id)}", NoneType, if_match=if_match)

    def compare(self, version_id: str, *, other_id: str) -> models.VersionDifferences:
        """Compare two versions.

        What is otherwise in the other version, term by term.

        Args:
            version_id: Id of the plan version
            other_id: The version to compare with, of any plan

        Needs `plans:read`.
        """
        return self._send(
            "GET",
            f"/v1/plan-versions/{segment(version_id)}/differences",
            models.VersionDifferences,
            query={"other_id": other_id},
        )

    def publish(
        self,
        version_id: str,
        *,
        effective_from: date | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.PlanVersion:
        """Publish a version.

        From `effective_from` on, those who begin get these terms. Who holds the plan keeps theirs until they are
        migrated.

        Args:
            version_id: Id of the plan version
            effective_from: From which local day new memberships get this version; today unless given

        Raises PlanVersionPublished, VersionsOnOneDay. Needs `plans:write`.
        """
        return self._send(
            "POST",
            f"/v1/plan-versions/{segment(version_id)}/publish",
            models.PlanVersion,
            body=given_or_nothing({"effective_from": effective_from}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncPlanVersions(AsyncResource):
    """`PlanVersions` with asyncio."""

    get = awaited(PlanVersions.get)
    """Read a version of a plan."""

    update = awaited(PlanVersions.update)
    """Change a draft."""

    delete = awaited(PlanVersions.delete)
    """Delete a draft."""

    compare = awaited(PlanVersions.compare)
    """Compare two versions."""

    publish = awaited(PlanVersions.publish)
    """Publish a version."""
