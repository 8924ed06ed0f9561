"""The ledger: its chart, journal and locks over HTTP, what it reports, and how it leaves for the bookkeeper.

Writing to it is `billing.service.ledger.post`; what is true of it, the database keeps: an entry adds up to zero, is
posted once and never changes, and nothing is posted into a locked period. Reports read postings alone, so that they can
be asked for any day. Amounts are minor units: debit positive, credit negative, unless a field says otherwise.
"""
