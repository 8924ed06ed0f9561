"""`/v1/charges/batch`."""

from __future__ import annotations

from collections.abc import Sequence

from coworkapi.billing import service
from coworkapi.billing.schemas import ChargeOut, ManualChargeIn
from coworkapi.billing.service import ByHand
from coworkapi.core.batch import BatchIn, BatchOut, BatchRefused, Keyed, run_batch
from coworkapi.core.errors import ProblemError
from coworkapi.core.http import Ctx, Router, problems, requires

router = Router(prefix="/v1/charges", tags=["Charges"])


class ChargeBatchItem(ManualChargeIn, Keyed):
    """A fee or an adjustment, as `POST /v1/charges` takes it."""


class ChargeBatchIn(BatchIn[ChargeBatchItem]):
    """Fees and adjustments by hand."""


class ChargeBatchOut(BatchOut[ChargeOut]):
    """What became of each."""


@router.post(
    "/batch", dependencies=[requires("charges:write")], summary="Charge many by hand", responses=problems(BatchRefused)
)
async def create_charges(body: ChargeBatchIn, ctx: Ctx) -> ChargeBatchOut:
    """Up to 100 fees and adjustments at once, each by the rules of `POST /v1/charges`."""

    async def work(items: Sequence[ChargeBatchItem]) -> list[ChargeOut | ProblemError]:
        wanted = [ByHand(**{name: getattr(item, name) for name in ManualChargeIn.model_fields}) for item in items]
        return await service.charge_all_by_hand(ctx.unit, wanted, now=ctx.now)

    return await run_batch(ctx, body, ChargeBatchOut, of="POST /v1/charges", work=work)
