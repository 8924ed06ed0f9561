"""The verbs of bank statements."""

from coworkapi.payments.bank.service.deciding import (
    accept,
    accept_certain,
    book_as,
    find_line,
    line_out,
    reject,
    reopen,
    split,
)
from coworkapi.payments.bank.service.importing import (
    import_file,
    keep_settings,
    require_entity,
    settings_of,
    statement_out,
)
from coworkapi.payments.bank.service.matching import proposals_of

__all__ = [
    "accept",
    "accept_certain",
    "book_as",
    "find_line",
    "import_file",
    "keep_settings",
    "line_out",
    "proposals_of",
    "reject",
    "reopen",
    "require_entity",
    "settings_of",
    "split",
    "statement_out",
]
