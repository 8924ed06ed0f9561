"""Writes the client's models, resources, errors and events from openapi/openapi.json."""
