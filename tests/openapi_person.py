"""Somebody who calls a walked school, over HTTP, with an address of their own."""

import itertools
from typing import Any

import httpx

from live_service import LiveService
from portfolio.support.ids import uuid7

PASSWORD = "三月的雨落在屋檐"

_ADDRESSES = itertools.count(1)
_ALL, _TURNS = str(10**14), 9


class Person:
    """Somebody who calls, with an address of their own; without a token nobody is signed in."""

    def __init__(self, live: LiveService, login: str = "") -> None:
        self.login, self.token = login, ""
        self.address = f"10.1.0.{next(_ADDRESSES)}"
        self._http = httpx.Client(base_url=live.url, trust_env=False, timeout=90)

    def headers(self) -> dict[str, str]:
        """What every request of this person carries; what is read shows all that was written."""
        signed_in = {"authorization": f"Bearer {self.token}"} if self.token else {}
        return {"x-test-address": self.address, "nianlun-seen": _ALL, **signed_in}

    def sent(self, method: str, path: str, **more: Any) -> Any:
        """The answer's JSON; a refusal fails the test."""
        headers = {**self.headers(), "idempotency-key": str(uuid7()), **more.pop("headers", {})}
        response = self._http.request(method, path, headers=headers, **more)
        for _ in range(_TURNS):
            if method != "GET" or "view-is-behind" not in response.text:
                break
            response = self._http.request(method, path, headers=headers, **more)
        if "sign-in-again" in response.text:
            # This session is older than what lets somebody in asks for.
            self.token = self.new_session()
            headers |= self.headers()
            response = self._http.request(method, path, headers=headers, **more)
        assert response.is_success, f"{method} {path}: {response.text}"
        return response.json() if response.content else None

    def enters(self, school_code: str, code: str, login: str) -> "Person":
        """Uses a printed code up and signs in."""
        self.login = f"{school_code}/{login}"
        body = {"school_code": school_code, "code": code, "login": login, "password": PASSWORD}
        self.sent("POST", "/accounts", json=body)
        self.token = self.new_session()
        return self

    def new_session(self) -> str:
        """Another token of the same account."""
        body = {"login": self.login, "password": PASSWORD}
        return str(self.sent("POST", "/sessions", json=body)["token"])

    def close(self) -> None:
        """Hang up."""
        self._http.close()
