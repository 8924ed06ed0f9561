"""`/v1/members/batch`."""

from __future__ import annotations

from collections.abc import Sequence

from coworkapi.core.batch import BatchIn, BatchOut, BatchRefused, Keyed, run_batch
from coworkapi.core.errors import ProblemError
from coworkapi.core.http import Ctx, Router, problems, requires
from coworkapi.members import service
from coworkapi.members.routes.access import require_home
from coworkapi.members.schemas import MemberIn, MemberOut

router = Router(prefix="/v1/members", tags=["Members"])


class MemberBatchItem(MemberIn, Keyed):
    """A new member, as `POST /v1/members` takes it."""


class MemberBatchIn(BatchIn[MemberBatchItem]):
    """New members."""


class MemberBatchOut(BatchOut[MemberOut]):
    """What became of each."""


@router.post(
    "/batch", dependencies=[requires("members:write")], summary="Add many members", responses=problems(BatchRefused)
)
async def create_members(body: MemberBatchIn, ctx: Ctx) -> MemberBatchOut:
    """Up to 100 at once, each by the rules of `POST /v1/members`; of two with the same address the first is added."""

    async def work(items: Sequence[MemberBatchItem]) -> list[MemberOut | ProblemError]:
        found: list[MemberOut | ProblemError | None] = [_forbidden(ctx, item) for item in items]
        allowed = [item for item, error in zip(items, found, strict=True) if error is None]
        made = iter(await service.create_members(ctx.unit, [_values(item) for item in allowed]) if allowed else [])
        return [next(made) if error is None else error for error in found]

    return await run_batch(ctx, body, MemberBatchOut, of="POST /v1/members", work=work)


def _forbidden(ctx: Ctx, item: MemberBatchItem) -> ProblemError | None:
    try:
        require_home(ctx, "members:write", item.home_location_id)
    except ProblemError as error:
        return error
    return None


def _values(item: MemberBatchItem) -> dict[str, object]:
    values = {name: getattr(item, name) for name in MemberIn.model_fields}
    return values | {"address": item.address.model_dump(exclude_none=True)}
