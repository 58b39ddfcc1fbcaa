"""汇总发布: the aggregator has pulled the numbers; its operator publishes, an evaluator reads."""

import asyncio
import os
import subprocess
import sys
from base64 import b64encode
from collections import Counter
from pathlib import Path
from typing import Any

from demo.county_term import Counts, CountyTerm
from demo.screen import Bar, Watch
from demo.troubles import NotPulled, ReleaseDoesNotHold

SEALED = ("manifest.json", "manifest.sig")
_LOOK_EVERY_SECONDS = 0.3
_PATIENCE_SECONDS = 60.0


async def pulled(at: CountyTerm, bar: Bar) -> Counts:
    """Wait until the aggregator has pulled and verified the final snapshots of all schools."""
    return await _pulled(at, bar, at.number + 1 + at.has_provisional)


async def provisional_pulled(at: CountyTerm, bar: Bar) -> Counts:
    """The same for those of the term under way."""
    return await _pulled(at, bar, at.number + 1)


async def _pulled(at: CountyTerm, bar: Bar, cuts: int) -> Counts:
    """`cuts`: how many each school has made by now, of all terms."""
    since, waiting, feed = Watch(), {one.school.code for one in at.schools}, dict[str, Any]()
    bar.expect(len(waiting))
    while since.read() < _PATIENCE_SECONDS:
        token = await _token(at, "operator", at.clients.operator)
        feeds = (await at.aggregator.get("/sources", token, limit=100)).json()["feeds"]
        for feed in feeds:
            if feed["school_code"] in waiting and feed["position"] >= cuts:
                waiting.remove(feed["school_code"])
                bar.advance()
        if not waiting:
            return Counter(schools=len(at.schools))
        stopped = [one for one in feeds if one["state"] == "stopped"]
        if stopped:
            raise NotPulled(sentence=stopped[0]["sentence"] or "…")
        await asyncio.sleep(_LOOK_EVERY_SECONDS)
    raise NotPulled(sentence="、".join(sorted(waiting)))


async def release(at: CountyTerm, _: Bar) -> Counts:
    """The operator publishes what may be told."""
    return await _release(at, "release")


async def provisional_release(at: CountyTerm, _: Bar) -> Counts:
    """What may be told while the term runs, marked as provisional."""
    return await _release(at, "provisional release")


async def _release(at: CountyTerm, name: str) -> Counts:
    token = await _token(at, "operator", at.clients.operator)
    answer = await at.aggregator.send(
        "POST",
        f"/b12/v1/terms/{at.term.id}/releases",
        token=token,
        command=at.command_id(name),
        said={"reason": "scheduled"},
    )
    return Counter({str(answer.json()["release"]): 1})


async def download(at: CountyTerm, bar: Bar) -> Counts:
    """An evaluator fetches the releases and checks them against the pinned key."""
    token = await _token(at, "evaluator", at.clients.evaluator)
    path = f"/b12/v1/terms/{at.term.id}/releases"
    names = [one["release"] for one in (await at.aggregator.get(path, token)).json()["releases"]]
    bar.expect(len(names))
    key = at.out / "b12" / "aggregator-key.json"
    for name in names:
        folder = at.out / "b12" / at.term.id / name
        folder.mkdir(parents=True, exist_ok=True)
        manifest = await at.aggregator.get(f"{path}/{name}/manifest.json", token)
        listed = [str(one["name"]) for one in manifest.json()["files"]]
        for file in (*listed, *SEALED):
            answer = await at.aggregator.get(f"{path}/{name}/{file}", token)
            (folder / file).write_bytes(answer.content)
        key.write_bytes((await at.aggregator.get("/.well-known/jwks.json")).content)
        await asyncio.to_thread(_verify, folder, key)
        bar.advance()
    return Counter(releases=len(names))


async def _token(at: CountyTerm, client: str, secret: str) -> str:
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
