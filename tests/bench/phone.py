"""`./test bench phone`: a cheap phone on a slow network, by Chromium's own throttling.

Cold, opened again, and without network: what counts is the mark `roster-usable`, forty-five names
that can be tapped (a skeleton can flatter any other measure). Then taps, the community's page, and
three hundred records with their photos sent. A line for each budget, `!` where it is not kept; the
last line is JSON. Times are medians of three; tasks are counted by the time of their own thread, so
that what else the machine does is not counted.
"""

import json
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack, redirect_stdout
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from bench.common import own_cluster
from embedded.home import Home
from embedded.node import WEB, environment, install, node
from embedded.object_store import ObjectStoreServer
from embedded.pages import build
from embedded.ports import free_ports
from live_service import LiveService
from openapi_lists import CODE
from openapi_person import PASSWORD, Person
from openapi_school import registered
from openapi_seeds import KIND, OPENED, TERM, TODAY
from photos import a_photo
from portfolio.admit.pupil.notice import NOTICE_VERSION
from portfolio.support.ids import uuid7
from workbooks import a_roster, a_workbook

PYTHON = Path(sys.executable)
PUPILS = 45
FAMILIES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
HEAD = ("姓名", "性别", "出生日期", "年级", "班号", "班内学号")


def main() -> None:
    """Stand a school up, measure, print."""
    chromium = shutil.which("chromium")
    if not chromium:
        sys.exit("no Chromium on this machine: apt-get install chromium")
    home = Home.chosen()
    home.make()
    install(PYTHON, "all")
    pages = build(home, PYTHON)
    told = sys.stdout
    with ExitStack() as stack:
        # A line for each of a thousand requests is not what one came for.
        home.logs.mkdir(exist_ok=True)
        log = stack.enter_context((home.logs / "bench-phone.log").open("w", encoding="utf-8"))
        stack.enter_context(redirect_stdout(log))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nianlun-phone-")))
        folder.chmod(0o711)
        objects = ObjectStoreServer.start(folder / "objects")
        stack.callback(objects.stop)
        data, keys = (stack.enter_context(own_cluster()) for _ in range(2))
        data.make_roles()
        servers = (data, keys, objects)
        [port] = free_ports(1)
        changes = {"pages_dir": str(pages), "public_url": f"http://127.0.0.1:{port}"}
        live = stack.enter_context(LiveService(servers, folder, "phone", port, **changes))
        (folder / "photo.jpg").write_bytes(a_photo())
        site = {"address": live.url, "behind": live.url, "chromium": chromium, **_school(live)}
        status = _measure({**site, "photo": str(folder / "photo.jpg")}, told)
    sys.exit(status)


def _school(live: LiveService) -> dict[str, Any]:
    """One class of forty-five and its teacher."""
    admin = Person(live).enters(CODE, registered(live, CODE), "admin")
    rows = [(_name(n), "女", "2018-03-02", "三年级", 1, n + 1) for n in range(PUPILS)]
    roster = a_roster(*rows, head=HEAD)
    admin.sent("PUT", f"/roster-imports/{uuid7()}?school_year={TERM[:4]}", content=roster)
    staff = a_workbook(["工号", "姓名", "职责", "班级"], ["T001", "王芳", "班主任", "三年级1班"])
    admin.sent("PUT", f"/staff-imports/{uuid7()}", content=staff)
    [one] = admin.sent("POST", "/staff-codes")["items"]
    last_day = TODAY + timedelta(days=60)
    dates = {"opens_on": OPENED.isoformat(), "closes_on": last_day.isoformat()}
    admin.sent("PUT", f"/terms/{TERM}", json=dates)
    teacher = Person(live).enters(CODE, one["code"], "T001")
    group = teacher.sent("GET", "/class-groups")["items"][0]["class_group_id"]
    pupils = teacher.sent("GET", f"/class-groups/{group}/students")["items"]
    consent = {"notice_version": NOTICE_VERSION, "given_as": "guardian"}
    for pupil in pupils:
        teacher.sent("PUT", f"/students/{pupil['student_id']}/consents/photo", json=consent)
    admin.close()
    teacher.close()
    return {
        "school": CODE,
        "password": PASSWORD,
        "pupils": [pupil["student_id"] for pupil in pupils],
        "group": group,
        "term": TERM,
        "today": TODAY.isoformat(),
        "kind": KIND,
    }


def _name(number: int) -> str:
    return f"{FAMILIES[number % len(FAMILIES)]}{'子一浩'[number // len(FAMILIES)]}涵"


def _measure(site: dict[str, Any], told: TextIO) -> int:
    done = subprocess.run(  # noqa: S603 — a scenario of ours
        node(PYTHON, "browser/phone.bench.ts"),
        cwd=WEB,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
        env={**environment(PYTHON), "NIANLUN_SITE": json.dumps(site)},
    )
    told.write(done.stdout)
    return done.returncode


if __name__ == "__main__":
    main()
