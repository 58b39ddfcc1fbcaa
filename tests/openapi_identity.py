"""The usual requests to what signing in adds: own sessions, second factors, shared devices."""

from typing import Any

from openapi_lists import CODE
from openapi_person import PASSWORD
from openapi_seeds import Seeds
from portfolio.support.ids import uuid7

Json = dict[str, Any]
_CODE = {"code": "000000"}
BODIES: dict[str, Json] = {
    # The same again: whoever walks signs in again afterwards.
    "change_password": {"old": PASSWORD, "new": PASSWORD},
    "confirm_second_factor": _CODE,
    "give_second_factor": _CODE,
    # The same session under another token.
    "confirm_password": {"password": PASSWORD},
    "open_device_window": {"minutes": 20},
    "issue_picture_cards": {"student_ids": []},
    "enter_class_window": {"token": f"{'0' * 32}.x"},
    # There is no identity provider here; `portfolio/admit/identity/oidc` walks through a real one.
    "begin_oidc_sign_in": {"provider": "staff"},
    "bind_oidc_identity": {"school_code": CODE, "code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG"},
    "begin_oidc_session": {"person_id": str(uuid7())},
    # A code of nobody; `portfolio/admit/identity/test_joining.py` uses a good one.
    "join_child": {"school_code": CODE, "code": "AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GG"},
    "begin_pupil_session": {"student_id": str(uuid7()), "pictures": ["cat", "sun", "boat"]},
}
# Sent with a session of their own, for it may be over afterwards.
WITH_A_SPARE = {"sign_out", "enrol_second_factor", "end_session"}
# Whoever called signs in again: every session of the account is over, or has another token.
LEAVES = {"sign_out_everywhere", "change_password", "confirm_password"}


def body_of(name: str, seeds: Seeds) -> Json:
    """What somebody would say."""
    if name == "enter_class_window":
        return {"token": _window(seeds)["token"]}
    return dict(BODIES[name])


def path_of(name: str, seeds: Seeds, caller: str) -> Json:
    """What an address names: one's own session, the window that the teacher has opened."""
    if name == "end_session" and seeds.people[caller].token:
        person = seeds.people[caller]
        begun = person.sent("POST", "/sessions", json={"login": person.login, "password": PASSWORD})
        return {"session_id": begun["session_id"]}
    if name == "close_device_window":
        return {"window_id": _window(seeds)["window_id"]}
    return {"session_id": str(uuid7()), "window_id": str(uuid7()), "provider": "staff"}


def _window(seeds: Seeds) -> Json:
    path = f"/class-groups/{seeds.class_group_id}/device-windows"
    window: Json = seeds.people["class teacher"].sent("POST", path, json={"minutes": 20})
    return window
