"""coworkapi: the open, API-first backend that runs coworking and flex spaces."""

import gc

__version__ = "0.1.0"

# Loading the service makes hundreds of thousands of objects that stay, and the collector looks through all of them
# again and again while it does: nearly a second of the start. See also core/garbage.py.
gc.set_threshold(20_000, 20, 50)
