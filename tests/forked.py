"""Processes for tests that kill them: forked from one that has the service imported already.

They are as real and as easily killed as any, and begin in a fraction of the time that an interpreter takes to import
the service. That it starts from its command line is shown in `tests/local`.
"""

from __future__ import annotations

import multiprocessing

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(
    [
        "tests.billing.run_worker",
        "tests.crash.service",
        "tests.payments.collect_worker",
        "tests.webhooks.dispatch_worker",
    ]
)
