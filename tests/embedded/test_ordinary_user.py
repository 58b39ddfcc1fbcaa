"""PostgreSQL refuses root, so root steps down; an ordinary user just runs."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from embedded.identity import hand_over, identity_for
from embedded.leash import NOBODY
from embedded.postgres import Cluster, binary
from embedded.processes import Identity

BOTH_SERVERS = """
import sys
from pathlib import Path
from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
home = Path(sys.argv[1])
cluster = Cluster.start(home / "data", "data", fsync=False)
cluster.create_database("facts")
store = ObjectStoreServer.start(home / "objects")
print(cluster.answers(), store.stores())
store.stop()
cluster.stop()
"""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users may pass through, named as a person might."""
    with TemporaryDirectory(prefix="nianlun 用户 ") as name:
        Path(name).chmod(0o711)
        yield Path(name)


def python_for(user: int) -> str:
    """A Python that the user may run: ours, or the system's of the same version."""
    version = f"python3.{sys.version_info.minor}"
    for python in (sys.executable, shutil.which(version, path="/usr/bin"), "/usr/bin/python3"):
        if python and _runs(python, user):
            return python
    return pytest.skip("no Python on this machine that an ordinary user may run")


def _runs(python: str, user: int) -> bool:
    try:
        return _run_as(user, python, "import minio").returncode == 0
    except PermissionError:
        return False


def _run_as(user: int, python: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 — our own words
        [python, "-c", *words],
        user=user,
        group=user,
        extra_groups=[],
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path), "HOME": "/"},
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
    )


@as_root
def test_an_ordinary_user_starts_both_servers(folder: Path) -> None:
    """A teacher's own laptop, without any right beyond the own folder."""
    python = python_for(NOBODY)
    os.chown(folder, NOBODY, NOBODY)
    done = _run_as(NOBODY, python, BOTH_SERVERS, str(folder))

    assert done.stdout == "True True\n", done.stderr


@as_root
def test_root_runs_the_database_as_nobody_where_the_paths_are_open(folder: Path) -> None:
    """The data belong to an account that owns nothing else."""
    cluster = Cluster.start(folder, "data", fsync=False)
    try:
        answered = cluster.answers()
        owner = (folder / "data").stat().st_uid
    finally:
        cluster.stop()

    assert (answered, owner) == (True, NOBODY)


@as_root
def test_root_runs_the_database_in_a_closed_folder_too(folder: Path) -> None:
    """A clone in root's home is as good a place as any; an earlier owner makes no difference."""
    closed = folder / "closed"
    closed.mkdir()
    Cluster.start(closed / "data", "data", fsync=False).stop()
    closed.chmod(0o700)
    identity = identity_for(binary("postgres"), closed / "data")
    cluster = Cluster.start(closed / "data", "data", fsync=False)
    answered = cluster.answers()
    cluster.stop()

    assert identity is Identity.NAMESPACE
    assert answered


@as_root
def test_handing_over_leaves_nothing_behind(folder: Path) -> None:
    """One file of another owner, and PostgreSQL would not start."""
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").touch()
    hand_over(folder / "a", Identity.NOBODY)

    owners = {path.stat().st_uid for path in (folder / "a").rglob("*")}
    assert owners == {NOBODY}
