"""汇总发布: the aggregator has pulled the numbers; its operator publishes, an evaluator reads."""

import asyncio
import os
import subprocess
import sys
from base64 import b64encode
from pathlib import Path
from typing import Any

from demo.school_term import SchoolTerm
from demo.screen import Bar, Watch
from demo.troubles import NotPulled, ReleaseDoesNotHold

FILES = ("data.csv", "data.json", "schema.json", "manifest.json", "manifest.sig")
_LOOK_EVERY_SECONDS = 0.3
_PATIENCE_SECONDS = 60.0


async def pulled(at: SchoolTerm, _: Bar) -> str:
    """Wait until the aggregator has pulled and verified the snapshot."""
    since, feed = Watch(), dict[str, Any]()
    while since.read() < _PATIENCE_SECONDS:
        token = await _token(at, "operator", at.clients.operator)
        found = (await at.aggregator.get("/sources", token, limit=100)).json()["feeds"]
        feed = next((one for one in found if one["school_code"] == at.school.code), {})
        if feed.get("state") == "stopped":
            break
        if feed.get("position", 0) > 0:
            return "已拉取并验签 pulled and verified"
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
    raise NotPulled(sentence=feed.get("sentence") or "…")


async def release(at: SchoolTerm, _: Bar) -> str:
    """The operator publishes what may be told."""
    token = await _token(at, "operator", at.clients.operator)
    answer = await at.aggregator.send(
        "POST",
        f"/b12/v1/terms/{at.term.id}/releases",
        token=token,
        command=at.command_id("release"),
        said={"reason": "scheduled"},
    )
    return str(answer.json()["release"])


async def download(at: SchoolTerm, bar: Bar) -> str:
    """An evaluator fetches the release and checks it against the pinned key."""
    token = await _token(at, "evaluator", at.clients.evaluator)
    name = at.remembered.done["release"]
    folder = at.out / "b12" / at.term.id / name
    folder.mkdir(parents=True, exist_ok=True)
    bar.expect(len(FILES))
    for file in FILES:
        answer = await at.aggregator.get(
            f"/b12/v1/terms/{at.term.id}/releases/{name}/{file}", token
        )
        (folder / file).write_bytes(answer.content)
        bar.advance()
    key = at.out / "b12" / "aggregator-key.json"
    key.write_bytes((await at.aggregator.get("/.well-known/jwks.json")).content)
    await asyncio.to_thread(_verify, folder, key)
    return f"{name}，签名与内容核对无误 signature and content hold → {folder}"


async def _token(at: SchoolTerm, client: str, secret: str) -> str:
    proof = b64encode(f"{client}:{secret}".encode()).decode()
    answer = await at.aggregator.send(
        "POST",
        "/oauth/token",
        content=b"grant_type=client_credentials",
        headers={
            "authorization": f"Basic {proof}",
            "content-type": "application/x-www-form-urlencoded",
        },
    )
    return str(answer.json()["access_token"])


def _verify(folder: Path, key: Path) -> None:
    """As anyone does who was given the files and the key."""
    command = [sys.executable, "-m", "aggregator.release", "verify", str(folder), "--key", str(key)]
    done = subprocess.run(  # noqa: S603 — our own command line
        command, env=dict(os.environ), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ReleaseDoesNotHold(faults=done.stderr.strip())
