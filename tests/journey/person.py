"""Somebody with a phone or a desk: signs in over HTTP and says things."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self, TypeVar
from uuid import UUID

import httpx

from portfolio.support.ids import uuid7

T = TypeVar("T")
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Person:
    """A signed-in account; every command has an id of its own unless `key` names it.

    Told that something is away for a moment, a person tries again.
    """

    http: httpx.Client
    token: str
    person_id: str

    @classmethod
    def joining(cls, http: httpx.Client, school: str, code: str, login: str) -> Self:
        """Use a printed code up, then sign in."""
        said = {"school_code": school, "code": code, "login": login, "password": PASSWORD}
        http.post("/accounts", json=said).raise_for_status()
        return cls.signing_in(http, f"{school}/{login}", PASSWORD)

    @classmethod
    def signing_in(cls, http: httpx.Client, login: str, password: str) -> Self:
        answer = http.post("/sessions", json={"login": login, "password": password})
        told = answer.raise_for_status().json()
        return cls(http, told["token"], told["person_id"])

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.send("GET", path, params=query or None)

    def say(self, method: str, path: str, said: object = None, key: UUID | None = None) -> Any:
        """A command that must be accepted; what it is told."""
        answer = self.send(method, path, json=said, key=key)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def send(
        self, method: str, path: str, *, key: UUID | None = None, **more: Any
    ) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}", "idempotency-key": str(key or uuid7())}
        headers |= more.pop("headers", {})
        return eventually(
            lambda: self.http.request(method, path, headers=headers, **more),
            lambda answer: answer.status_code != httpx.codes.SERVICE_UNAVAILABLE,
        )


def eventually(read: Callable[[], T], is_so: Callable[[T], bool], seconds: float = 60) -> T:
    """What is read once it is so; else what was read last, as an error."""
    deadline = time.monotonic() + seconds
    while not is_so(found := read()):
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    return found
