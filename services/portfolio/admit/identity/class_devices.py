"""Shared devices of a class: a window that a teacher opens, and pupils who sign in inside it.

ASVS 5.0 has no better factor for a child of seven: the QR says which class and when, the pictures
say who; the window, the few tries and the little that such a session may do bound what a classmate
who guesses could do.
"""

from dataclasses import dataclass
from datetime import timedelta
from hmac import compare_digest
from typing import Any, Literal, get_args
from uuid import UUID

from portfolio.admit import relations
from portfolio.admit.desk import Desk
from portfolio.admit.domain import Enrolled
from portfolio.admit.identity.codes import class_for_codes
from portfolio.admit.identity.void import pupils_here
from portfolio.admit.pupil.given_names import given_name
from portfolio.admit.roster_queries import students_of
from portfolio.support import policy
from portfolio.support.actor import Actor, Role
from portfolio.support.class_windows import ClassWindow, WindowIsClosed
from portfolio.support.problems import Forbidden, NotFound, Unauthenticated
from portfolio.support.session import Beginning, Session
from portfolio.support.sign_in_limit import network_of

MOST_MINUTES = 45
_MOST_PUPILS = 200
_FIGURES = 4
_LEAVING = b"nianlun-leaving-1"
Animal = Literal[
    "panda",
    "tiger",
    "elephant",
    "rabbit",
    "squirrel",
    "deer",
    "crane",
    "swallow",
    "hedgehog",
    "dolphin",
    "turtle",
    "frog",
    "owl",
    "peacock",
    "horse",
    "sheep",
    "fox",
    "bear",
    "monkey",
    "penguin",
    "otter",
    "koala",
    "whale",
    "butterfly",
]
_ANIMALS: tuple[Animal, ...] = get_args(Animal)


class PicturesAreWrong(Unauthenticated):
    """Not this pupil's pictures, or nobody of this class: the two look alike."""

    zh = "图片不对，再想一想；忘了请找老师。"
    en = "Not these pictures; think again, or ask your teacher."


class LeavingCodeIsWrong(Forbidden):
    """A device stays the class's until somebody knows the four figures."""

    zh = "离开码不对，请老师来按。"
    en = "Not the leaving code; ask your teacher to enter it."


@dataclass(frozen=True, slots=True)
class Tile:
    """A pupil as the device shows one: an animal, what classmates call them, the roster number."""

    student_id: UUID
    animal: Animal
    given_name: str
    roster_number: int | None


async def open_window(
    desk: Desk, actor: Actor, class_group_id: UUID, *, minutes: int
) -> tuple[str, ClassWindow]:
    """A window for the class with its token, told once; an earlier one closes."""
    await _require_teacher(desk, actor, class_group_id)
    return await desk.windows.open(
        actor.school_id, class_group_id, by=actor.person_id, lasts=timedelta(minutes=minutes)
    )


async def leaving_code(desk: Desk, window: ClassWindow) -> str:
    """离开码: four figures that follow from the window, for the teacher who opened it."""
    school_id = window.school_id
    key = (await desk.journal.keyring.ensure(school_id, [school_id]))[school_id]
    made = int.from_bytes(key.keyed(_LEAVING, window.window_id.bytes)[:8])
    return f"{made % 10**_FIGURES:0{_FIGURES}}"


async def leave(desk: Desk, actor: Actor, code: str) -> None:
    """The device may be anybody's again; raises `LeavingCodeIsWrong`, `WindowIsClosed`."""
    window = await _window_of(desk, actor)
    async with desk.limit.counted(f"leaving:{window.window_id}"):
        if not compare_digest(code, await leaving_code(desk, window)):
            raise LeavingCodeIsWrong


async def close_window(desk: Desk, actor: Actor, class_group_id: UUID, window_id: UUID) -> None:
    """Everything that was begun in it ends with the next request."""
    await _require_teacher(desk, actor, class_group_id)
    await desk.windows.close(actor.school_id, class_group_id, window_id)


async def _require_teacher(desk: Desk, actor: Actor, class_group_id: UUID) -> None:
    school, _ = await desk.rosters.current(actor.school_id)
    policy.require("school.read", relations.to_school(actor, school.state))
    if class_group_id not in school.state.class_groups:
        raise NotFound
    held = relations.to_class_group(actor, school.state, class_group_id)
    policy.require("class_window.open", held)


async def issue_cards(
    desk: Desk, actor: Actor, class_group_id: UUID, only: frozenset[UUID] | None
) -> list[tuple[UUID, Enrolled, list[str]]]:
    """New pictures for each pupil of a class, or for some of them, for printing."""
    pupils, _ = await class_for_codes(desk, actor, class_group_id, "picture_card.issue")
    chosen = {one: pupil for one, pupil in pupils.items() if only is None or one in only}
    if only is not None and len(chosen) != len(only):
        raise NotFound
    told = await desk.pictures.issue(actor.school_id, list(chosen))
    here = await pupils_here(desk, actor.school_id, chosen)
    return [(student_id, pupil, told[student_id]) for student_id, pupil in here.items()]


async def enter(desk: Desk, token: str, device: str) -> tuple[Session, ClassWindow]:
    """A device with the class's code; raises `WindowIsClosed`, `TooMany`."""
    window = await desk.windows.behind(token)
    await _require_opener(desk, window)
    await desk.limit.spend(f"class-device:{window.window_id}")
    actor = Actor(window.school_id, window.window_id, window.window_id, Role.CLASS_DEVICE)
    session = await desk.accounts.sessions.begin(actor, _inside(window, device))
    return session, window


async def tiles(desk: Desk, actor: Actor) -> list[Tile]:
    """The class of the device's window, by roster number; raises `WindowIsClosed`."""
    window = await _window_of(desk, actor)
    return [_tile(row) for row in await _members(desk, window)]


async def sign_in(
    desk: Desk, actor: Actor, student_id: UUID, pictures: list[str], *, device: str, address: str
) -> Session:
    """A pupil of the class, on this device at this address; raises `PicturesAreWrong`,
    `WindowIsClosed`.
    """
    window = await _window_of(desk, actor)
    is_member = any(row["student_id"] == student_id for row in await _members(desk, window))
    # Of whom the device shows, tries are the pupil's own; of anybody else, this window's.
    tried = student_id if is_member else f"{window.window_id} {student_id}"
    # A few tries at each of a whole class would find somebody's.
    here = f"{window.window_id} {network_of(address)}"
    async with desk.limit.attempt(f"pictures:{tried}", f"pictures-here:{here}"):
        is_right = await desk.pictures.is_right(actor.school_id, student_id, pictures)
        if not (is_member and is_right):
            raise PicturesAreWrong
    pupil = Actor(actor.school_id, student_id, student_id, Role.STUDENT)
    return await desk.accounts.sessions.begin(pupil, _inside(window, device))


async def _window_of(desk: Desk, actor: Actor) -> ClassWindow:
    """The device's window, as long as it is open and whoever opened it teaches the class."""
    policy.require("class_device.use", relations.to_device_of(actor, actor.person_id))
    window = await desk.windows.named(actor.school_id, actor.person_id)
    await _require_opener(desk, window)
    return window


async def _require_opener(desk: Desk, window: ClassWindow) -> None:
    school, _ = await desk.rosters.current(window.school_id)
    opener = Actor(window.school_id, window.opened_by, window.opened_by, Role.STAFF)
    held = relations.to_class_group(opener, school.state, window.class_group_id)
    if not policy.POLICY["class_window.open"].who & held:
        raise WindowIsClosed


def _inside(window: ClassWindow, device: str) -> Beginning:
    return Beginning(device=device, window_id=window.window_id, until=window.closes_at)


async def _members(desk: Desk, window: ClassWindow) -> list[dict[str, Any]]:
    position = await desk.journal.store.position(window.school_id)
    await desk.views.wait_for(window.school_id, position)
    return await students_of(
        desk.pool,
        desk.journal.keyring,
        window.school_id,
        window.class_group_id,
        after=(-1, UUID(int=0)),
        limit=_MOST_PUPILS,
    )


def _tile(row: dict[str, Any]) -> Tile:
    student_id = UUID(str(row["student_id"]))
    animal = _ANIMALS[student_id.int % len(_ANIMALS)]
    return Tile(student_id, animal, given_name(row["name"]), row["roster_number"])
