"""What the ledger tells as of a day or over a time. Each report is one statement over the postings."""
