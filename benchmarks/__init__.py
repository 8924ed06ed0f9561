"""What the service costs, as ratios to a floor measured beside it. `make bench`, or `python -m benchmarks --help`."""
