"""Free ports of this machine, on 127.0.0.1 only."""

import socket
from contextlib import ExitStack, closing

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    """Whether a server could listen there now."""
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
        return True


def free_ports(count: int) -> list[int]:
    """Distinct free ports; held together while choosing, so none comes twice."""
    with ExitStack() as held:
        probes = [held.enter_context(closing(socket.socket())) for _ in range(count)]
        for probe in probes:
            probe.bind((HOST, 0))
        return [probe.getsockname()[1] for probe in probes]


def preferred_or_free(preferred: int) -> int:
    """The preferred port, or another where it is taken."""
    return preferred if is_free(preferred) else free_ports(1)[0]
