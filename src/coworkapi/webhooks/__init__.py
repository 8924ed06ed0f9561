"""Webhooks: addresses of integrators that are told of events, and what became of each delivery.

An endpoint chooses event types and locations. Each organization with an enabled endpoint has a cursor over its feed of
events (`webhook_cursors`); one statement makes the deliveries of the events beyond it (`fanning.py`). A worker claims
deliveries of all organizations at once, a few of each endpoint, posts them signed (Standard Webhooks) and notes the
outcomes in batches (`dispatch.py`, `recording.py`). What nobody asked for costs nothing: without endpoints no row is
written.

Emits `webhook_endpoint.*`. Reacts to the end of what a third-party app was granted; for the rest it reads the feed.
"""
