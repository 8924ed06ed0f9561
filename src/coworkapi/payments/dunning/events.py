"""What happens in dunning."""

from __future__ import annotations

from coworkapi.core.events import Fact
from coworkapi.payments.dunning.schemas import (
    DunningPauseOut,
    DunningPolicyOut,
    DunningReminderOut,
    DunningStepTakenOut,
)


class DunningReminded(Fact, name="dunning.reminded", data=DunningReminderOut):
    """An account is reminded of overdue invoices; it is mailed. The aggregate is the account."""


class DunningStepTaken(Fact, name="dunning.step_taken", data=DunningStepTakenOut):
    """A step was taken for an invoice. The aggregate is the account."""


class DunningPaused(Fact, name="dunning.paused", data=DunningPauseOut):
    """Someone promised to pay, or disputes what is owed."""


class DunningPauseEnded(Fact, name="dunning.pause_ended", data=DunningPauseOut):
    """It was ended before its time."""


class DunningPolicyCreated(Fact, name="dunning_policy.created", data=DunningPolicyOut):
    """There is a new policy."""


class DunningPolicyUpdated(Fact, name="dunning_policy.updated", data=DunningPolicyOut):
    """It changed; steps that were taken stay taken."""


class DunningPolicyArchived(Fact, name="dunning_policy.archived", data=DunningPolicyOut):
    """It governs nothing any more."""
