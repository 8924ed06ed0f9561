"""Keeps Python's cycle collector from stopping a request for half a second.

What the application is built of (some 230,000 containers: routes, schemas, the code itself) lives as long as the
process, and a full collection walks all of it: 280 to 600 ms in which nothing is answered, once every few seconds of
searches, to free a few dozen objects. Reference counts free nearly everything here; `coworkapi/__init__.py` has the
collector look less often, too.
"""

from __future__ import annotations

import gc


def settle() -> None:
    """Takes all that is there now out of what is collected. Of its calls in one process only the first does something:
    a process with a second application (tests) would keep what the first one left."""
    if gc.get_freeze_count():
        return
    gc.collect()
    gc.freeze()
