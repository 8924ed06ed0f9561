"""What a failure of the database means: to be tried again, a broken rule, or the service being too busy.

Errors come from SQLAlchemy (which wraps the driver's) or, for prepared statements, from the driver itself.
"""

from __future__ import annotations

import re

import asyncpg
from sqlalchemy.exc import DBAPIError

from coworkapi.core.errors import Invalid, Unavailable, error_for_constraint

DATABASE_ERRORS = (
    DBAPIError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what the driver says when the line broke between two of its steps
    OSError,
    TimeoutError,
)
_RETRIED_STATES = frozenset({"40001", "40P01", "55P03"})  # serialisation failure, deadlock, lock not available
_DOWN_STATES = frozenset({"57P01", "57P02", "57P03", "53300"})  # shutting down, crashed, starting up, full
# A commit that fails with one of these has certainly not happened: the rule that it broke, or the retried states.
_NOT_COMMITTED = re.compile(r"23|40001|40P01|55P03|57014")
# The driver's own words for a value that doesn't fit its column.
_OUT_OF_RANGE = re.compile(r"invalid input for query argument.*\(.*out of .*range.*\)", re.DOTALL)


def is_lost(error: BaseException) -> bool:
    """Whether the connection that gave this error is of no more use."""
    if isinstance(error, DBAPIError) and error.connection_invalidated:
        return True
    driver = driver_error(error)
    return (
        isinstance(driver, (asyncpg.PostgresConnectionError, asyncpg.InternalClientError, OSError, TimeoutError))
        or (isinstance(driver, asyncpg.InterfaceError) and "closed" in str(driver))
        or sqlstate(error) in _DOWN_STATES
    )


def is_transient(error: BaseException) -> bool:
    """Whether the same work may succeed when done again whole."""
    return (
        is_lost(error)
        or isinstance(driver_error(error), asyncpg.InvalidCachedStatementError)  # a migration outdated its plan
        or sqlstate(error) in _RETRIED_STATES
        or violated_constraint(error) == "event_sequence_once"  # guards what event_sequences() already serialises
    )


def never_committed(error: BaseException) -> bool:
    """Whether a COMMIT that failed so has certainly changed nothing."""
    return bool(_NOT_COMMITTED.match(sqlstate(error)))


def translated(error: BaseException) -> BaseException:
    """The domain error that a database error means, or the error itself."""
    state = sqlstate(error)
    if is_transient(error):
        return Unavailable("the database is busy or away; try again shortly", headers={"Retry-After": "1"})
    if state == "57014":
        return Unavailable("the service is too busy to do this in time; try again later", headers={"Retry-After": "5"})
    driver = driver_error(error)
    if state.startswith("23"):
        return error_for_constraint(
            violated_constraint(error) or "unnamed", state, getattr(driver, "detail", None) or ""
        )
    if state in {"22P05", "22021"}:
        return Invalid("text holds a character that cannot be stored (NUL); remove it")
    if state in {"22003", "22008"} or (isinstance(driver, asyncpg.DataError) and _OUT_OF_RANGE.search(str(driver))):
        return Invalid("a number or date is out of the range that can be stored; use a smaller one")
    return error


def driver_error(error: BaseException) -> BaseException:
    """The driver's error, or the operating system's, behind SQLAlchemy's."""
    if not isinstance(error, DBAPIError):
        return error
    cause: BaseException | None = error.orig if isinstance(error.orig, BaseException) else None
    while cause is not None and not isinstance(
        cause,
        (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError, TimeoutError),
    ):
        cause = cause.__cause__
    return cause or error


def violated_constraint(error: BaseException) -> str | None:
    """The name of the constraint that the statement would have broken."""
    name = getattr(driver_error(error), "constraint_name", None)
    return str(name) if name else None


def sqlstate(error: BaseException) -> str:
    """PostgreSQL's code of the error; empty where it has none."""
    return str(getattr(driver_error(error), "sqlstate", None) or "")
