"""Samples of the Zapier app, of the examples in openapi.json: `python -m tools.zapier_samples --write | --check`.

Zapier shows them while a Zap is built, when the space has nothing of that kind yet; they must have the fields that the
service gives.
"""

from __future__ import annotations

import json
import sys

from tools.node import ROOT

SAMPLES = ROOT / "clients" / "zapier" / "src" / "samples.js"
READS = {
    "account": "/v1/billing-accounts/{account_id}",
    "booking": "/v1/bookings/{booking_id}",
    "charge": "/v1/charges/{charge_id}",
    "check_in": "/v1/check-ins/{check_in_id}",
    "credit_lot": "/v1/credits/lots/{lot_id}",
    "invoice": "/v1/invoices/{invoice_id}",
    "location": "/v1/locations/{location_id}",
    "member": "/v1/members/{member_id}",
    "membership": "/v1/memberships/{membership_id}",
    "payment": "/v1/payments/{payment_id}",
    "resource": "/v1/resources/{resource_id}",
}
HEAD = "// Written by tools/zapier_samples.py (`make clients`): what openapi/openapi.json shows as examples.\n"


def samples() -> str:
    paths = json.loads((ROOT / "openapi" / "openapi.json").read_text())["paths"]
    found = {
        name: paths[path]["get"]["responses"]["200"]["content"]["application/json"]["example"]
        for name, path in READS.items()
    }
    return f"{HEAD}export default {json.dumps(found, indent=2)};\n"


def write() -> None:
    SAMPLES.write_text(samples())


def check() -> None:
    """Raises SystemExit when the committed samples aren't those of the document."""
    if not SAMPLES.exists() or SAMPLES.read_text() != samples():
        raise SystemExit("clients/zapier/src/samples.js is not of this OpenAPI document: run `make clients`")


if __name__ == "__main__":
    {"--write": write, "--check": check}[sys.argv[1]]()
