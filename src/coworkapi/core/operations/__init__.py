"""Long work behind `202`: `/v1/operations/{id}` shows its state, done/total and result; it can be cancelled.

    @router.post("/import", status_code=202, ...)
    async def import_things(...) -> OperationOut:
        return await start(ctx.session, kind="things.import", scope="things:write", params={...}, content=file)

`wiring.py` names the function behind each kind. It gets a `Run` and does its work in steps, each a transaction that
also says how far it is: a crash loses the step it was in and the next worker goes on from the checkpoint.
"""

from coworkapi.core.operations.models import Operation, OperationInput, OperationRow
from coworkapi.core.operations.rights import require_seen
from coworkapi.core.operations.runner import ReportedRow, Run, Stopped, Work, operations_due, start
from coworkapi.core.operations.schemas import OperationOut
from coworkapi.core.operations.settling import settle

__all__ = [
    "Operation",
    "OperationInput",
    "OperationOut",
    "OperationRow",
    "ReportedRow",
    "Run",
    "Stopped",
    "Work",
    "operations_due",
    "require_seen",
    "settle",
    "start",
]
