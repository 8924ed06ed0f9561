"""coworkapi: the open, API-first backend that runs coworking and flex spaces."""

__version__ = "0.1.0"
