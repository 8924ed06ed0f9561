"""What billing takes and gives, a file for each family."""

from __future__ import annotations

from coworkapi.billing.schemas.charges import (
    BasisPoints,
    ChargeAnswer,
    ChargeOut,
    ExplanationLine,
    ManualChargeIn,
    Reason,
    SettlementMethod,
    SettlementOut,
    TaxCode,
    TaxRateIn,
    TaxRateOut,
    TaxRatePatch,
    Text,
    VoidAnswer,
    VoidIn,
    unset,
)

__all__ = [
    "BasisPoints",
    "ChargeAnswer",
    "ChargeOut",
    "ExplanationLine",
    "ManualChargeIn",
    "Reason",
    "SettlementMethod",
    "SettlementOut",
    "TaxCode",
    "TaxRateIn",
    "TaxRateOut",
    "TaxRatePatch",
    "Text",
    "VoidAnswer",
    "VoidIn",
    "unset",
]
