"""What every room stands on, with no business in it: database and unit of work, tenancy, clock, ids, money, errors,
pages, events, idempotency, audit, rate limits, jobs, files, and the HTTP edge that ties them to a request."""
