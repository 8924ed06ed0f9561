from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime

from coworkapi_client._model import Model


class DunningStepIn(Model):
    """What is done when an invoice has been overdue for so many days; the day on which it was due doesn't count."""

    key: str | None = None
    """By action and day unless given; keep it when you move the step"""
    after_days: int
    """On how many days overdue; the day on which it was due doesn't count"""
    action: Literal["remind", "retry", "fee", "restrict", "suspend", "terminate"]
    """What is done then"""
    level: int | None = None
    """Of a reminder: 1 friendly, 2 firm, 3 the last one"""
    amount: int | None = None
    """Of a fee"""
    basis_points: int | None = None
    """Of a fee: of what is open, half up"""
    cap: int | None = None
    """All late fees of an invoice together are at most this"""
    tax_code: str | None = None
    """Of a fee; `none` unless given"""


class DunningStep(Model):
    key: str
    """Names the step within its policy"""
    after_days: int
    """On how many days overdue; the day on which it was due doesn't count"""
    action: Literal["remind", "retry", "fee", "restrict", "suspend", "terminate"] | str
    """What is done then"""
    level: int | None = None
    """Of a reminder: 1 for the first, 2 for the second and so on"""
    amount: int | None = None
    """Of a fee: minor units; null where it is a percentage, or no fee"""
    basis_points: int | None = None
    """Hundredths of a percent: 1000 is 10 %"""
    cap: int | None = None
    """Minor units: all late fees of an invoice together are at most this; null: no limit"""
    tax_code: str | None = None
    """Which of the legal entity's tax rates applies; `none` for no tax"""


class DunningPolicy(Model):
    """What is done on which day of being overdue."""

    id: str
    """Its id: its kind, an underscore and 26 characters that sort by when it was made"""
    legal_entity_id: str | None
    """Id of the legal entity"""
    name: str
    currency: str
    """ISO 4217 code, as `EUR`"""
    minimum: int
    """Minor units: an account that owes at most this much overdue is left alone"""
    steps: list[DunningStep]
    """In the order of their days"""
    archived_at: AwareDatetime | None
    """When it was archived; null while it is in use"""
    created_at: AwareDatetime
    """When it was made; set by the service"""
    updated_at: AwareDatetime
    """When it last changed; set by the service. Lists can be asked for `updated_since`"""
