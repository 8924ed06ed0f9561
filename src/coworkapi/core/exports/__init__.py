"""Every list as a file: `POST /v1/exports` writes the rows of any list route, with its filters and rights, as CSV, JSON
lines or Parquet.

An export asks the list's own endpoint, page by page, in one transaction that sees one moment: so its rows are the
list's, and a new list can be exported because it is there. `app.py` and `worker.py` say which lists there are
(`Lists(routers)`); the columns are those of the list's schema.
"""

from coworkapi.core.exports.lists import Lists
from coworkapi.core.exports.work import KIND, delete_expired, export_work

__all__ = ["KIND", "Lists", "delete_expired", "export_work"]
