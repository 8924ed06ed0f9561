"""Bank statements: cAMT.053 and CSV files of the bank, what each booking in them probably is, and booking it."""

from __future__ import annotations

from coworkapi_client import models
from coworkapi_client._calls import FileContent, segment
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class BankStatements(Resource):
    """Bank statements: cAMT.053 and CSV files of the bank, what each booking in them probably is, and booking it."""

    def list(
        self, *, legal_entity_id: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.BankStatement]:
        """List bank statements.

        Newest first.

        Args:
            legal_entity_id: Only of this legal entity

        Needs `payments:read`.
        """
        return self._items(
            "/v1/bank-statements",
            models.BankStatement,
            query={"legal_entity_id": legal_entity_id, "limit": limit, "cursor": cursor},
        )

    def import_(
        self, *, legal_entity_id: str, file: FileContent, idempotency_key: str | None = None
    ) -> models.BankImport:
        """Import a bank statement.

        A CAMT.053 file (XML), or a table (CSV) by the usual column names or the legal entity's bank settings.

        All of it is kept or, where anything in it is wrong or missing, nothing. The same statement again changes nothing,
        and lines that another statement has brought are left out.

        Args:
            legal_entity_id: Whose bank account it is
            file: The file itself, as a part of the form

        Raises BankFileRefused. Needs `payments:write`.
        """
        return self._send(
            "POST",
            "/v1/bank-statements",
            models.BankImport,
            query={"legal_entity_id": legal_entity_id},
            files={"file": file},
            idempotency_key=idempotency_key,
        )

    def get(self, statement_id: str) -> models.BankStatement:
        """Get a bank statement.

        Args:
            statement_id: Id of the bank statement

        Needs `payments:read`.
        """
        return self._send("GET", f"/v1/bank-statements/{segment(statement_id)}", models.BankStatement)


class AsyncBankStatements(AsyncResource):
    """`BankStatements` with asyncio."""

    list = listed(BankStatements.list)
    """List bank statements."""

    import_ = awaited(BankStatements.import_)
    """Import a bank statement."""

    get = awaited(BankStatements.get)
    """Get a bank statement."""
