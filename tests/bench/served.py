"""The three servers of `http`, each one process of its own:
ours with a school in it, the echo, the usual stack.
"""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import orjson

from embedded.ports import free_ports
from embedded.postgres import Cluster
from portfolio.support.ids import uuid7

CODE = "2150000123"
_ROSTER = Path(__file__).parents[2] / "deploy" / "demo" / "samples"


@dataclass(frozen=True)
class Ours:
    """A teacher who is signed in, and the pupils of her class."""

    port: int
    token: str
    students: tuple[str, ...]


@contextmanager
def program(module: str, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """`python -m module`, ended afterwards."""
    process = subprocess.Popen(  # noqa: S603 — programs of ours
        [sys.executable, "-m", module], env={**os.environ, **environment}
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def stand_in(module: str, cluster: Cluster) -> Iterator[int]:
    """The echo or the usual stack; yields its port."""
    (port,) = free_ports(1)
    where = urlsplit(cluster.dsn("stock"))
    environment = {
        "BENCH_PORT": str(port),
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "POSTGRES_DBNAME": "stock",
        "POSTGRES_HOST": where.hostname or "",
        "POSTGRES_PORT": str(where.port),
        "POSTGRES_USER": where.username or "",
        "POSTGRES_PASSWORD": where.password or "",
        "POSTGRES_POOL_SIZE": "16",
    }
    with program(module, environment):
        _wait(port, "/openapi.json")
        yield port


@contextmanager
def ours(cluster: Cluster, folder: Path) -> Iterator[Ours]:
    """The portfolio service with a school, its term open."""
    (port,) = free_ports(1)
    environment = {
        "PORTFOLIO_PROFILE": "demo",
        "PORTFOLIO_SECOND_FACTOR": "offered",
        "PORTFOLIO_DATABASE_URL": cluster.dsn("data"),
        "PORTFOLIO_KEYS_DATABASE_URL": cluster.dsn("keys"),
        "PORTFOLIO_MASTER_KEY_DIR": str(folder / "masters"),
        "PORTFOLIO_SIGNING_KEY_FILE": str(folder / "signing.jwk"),
        "PORTFOLIO_LISTEN_PORT": str(port),
    }
    code = _run("portfolio.cli", environment, *_school())["admin_code"]
    with program("portfolio.main", environment):
        _wait(port, "/health")
        # The worker only while the school is set up: in the rounds of the others
        # it would still be busy with the backlog of ours.
        with program("portfolio.worker", environment):
            teacher = _with_school(port, code)
        yield teacher


def _school() -> tuple[str, ...]:
    named = ("--school", CODE, "--name", "某某小学校", "--authority", "500103")
    return ("create-school", *named)


def _with_school(port: int, admin_code: str) -> Ours:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as http:
        admin = _signed_in(http, admin_code, "admin")
        roster = (_ROSTER / "roster.xlsx").read_bytes()
        staff = (_ROSTER / "staff.xlsx").read_bytes()
        _put(http, f"/roster-imports/{uuid7()}?school_year=2026", admin, content=roster)
        _put(http, f"/staff-imports/{uuid7()}", admin, content=staff)
        days = {"opens_on": "2026-09-01", "closes_on": "2027-01-29"}
        seen = _put(http, "/terms/2026-2027-1", admin, json=days)["position"]
        codes = http.post("/staff-codes", headers=admin).raise_for_status().json()["items"]
        for item in codes:
            teacher = _signed_in(http, item["code"], item["staff_number"])
            who = http.get("/sessions/current", headers=teacher).raise_for_status().json()
            for duty in who["duties"]:
                if duty["duty"] == "class_teacher":
                    path = f"/class-groups/{duty['class_group_id']}/students"
                    found = http.get(path, params={"seen": seen}, headers=teacher)
                    pupils = found.raise_for_status().json()["items"]
                    token = teacher["Authorization"].removeprefix("Bearer ")
                    return Ours(port, token, tuple(one["student_id"] for one in pupils))
    raise LookupError("no class teacher")


def _signed_in(http: httpx.Client, code: str, login: str) -> dict[str, str]:
    password = secrets.token_urlsafe(12)
    account = {"school_code": CODE, "code": code, "login": login, "password": password}
    http.post("/accounts", json=account).raise_for_status()
    session = http.post("/sessions", json={"login": f"{CODE}/{login}", "password": password})
    return {"Authorization": f"Bearer {session.raise_for_status().json()['token']}"}


def _put(
    http: httpx.Client,
    path: str,
    who: dict[str, str],
    *,
    content: bytes | None = None,
    json: object = None,
) -> dict[str, int]:
    headers = who | {"Idempotency-Key": str(uuid7())}
    sent = http.put(path, headers=headers, content=content, json=json)
    answer: dict[str, int] = sent.raise_for_status().json()
    return answer


def _run(module: str, environment: Mapping[str, str], *words: str) -> dict[str, str]:
    said = subprocess.run(  # noqa: S603 — programs of ours
        [sys.executable, "-m", module, *words],
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    ).stdout
    told: dict[str, str] = orjson.loads(said)
    return told


def _wait(port: int, path: str) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"http://127.0.0.1:{port}{path}", timeout=2).raise_for_status()
        except httpx.HTTPError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
