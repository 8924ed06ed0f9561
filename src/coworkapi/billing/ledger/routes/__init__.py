"""The routes of the ledger and of the finance overview."""

from coworkapi.billing.ledger.routes import chart, finance, journal, reports

ROUTERS = [chart.router, journal.router, reports.router, finance.router]

TAGS = [
    {
        "name": "Ledger",
        "description": "Double entry: chart of accounts, journal, locks, reports as of a day, and its export.",
    },
    {
        "name": "Finance",
        "description": "The figures of the day: revenue, what is owed and how late, the cash to come.",
    },
]
