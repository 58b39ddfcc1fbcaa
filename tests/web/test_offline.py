"""What a phone records without network, in a real browser that is killed, before a service that
is stopped and started, behind a line that is cut.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from embedded.object_store import ObjectStoreServer
from embedded.ports import free_ports
from embedded.postgres import Cluster
from live_service import LiveService
from openapi_lists import CODE
from openapi_person import PASSWORD
from openapi_school import enter_school
from openapi_seeds import KIND, PAST, TERM, TODAY
from photos import a_photo
from standing_service import environment
from web.walking import walked

SERVICES = Path(__file__).parents[2] / "services"
_SECONDS = 60


class Switch:
    """Stops the service and starts it again, when a scenario asks for it over HTTP."""

    def __init__(self, told: tuple[Any, ...], changes: dict[str, Any]) -> None:
        self.told, self.changes = told, changes
        self.process: subprocess.Popen[bytes] | None = None
        self.live = LiveService(*told, **changes)
        self.live.__enter__()
        switch = self

        class Asked(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                switch.asked(self.path)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Nobody reads it."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def asked(self, path: str) -> None:
        """`/up`, `/down`; `/alone`: as a process of its own, and `/killed`: that one by kill -9."""
        if path == "/killed":
            self.kill()
        elif path == "/alone":
            self.turn(is_up=False)
            self.alone()
        else:
            self.turn(is_up=path == "/up")

    def alone(self) -> None:
        """The API on the same data at the same port, in a process that can be killed."""
        settings = self.live.service.settings
        more = {
            "LISTEN_PORT": self.told[3],
            "PAGES_DIR": settings.pages_dir,
            "PUBLIC_URL": settings.public_url,
            "SCHEMAS_DIR": settings.schemas_dir,
        }
        said = {f"PORTFOLIO_{name}": str(value) for name, value in more.items()}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portfolio.main"],
            env={**os.environ, **environment(settings), **said, "PYTHONPATH": str(SERVICES)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        ends = time.monotonic() + _SECONDS
        while not self._answers():
            assert time.monotonic() < ends, "the API did not start"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"http://127.0.0.1:{self.told[3]}/health", trust_env=False).is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """The process of its own, if there is one; it has no time for anything."""
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None

    def turn(self, *, is_up: bool) -> None:
        """Down with everything that runs, or up again on the same data at the same port."""
        if is_up:
            self.live = LiveService(*self.told, **self.changes)
            self.live.__enter__()
        else:
            self.live.__exit__()

    @property
    def address(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def told(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    pages: Path,
    chromium: str,
    worker: str,
    tmp_path: Path,
) -> Iterator[dict[str, Any]]:
    """A school whose service can be switched off, and the address of the line before it."""
    behind, before = free_ports(2)
    shutil.copytree(pages, tmp_path / "pages")
    servers = (data_cluster, keys_cluster, object_store_server)
    public = f"http://127.0.0.1:{before}"
    changes = {
        "pages_dir": str(tmp_path / "pages"),
        "public_url": public,
        "schemas_dir": _with_a_renamed_type(tmp_path),
    }
    switch = Switch((servers, tmp_path, f"offline_{worker}_{behind}", behind), changes)
    seeds = enter_school(switch.live)
    (tmp_path / "photo.jpg").write_bytes(a_photo())
    yield {
        "address": public,
        "behind": f"http://127.0.0.1:{behind}",
        "switch": switch.address,
        "chromium": chromium,
        "school": CODE,
        "password": PASSWORD,
        "pupils": seeds.student_ids,
        "group": seeds.class_group_id,
        "term": TERM,
        "past_term": PAST,
        "today": TODAY.isoformat(),
        "kind": KIND,
        "photo": str(tmp_path / "photo.jpg"),
        "profiles": str(tmp_path / "profiles"),
        "pages": str(tmp_path / "pages"),
        "screens": os.environ.get("NIANLUN_SCREENS", ""),
    }
    for person in seeds.people.values():
        person.close()
    switch.kill()
    switch.server.shutdown()
    switch.server.server_close()
    switch.live.__exit__()


def _with_a_renamed_type(folder: Path) -> Path:
    """The vocabulary, in which a type of an earlier version has another name now."""
    copy = shutil.copytree("schemas", folder / "schemas")
    types = copy / "vocabulary" / "observation_types.yaml"
    gone = f"{{code: ZZ01, zh: 爱提问, en: asks a lot, succeeded_by: {KIND}}}"
    types.write_text(f"{types.read_text()}\nretired:\n  - {gone}\n")
    return copy


@pytest.mark.parametrize("name", ["offline", "offline-devices", "offline-full", "offline-people"])
def test_nothing_that_was_recorded_is_lost(told: dict[str, Any], name: str) -> None:
    """Each step of the scenario is told by its own sentence; one that fails is shown whole."""
    assert "pass 0" not in walked(name, told)
