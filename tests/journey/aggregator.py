"""The aggregator's two clients: its operator publishes, an evaluator reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from journey.person import eventually
from portfolio.support.ids import uuid7

FILES = (
    "data.csv",
    "data.json",
    "county.csv",
    "county.json",
    "schema.json",
    "manifest.json",
    "manifest.sig",
)


@dataclass(frozen=True)
class Aggregator:
    """Over HTTP, with the secrets the launcher told."""

    http: httpx.Client
    secrets: Mapping[str, str]

    def _as(self, client: str) -> dict[str, str]:
        secret = self.secrets[f"DEMO_{client.upper()}_SECRET"]
        answer = self.http.post(
            "/oauth/token", auth=(client, secret), data={"grant_type": "client_credentials"}
        )
        return {"authorization": f"Bearer {answer.raise_for_status().json()['access_token']}"}

    def feed_of(self, school: str) -> dict[str, Any]:
        """How a school's feed stands."""
        found = self.http.get("/sources", headers=self._as("operator")).json()["feeds"]
        return next((one for one in found if one["school_code"] == school), {"position": 0})

    def wait_for(self, school: str) -> None:
        """Come back when a snapshot of the school was kept."""
        eventually(lambda: self.feed_of(school), lambda one: one["position"] > 0)

    def publish(self, term: str) -> httpx.Response:
        headers = {**self._as("operator"), "idempotency-key": str(uuid7())}
        return self.http.post(f"/b12/v1/terms/{term}/releases", headers=headers)

    def files(self, term: str, release: str) -> dict[str, bytes]:
        """Every file of a release, byte for byte."""
        path, headers = f"/b12/v1/terms/{term}/releases/{release}", self._as("evaluator")
        return {
            name: self.http.get(f"{path}/{name}", headers=headers).raise_for_status().content
            for name in FILES
        }

    def newest(self, school: str, term: str) -> dict[str, Any]:
        """What the newest release tells of one school."""
        path = f"/b12/v1/schools/{school}/terms/{term}"
        answer = self.http.get(path, headers=self._as("evaluator")).raise_for_status().json()
        return dict(answer["school_b12"])

    def keep(self, files: Mapping[str, bytes], folder: Path) -> Path:
        """The files in a folder, the pinned key beside it; the key's path."""
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
        key = folder.with_suffix(".jwks")
        key.write_bytes(self.http.get("/.well-known/jwks.json").content)
        return key


def school_in(files: Mapping[str, bytes], school: str) -> dict[str, Any]:
    """One school's part of `data.json`."""
    told = json.loads(files["data.json"])["schools"]
    return dict(next(one for one in told if one["school"]["code"] == school))
