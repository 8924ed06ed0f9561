"""What happens to plans."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.memberships.schemas.plans import PlanOut, PlanVersionOut


class PlanCreated(Fact, name="plan.created", data=PlanOut):
    """Something new is sold."""


class PlanUpdated(Fact, name="plan.updated", data=PlanOut):
    """Its name or where it is shown changed; terms change with a version."""


class PlanArchived(Fact, name="plan.archived", data=PlanOut):
    """It is sold no more; who holds it goes on holding it."""


class PlanRestored(Fact, name="plan.restored", data=PlanOut):
    """It is sold again."""


class PlanVersionPublished(Fact, name="plan_version.published", data=PlanVersionOut):
    """From its `effective_from` on, those who begin get these terms."""
