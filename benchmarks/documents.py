"""Invoices as PDF with their XML: how many a second, in proportion to a bare Typst compile of the same pages.

    python -m benchmarks.documents --documents 1000

Ours: from the frozen values to the finished Factur-X (amounts and dates in words, EPC QR, CII, typesetting, metadata).
The floor: `Compiler.compile` of the same template on values that are ready, no XML, no code drawn. Both in two threads
(Typst lets the interpreter go), in turns, each document another one, so that nothing is remembered but fonts and
templates. A busy machine halves rates, therefore also: CPU time (`cpu_ms`), and the rate without the time in which a
thread was ready but other processes had the cores (`rate_alone`; by the kernel's own account, on Linux).
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

from coworkapi.billing.documents import Brand, DocumentLine, DocumentTax, InvoiceDocument, Party, render_pdf
from coworkapi.billing.documents.shown import invoice_values
from coworkapi.billing.documents.typesetting import typeset

THREADS = 2
TARGET_RATE = 60.0
SCHEDULED = Path("/proc/thread-self/schedstat")


def a_document(number: int) -> InvoiceDocument:
    """An invoice of one to six lines, of its own amounts and number."""
    may, june = date(2026, 5, 1), date(2026, 6, 1)
    lines = []
    for position in range(1 + number % 6):
        net = 10_000 + 100 * position + number
        tax = net * 19 // 100
        lines.append(
            DocumentLine(
                description=f"Meeting room {position}, booking {number}",
                quantity=1,
                starts_on=may,
                ends_on=june,
                net=net,
                tax=tax,
                gross=net + tax,
                tax_name="VAT 19 %",
                tax_basis_points=1900,
                tax_category="S",
            )
        )
    net, tax = sum(line.net for line in lines), sum(line.tax for line in lines)
    return InvoiceDocument(
        kind="invoice",
        number=f"INV-2026-{number:06}",
        issued_on=date(2026, 5, 31),
        due_on=date(2026, 6, 14),
        currency="EUR",
        locale=("en", "de", "fr", "es")[number % 4],
        seller=Party(
            name="Hafenwerk Coworking GmbH",
            country="DE",
            address={"line1": "Speicherstraße 12", "postal_code": "20457", "city": "Hamburg", "country": "DE"},
            vat_id="DE136695976",
        ),
        buyer=Party(name=f"Member {number}", address={"line1": f"Street {number}", "city": "Berlin", "country": "DE"}),
        lines=lines,
        taxes=[DocumentTax(category="S", basis_points=1900, name="VAT 19 %", net=net, tax=tax)],
        net=net,
        tax=tax,
        gross=net + tax,
        starts_on=may,
        ends_on=june,
        brand=Brand(color="#0b7285", iban="DE89370400440532013000", bic="COBADEFFXXX"),
    )


def ready(document: InvoiceDocument) -> tuple[dict[str, Any], date]:
    """The template's values without the code, of a number of its own, so that nothing of ours was compiled before."""
    other = dataclasses.replace(document, number=f"X{document.number}")
    return {**invoice_values(other), "qr": None}, document.issued_on


def bare(made: tuple[dict[str, Any], date]) -> bytes:
    values, on = made
    return typeset("invoice.typ", values, on=on)


def waited() -> float:
    """Seconds that this thread was ready to run and had no core; 0 where the system doesn't tell."""
    try:
        return int(SCHEDULED.read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def measured(
    pool: ThreadPoolExecutor, work: Callable[[Any], bytes], items: Sequence[Any]
) -> tuple[float, float, float]:
    """Seconds by the clock, of all processors, and by the clock if no other process had been there."""

    def one(item: Any) -> float:
        started, before = time.perf_counter(), waited()
        work(item)
        return time.perf_counter() - started - (waited() - before)

    wall, cpu = time.perf_counter(), time.process_time()
    alone = sum(pool.map(one, items)) / THREADS
    return time.perf_counter() - wall, time.process_time() - cpu, alone


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--json", help="write the figures there")
    options = parser.parse_args()
    size = 50
    documents = [a_document(number) for number in range(options.documents)]
    totals = {"ours": [0.0, 0.0, 0.0], "floor": [0.0, 0.0, 0.0]}
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(render_pdf, [a_document(10_000_000 + number) for number in range(4)]))
        for start in range(0, len(documents), size):
            some = documents[start : start + size]
            for name, work, items in (
                ("ours", render_pdf, some),
                ("floor", bare, [ready(document) for document in some]),
            ):
                for at, seconds in enumerate(measured(pool, work, items)):
                    totals[name][at] += seconds
    count = len(documents)
    figures = {
        "documents": count,
        "rate_alone": count / totals["ours"][2],
        "rate": count / totals["ours"][0],
        "floor_rate": count / totals["floor"][0],
        "ratio_to_floor": totals["floor"][2] / totals["ours"][2],
        "cpu_ms": totals["ours"][1] / count * 1000,
        "floor_cpu_ms": totals["floor"][1] / count * 1000,
        "target_rate": TARGET_RATE,
    }
    for name, value in figures.items():
        print(f"{name:16} {value:10.2f}")
    if options.json:
        with open(options.json, "w") as file:
            json.dump(figures, file, indent=2)


if __name__ == "__main__":
    main()
