"""A school behind a real port that serves the built pages, and a browser to walk through them.

What a person does is written in TypeScript (`services/web/browser`), one file a scenario;
each is run here by Node against this service, and tells what held and what did not.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from embedded.home import Home
from embedded.node import install
from embedded.object_store import ObjectStoreServer
from embedded.pages import build
from embedded.ports import free_ports
from embedded.postgres import Cluster
from live_service import LiveService
from oidc.city import City
from oidc.visit import a_provider
from openapi_lists import CODE, OTHER_CODE, STAFF
from openapi_person import PASSWORD, Person
from openapi_school import enter_school, registered
from openapi_seeds import PAST, TERM, TODAY, Seeds
from photos import a_photo, a_photo_from_a_camera
from portfolio.support.ids import uuid7
from web.alarming import read_too_much
from web.colleagues import appoint
from web.families import LONG_NAME, LONG_NOTE, a_father, another_child
from web.first_grade import may_speak, with_a_mother
from web.large_class import fill_class
from web.lists import write_lists
from web.mixed_class import a_mixed_class, class_of
from web.walking import PYTHON, walked
from workbooks import a_workbook

Scenario = Callable[[str], str]


@pytest.fixture(scope="session")
def pages() -> Path:
    """The pages, built of the sources as they are."""
    home = Home.chosen()
    home.make()
    install(PYTHON, "all")
    return build(home, PYTHON)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Debian's; `.ci/run` installs it where it may."""
    found = os.environ.get("NIANLUN_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def site(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    pages: Path,
    worker: str,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[LiveService, Seeds]]:
    """The service with a school that has pupils, and one that has none yet."""
    servers = (data_cluster, keys_cluster, object_store_server)
    [port] = free_ports(1)
    folder = tmp_path_factory.mktemp("web")
    with LiveService(servers, folder, f"web_{worker}", port, **_served_at(port, pages)) as live:
        seeds = enter_school(live)
        # Somebody looks, for the family to see it.
        seeds.people["class teacher"].sent(
            "GET", f"/students/{seeds.child_id}/timeline", params={"term": TERM}
        )
        seeds.printed["second child"] = _a_second_sheet(seeds)
        first = _a_first_grade(live, seeds)
        seeds.people["first grade's teacher"] = first
        seeds.people["first grade's mother"] = with_a_mother(live, first, seeds)
        seeds.people["mixed class's teacher"] = a_mixed_class(live, seeds)
        seeds.people["deputy"] = appoint(live, CODE, "deputy", "moral_education")
        read_too_much(live, CODE, seeds.people["subject teacher"])
        yield live, seeds
        for person in seeds.people.values():
            person.close()


@pytest.fixture
def strict_site(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    pages: Path,
    worker: str,
    tmp_path: Path,
) -> Iterator[LiveService]:
    """As production runs it: who administers gives a second factor."""
    servers = (data_cluster, keys_cluster, object_store_server)
    [port] = free_ports(1)
    changes = {**_served_at(port, pages), "second_factor": "required"}
    with LiveService(servers, tmp_path, f"strict_{worker}", port, **changes) as live:
        yield live


@pytest.fixture
def walk(site: tuple[LiveService, Seeds], chromium: str, tmp_path: Path) -> Scenario:
    """Runs a scenario to its end; what it said, or a failure with all of it."""
    live, seeds = site
    told = {
        "empty_school": OTHER_CODE,
        "child": seeds.child_id,
        "second_child": seeds.printed["second child"],
        "class_group": seeds.class_group_id,
        "report": "{number}.{version}.{token}".format(**seeds.printed),
        "code": _a_guardians_code(seeds),
        "code_of": seeds.student_ids[-1],
        "mixed_group": class_of(seeds.people["mixed class's teacher"]),
        "term": TERM,
        "lists": str(write_lists(tmp_path)),
        "screens": os.environ.get("NIANLUN_SCREENS", ""),
    }
    return _walking(live, chromium, told)


@pytest.fixture(scope="session")
def large_class(site: tuple[LiveService, Seeds]) -> str:
    """The class of the teacher who walks, with forty-five pupils."""
    _, seeds = site
    fill_class(seeds)
    return seeds.class_group_id


@pytest.fixture
def class_walk(
    site: tuple[LiveService, Seeds], large_class: str, chromium: str, tmp_path: Path
) -> Scenario:
    """The same in a class of forty-five."""
    live, _ = site
    photo = tmp_path / "from-a-camera.jpg"
    photo.write_bytes(a_photo_from_a_camera())
    told = {
        "class_group": large_class,
        "term": TERM,
        "today": TODAY.isoformat(),
        "photo": str(photo),
        "screens": os.environ.get("NIANLUN_SCREENS", ""),
    }
    return _walking(live, chromium, told)


@pytest.fixture
def city_walk(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    pages: Path,
    chromium: str,
    worker: str,
    tmp_path: Path,
) -> Iterator[Scenario]:
    """The same beside a real identity provider, for an administrator with a printed code."""
    servers = (data_cluster, keys_cluster, object_store_server)
    [port] = free_ports(1)
    changes: dict[str, Any] = _served_at(port, pages)
    city = City(tmp_path, [f"{changes['public_url']}/oidc/staff/callback"])
    city.start()
    clock = tmp_path / "ahead"
    clock.write_text("0")
    changes |= {"oidc_staff": a_provider(city.issuer), "clock_file": str(clock)}
    with LiveService(servers, tmp_path, f"city_{worker}", port, **changes) as live:
        told = {
            "provider": city.issuer,
            "clock": str(clock),
            "code": registered(live, CODE),
            "screens": os.environ.get("NIANLUN_SCREENS", ""),
        }
        yield _walking(live, chromium, told)
    city.stop()


@pytest.fixture
def family_site(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    pages: Path,
    worker: str,
    tmp_path: Path,
) -> Iterator[tuple[LiveService, Seeds]]:
    """A school of its own, for what its family does changes much."""
    servers = (data_cluster, keys_cluster, object_store_server)
    [port] = free_ports(1)
    with LiveService(
        servers, tmp_path, f"family_{worker}_{port}", port, **_served_at(port, pages)
    ) as live:
        seeds = enter_school(live)
        a_father(live, seeds)
        yield live, seeds
        for person in seeds.people.values():
            person.close()


@pytest.fixture
def family_walk(family_site: tuple[LiveService, Seeds], chromium: str, tmp_path: Path) -> Scenario:
    """The same walks, as the family of that school."""
    live, seeds = family_site
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(a_photo())
    told = {
        "child": seeds.child_id,
        "class_group": seeds.class_group_id,
        "term": TERM,
        "past_term": PAST,
        "today": TODAY.isoformat(),
        "long_name": LONG_NAME,
        "long_note": LONG_NOTE,
        "photo": str(photo),
        **another_child(seeds),
        "screens": os.environ.get("NIANLUN_SCREENS", ""),
    }
    return _walking(live, chromium, told)


@pytest.fixture
def strict_walk(strict_site: LiveService, chromium: str) -> Scenario:
    """The same, where a second factor is required."""
    admin = Person(strict_site)
    admin.enters(CODE, registered(strict_site, CODE), "admin")
    admin.close()
    appoint(strict_site, CODE, "deputy", "moral_education").close()
    return _walking(strict_site, chromium, {})


def _a_second_sheet(seeds: Seeds) -> str:
    """The code of an adult of another child: whose mother is on the list twice."""
    admin, group = seeds.people["admin"], seeds.class_group_id
    pupils = admin.sent("GET", f"/class-groups/{group}/students")["items"]
    other = next(one["student_id"] for one in pupils if one["student_id"] != seeds.child_id)
    named = {"name": "李红", "relation": "母亲"}
    return str(admin.sent("POST", f"/students/{other}/guardians", json=named)["code"])


def _a_guardians_code(seeds: Seeds) -> str:
    """Of a family that has no account yet."""
    path = f"/class-groups/{seeds.class_group_id}/guardian-codes"
    asked = f"{path}?student_id={seeds.student_ids[-1]}"
    [sheet] = seeds.people["class teacher"].sent("POST", asked)["items"]
    return str(sheet["codes"][0]["code"])


def _served_at(port: int, pages: Path) -> dict[str, Any]:
    """Settings of a service that knows its own address: cookies and origins depend on it."""
    return {"pages_dir": str(pages), "public_url": f"http://127.0.0.1:{port}"}


def _a_first_grade(live: LiveService, seeds: Seeds) -> Person:
    """A class whose pupils do not read yet; its class teacher."""
    admin = seeds.people["admin"]
    pupils = a_workbook(
        ["姓名", "性别", "出生日期", "年级", "班号", "班内学号"],
        *(
            [f"{family}小满", "女", "2020-03-02", "一年级", 1, number]
            for number, family in enumerate("冯陈褚", 1)
        ),
    )
    admin.sent("PUT", f"/roster-imports/{uuid7()}?school_year={TERM[:4]}", content=pupils)
    staff = a_workbook(STAFF[0], ["T021", "孙兰", "班主任", "一年级1班", None])
    admin.sent("PUT", f"/staff-imports/{uuid7()}", content=staff)
    items = admin.sent("POST", "/staff-codes")["items"]
    [code] = [one["code"] for one in items if one["staff_number"] == "T021"]
    teacher = Person(live).enters(CODE, code, "T021")
    may_speak(teacher, seeds)
    return teacher


def _walking(live: LiveService, chromium: str, more: dict[str, str]) -> Scenario:
    said = {"address": live.url, "chromium": chromium, "school": CODE, "password": PASSWORD}
    told = {**said, **more}

    return partial(walked, told=told)
