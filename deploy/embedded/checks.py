"""`./test` inside its environment: every check in turn, each with its time.

`./test` runs all, `./test check` all but the tests, `./test bench NAME` one benchmark,
`./test late` what may come late, `./test stalled` what may stand still; other words go to pytest.
"""

import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from embedded.environment import LOCKS, variables
from embedded.home import CHECKOUT
from embedded.web_checks import web_checks

HELP = """用法 usage: ./test [check | screens | late | stalled | bench NAME | pytest 参数]

  ./test                 全部检查：锁文件、ruff、mypy、导入规则、模式、网页、全部测试
                         every check: locks, ruff, mypy, imports, schemas, pages, all tests
  ./test check           除测试以外的全部检查
                         everything but the tests
  ./test screens         把每个网页在明暗两种主题下的样子存进 services/web/screens/
                         every page in both themes, as pictures in services/web/screens/
  ./test late            网络很慢、回答先后不定、各表更新滞后时，一切照样走得通
                         all works though answers come late, in any order, from tables behind
  ./test stalled         机器或磁盘不时停顿几秒，全部测试照样通过
                         every test holds though the machine or its disk stands still at times
  ./test tests/embedded  只运行这些测试 only these tests
  ./test -k 公示          其他参数交给 pytest other words go to pytest
  ./test bench append    一项性能对比，最后一行是 JSON one benchmark; its last line is JSON

状态文件夹与 ./run 相同（NIANLUN_HOME）；测试用自己的数据库，不碰 ./run 的数据。
The state folder is that of ./run (NIANLUN_HOME); tests use databases of their own."""
INTERRUPTED = 130
# A file stays with one worker, so that what a file sets up is set up once.
_AT_ONCE = ("-n", "2", "--dist", "loadfile")


@dataclass(frozen=True)
class Check:
    """Something that holds or does not; it says why on the terminal."""

    name: str
    holds: Callable[[], bool]


def main(words: Sequence[str]) -> int:
    """The exit status: 0 where everything held."""
    os.chdir(CHECKOUT)
    if "--help" in words[:1] or "-h" in words[:1]:
        print(HELP)  # noqa: T201 — it was asked for
        return 0
    if words and words[0] == "bench":
        return _bench(words[1:])
    if words and words[0] == "screens":
        return _screens(words[1:])
    if words and words[0] == "late":
        return _late(words[1:])
    if words and words[0] == "stalled":
        return _call(["-m", "stalling", *_AT_ONCE, *words[1:]])
    if words:
        return _run(static() if list(words) == ["check"] else [_tests(words)])
    # The tests last: their summary is what one reads at the end.
    return _run([*static(), _tests(_AT_ONCE)])


def static() -> list[Check]:
    """All checks that run nothing of ours."""
    return [
        Check("locks", locks_are_clean),
        Check("ruff check", _module("ruff", "check", ".")),
        Check("ruff format", _module("ruff", "format", "--check", ".")),
        Check("mypy", _module("mypy", "services", "deploy")),
        *_where_configured(),
        *(Check(name, holds) for name, holds in web_checks().items()),
    ]


def locks_are_clean() -> bool:
    """No lock says where a package comes from, and what runs is what was tested."""
    npm = [CHECKOUT / "tests/oidc/package-lock.json"]
    files = [*LOCKS.glob("*.txt"), *CHECKOUT.glob("services/*/package-lock.json"), *npm]
    addressed = [file.name for file in files if "://" in file.read_text("utf-8")]
    untested = _pins("embedded") - _pins("dev")
    for fault in (*addressed, *untested):
        sys.stderr.write(f"  {fault}\n")
    return not addressed and not untested


def _pins(lock: str) -> set[str]:
    lines = (LOCKS / f"{lock}.txt").read_text("utf-8").splitlines()
    return {line.split()[0] for line in lines if "==" in line}


def _where_configured() -> list[Check]:
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text("utf-8"))
    found = []
    if "importlinter" in settings["tool"]:
        lint = "from importlinter.cli import lint_imports_command as lint; lint()"
        found.append(Check("imports", _python("-c", lint)))
    for service in ("portfolio", "aggregator"):
        check = _module(f"{service}.schemas", "--check")
        found.append(Check(f"schemas of the {service}", check))
    return found


def _tests(words: Sequence[str]) -> Check:
    return Check("pytest", _module("pytest", *words))


def _module(name: str, *words: str) -> Callable[[], bool]:
    return _python("-m", name, *words)


def _python(*words: str) -> Callable[[], bool]:
    return lambda: _call(words) == 0


def _call(words: Sequence[str], **more: str) -> int:
    return subprocess.call(  # noqa: S603 — our own checks
        [sys.executable, *words],
        stdin=subprocess.DEVNULL,
        env={**variables(), "PYTHONPATH": str(CHECKOUT / "tests"), **more},
    )


def _bench(words: Sequence[str]) -> int:
    files = (CHECKOUT / "tests" / "bench").glob("*.py")
    names = sorted(file.stem for file in files if "__main__" in file.read_text("utf-8"))
    if not words or words[0] not in names:
        sys.stderr.write(f"./test bench {{{'|'.join(names)}}}\n")
        return 2
    return _call(["-m", f"bench.{words[0]}", *words[1:]])


# What looks, and what comes by screens that nobody else does.
_LOOKING = "look or community or pupil or verify or proves"


def _screens(words: Sequence[str]) -> int:
    """A picture of every screen in every look, for people to look at; git does not see them."""
    folder = CHECKOUT / "services" / "web" / "screens"
    shutil.rmtree(folder, ignore_errors=True)
    # A look that fails is told at the end; what could be seen of it is there.
    looking = ("-m", "pytest", "-q", "-n", "0", "tests/web", "-k", _LOOKING, *words)
    status = _call(looking, NIANLUN_SCREENS=str(folder))
    pictures = len(list(folder.glob("*.png")))
    print(f"{pictures} 张 pictures: {folder.relative_to(CHECKOUT)}/")  # noqa: T201 — asked for
    return status


# A page that lets somebody go on before it has what they need is seen only where answers are slow;
# a route or a test that reads a table without asking what it shows, only where tables are behind.
_LONGEST_MS, _BEHIND_MS = "1500", "400"


def _late(words: Sequence[str]) -> int:
    """The walks where each question and each answer travels for a while,
    then all other tests of the portfolio; read tables follow late in both.
    """
    late = {"NIANLUN_LATE_MS": _LONGEST_MS, "NIANLUN_LATE_TABLES_MS": _BEHIND_MS}
    run = ("-m", "pytest", *_AT_ONCE)
    if words:
        return _call((*run, *words), **late)
    walks = _call((*run, "tests/web", "-k", "not look"), **late)
    others = (f"tests/{name}" for name in ("portfolio", "guarantees", "contract", "journey"))
    return _call((*run, *others), **late) or walks


def _run(checks: Sequence[Check]) -> int:
    failed = []
    for check in checks:
        print(f"── {check.name}", flush=True)  # noqa: T201 — progress is the point
        started_at = time.monotonic()
        if not check.holds():
            failed.append(check.name)
        print(f"   {time.monotonic() - started_at:.1f} s", flush=True)  # noqa: T201 — as above
    for name in failed:
        print(f"✗ {name}")  # noqa: T201 — as above
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
