"""The examples in the OpenAPI document, recorded from the service: `COWORKAPI_EXAMPLES=record` writes them anew.

Each operation is asked once in an organization that has one of everything (`tests/contract/world.py`), after what it
needs (`steps.py`, and what people, devices and other services do: `acts.py`), in a transaction that is taken back
(`rehearsal.py`), so that none sees what another did. Ids, times and secrets are made the same for every recording
(`tidy.py`), and an example stays as it is while its shape does.
"""
