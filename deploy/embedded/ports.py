"""Free ports of this machine, on 127.0.0.1 only."""

import errno
import secrets
import socket
from contextlib import ExitStack, closing, suppress

HOST = "127.0.0.1"
# Below 32768, from where Linux gives ports by itself (`net.ipv4.ip_local_port_range`).
_GIVEN_TO_NOBODY = range(20_000, 32_000)
_TRIES = 50


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
    """Distinct free ports; held together while choosing, so none comes twice.

    Out of those that a system gives to nobody who asks for any, so that each is free still
    when its server begins, however much is opened meanwhile; out of any where they are taken.
    """
    with ExitStack() as held:
        return [_probed(held).getsockname()[1] for _ in range(count)]


def _probed(held: ExitStack) -> socket.socket:
    """A socket at a free port, open as long as the others are."""
    for port in (*(secrets.choice(_GIVEN_TO_NOBODY) for _ in range(_TRIES)), 0):
        probe = held.enter_context(closing(socket.socket()))
        with suppress(OSError):
            probe.bind((HOST, port))
            return probe
    raise OSError(errno.EADDRINUSE, "no port is free")


def preferred_or_free(preferred: int) -> int:
    """The preferred port, or another where it is taken."""
    return preferred if is_free(preferred) else free_ports(1)[0]
