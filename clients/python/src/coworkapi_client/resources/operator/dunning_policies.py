"""Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""

from __future__ import annotations

from collections.abc import Sequence

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class DunningPolicies(Resource):
    """Dunning: what happens on which day to accounts with overdue invoices: policies, promises and disputes, what was done, what comes next and why."""

    def list(
        self,
        *,
        legal_entity_id: str | None = None,
        archived: bool | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.DunningPolicy]:
        """List dunning policies.

        Oldest first.

        Args:
            legal_entity_id: Only of this legal entity
            archived: The archived ones instead

        Needs `dunning:read`.
        """
        return self._items(
            "/v1/dunning-policies",
            models.DunningPolicy,
            query={"legal_entity_id": legal_entity_id, "archived": archived, "limit": limit, "cursor": cursor},
        )

    def create(
        self,
        *,
        name: str,
        currency: str,
        steps: Sequence[models.DunningStepIn],
        legal_entity_id: str | None = None,
        minimum: int | None = None,
        idempotency_key: str | None = None,
    ) -> models.DunningPolicy:
        """Add a dunning policy.

        For one legal entity, or for all without a policy of their own. What is overdue already is looked at by it within
        a minute: ask first with a dry run of dunning in a test organization.

        Args:
            legal_entity_id: null: for entities without a policy of their own
            currency: Of its amounts; the entity's, where it is for one
            minimum: An account that owes at most this much overdue is left alone
            steps: What is done, by days overdue

        Raises DunningPolicyExists. Needs `dunning:write`.
        """
        return self._send(
            "POST",
            "/v1/dunning-policies",
            models.DunningPolicy,
            body=given(
                {
                    "legal_entity_id": legal_entity_id,
                    "name": name,
                    "currency": currency,
                    "minimum": minimum,
                    "steps": steps,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, policy_id: str) -> models.DunningPolicy:
        """Get a dunning policy.

        Args:
            policy_id: Id of the dunning policy

        Needs `dunning:read`.
        """
        return self._send("GET", f"/v1/dunning-policies/{segment(policy_id)}", models.DunningPolicy)

    def update(
        self,
        policy_id: str,
        *,
        name: str | None = None,
        minimum: int | None = None,
        steps: Sequence[models.DunningStepIn] | None = None,
        if_match: str | Model | None = None,
    ) -> models.DunningPolicy:
        """Change a dunning policy.

        Steps that were taken stay taken, by their keys; standings are computed anew by the steps as they are now.

        Args:
            policy_id: Id of the dunning policy
            minimum: Minor units of the policy's currency
            steps: What is done, by days overdue: all of them

        Raises DunningPolicyIsArchived. Needs `dunning:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/dunning-policies/{segment(policy_id)}",
            models.DunningPolicy,
            body=given({"name": name, "minimum": minimum, "steps": steps}),
            if_match=if_match,
        )

    def archive(
        self, policy_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.DunningPolicy:
        """Archive a dunning policy.

        It governs nothing any more; what it had restricted is lifted, unless another policy takes its place.

        Args:
            policy_id: Id of the dunning policy

        Needs `dunning:write`.
        """
        return self._send(
            "POST",
            f"/v1/dunning-policies/{segment(policy_id)}/archive",
            models.DunningPolicy,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )


class AsyncDunningPolicies(AsyncResource):
    """`DunningPolicies` with asyncio."""

    list = listed(DunningPolicies.list)
    """List dunning policies."""

    create = awaited(DunningPolicies.create)
    """Add a dunning policy."""

    get = awaited(DunningPolicies.get)
    """Get a dunning policy."""

    update = awaited(DunningPolicies.update)
    """Change a dunning policy."""

    archive = awaited(DunningPolicies.archive)
    """Archive a dunning policy."""
