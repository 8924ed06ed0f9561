"""Free TCP ports on the loopback interface."""

from __future__ import annotations

import socket


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on the port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # Servers set this too: connections that linger in TIME_WAIT don't make a port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def any_port(host: str = "127.0.0.1") -> int:
    """A port that is free at this moment, chosen by the system."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def pick_port(preferred: int | None, host: str = "127.0.0.1", *, tries: int = 20) -> int:
    """The preferred port, else one of the next ones, else any."""
    if preferred is not None:
        for port in range(preferred, min(preferred + tries, 65536)):
            if is_free(port, host):
                return port
    return any_port(host)
