"""The outside world behind Protocols: for each, the real one and a local one that answers by itself, side by side.
Settings choose; a test organization always has the local one."""
