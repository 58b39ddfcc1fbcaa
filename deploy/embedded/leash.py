"""Become the right user, tie one's life to the supervisor's, then become the server.

Run by path, before any environment: `python -I -S leash.py IDENTITY SIGNAL PARENT COMMAND…`.
`IDENTITY` is `self`, `nobody` or `namespace`; `SIGNAL` is the number sent when the parent dies
(PR_SET_PDEATHSIG, prctl(2)); `PARENT` is its process id.
The order matters: a change of user forgets the signal, an exec keeps it.
"""

import ctypes
import os
import sys
from pathlib import Path

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def become_nobody() -> None:
    """Leave root for good: groups first, then user."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def enter_namespace() -> None:
    """See oneself as user 1000 while files stay root's (user_namespaces(7))."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    Path("/proc/self/uid_map").write_text("1000 0 1")
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/gid_map").write_text("1000 0 1")


def die_with_parent(signal: int, parent: int) -> None:
    """Ask the kernel for the signal; end at once where the parent is gone already."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def main(identity: str, signal: str, parent: str, *command: str) -> None:
    """Exec the command; never returns."""
    {"self": lambda: None, "nobody": become_nobody, "namespace": enter_namespace}[identity]()
    die_with_parent(int(signal), int(parent))
    os.execv(command[0], command)  # noqa: S606 — the command is ours, no shell reads it


if __name__ == "__main__":
    main(*sys.argv[1:])
