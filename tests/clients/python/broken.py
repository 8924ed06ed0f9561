"""A proxy that lets requests through, and answers only when it wants to."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from urllib.parse import urlsplit


class BreakingProxy:
    """Forwards to `url`; of the first `breaks` connections it reads the service's answer and throws it away."""

    def __init__(self, url: str, *, breaks: int) -> None:
        target = urlsplit(url)
        self._target = (target.hostname or "", target.port or 80)
        self._breaks = breaks
        self.connections = 0
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def cut(self) -> None:
        """Breaks the connections that are open."""
        for one in list(self._open):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        self._listener.close()

    def __enter__(self) -> BreakingProxy:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _serve(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            through = self.connections > self._breaks
            threading.Thread(target=self._forward, args=(client, through), daemon=True).start()

    def _forward(self, client: socket.socket, through: bool) -> None:
        with client, socket.create_connection(self._target) as service:
            self._open.add(client)
            threading.Thread(target=_copy, args=(client, service), daemon=True).start()
            _copy(service, client if through else None)
            for one in (client, service):
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            self._open.discard(client)


def _copy(source: socket.socket, sink: socket.socket | None) -> None:
    """Copies until the end; without a sink until something came, which means that the service has done its work."""
    with suppress(OSError):
        while content := source.recv(65536):
            if sink is None:
                return
            sink.sendall(content)
    if sink is not None:
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)
