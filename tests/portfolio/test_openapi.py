"""Who reaches what: the usual request to each operation, as each kind of caller, over real HTTP.

Every answer is as the description says; `test_openapi_walks.py` sends what nobody would.
"""

from collections.abc import Iterator

import pytest

from embedded.object_store import ObjectStoreServer
from embedded.postgres import Cluster
from live_service import LiveService
from openapi_requests import usual_request
from openapi_school import CALLERS, a_living_school
from openapi_seeds import Seeds
from openapi_walk import Walk, operations

OPEN = {
    "health",
    "jwks",
    "create_account",
    "sign_in",
    "enter_class_window",
    "identity_providers",
    "verify_report",
    "verification_page",
}
SIGNED_IN = {
    *OPEN,
    "who",
    "sign_ins",
    "sign_out",
    "sign_out_everywhere",
    "end_session",
    "change_password",
    "confirm_password",
    "second_factor_state",
    "enrol_second_factor",
    "observation_types",
    "opening",
}
OF_READING = {"access_alarms", "export_requests", "audit_report"}
OF_A_PUPIL = {"student", "timeline", "judgement", "selection"}
OF_A_CLASS = {
    "samples",
    "check_sample",
    "indicator_of_class",
    "signing_of_class",
    "remarks_of_class",
    "subject_of_class",
}
CHOOSING = {"choices", "select_entry", "drop_entry", "choose_pictures"}
OF_STAFF = {"class_groups", "students", "term_state", "terms"}
RECORDING = {"send_batch", "record_observation", "correct", "withdraw", "attach", "show"}
TAPPING = {"capture_sheet", "my_observations"}
HONOURS = {"preview_honours", "record_honours"}
REPORTS = {"report", "report_pdf", "report_contents", "student_terms"}
OF_A_FAMILY = {"guardians", "link_guardian", "consents", "withdraw_consent"}
REVIEWING = {
    "class_check",
    "open_check",
    "close_check",
    "open_notice",
    "close_notice",
    "notice",
    "draft",
    "objections",
    "objections_of_school",
    "resolve_objection",
    "class_reports",
}
BY_FAMILY = {
    "notice",
    "draft",
    "check_draft",
    "object_to",
    "objections",
    "acknowledge_report",
    "write_to_teacher",
    "letters_to_teacher",
}
REACHES = {
    "anonymous": OPEN,
    "admin": {
        *SIGNED_IN,
        *OF_A_PUPIL,
        *OF_STAFF,
        *REPORTS,
        *OF_A_CLASS,
        "pending",
        "import_roster",
        "import_standing",
        "preview_roster",
        "roster_with_reasons",
        "preview_staff_list",
        "staff_with_reasons",
        "import_staff_list",
        "give_duty",
        "end_duty",
        "issue_staff_codes",
        "issue_guardian_codes",
        "plan_term",
        "open_term",
        "close_term",
        "erase",
        "erasures",
        "cut_snapshot",
        *OF_A_FAMILY,
        "unlink_guardian",
        "staff",
        "release_staff",
        "reset_second_factor",
        *OF_READING,
        "access_lines",
        "request_export",
        "admit_student",
        "assign_class",
        "depart",
        "graduate",
        "follow_plan",
        *REVIEWING,
    },
    "class teacher": {
        *SIGNED_IN,
        *OF_A_PUPIL,
        *OF_STAFF,
        *RECORDING,
        *TAPPING,
        *REPORTS,
        *OF_A_FAMILY,
        "unlink_guardian",
        "give_consent",
        "record_activity",
        "make_community_link",
        "community_links",
        *HONOURS,
        "issue_guardian_codes",
        "issue_student_codes",
        "issue_picture_cards",
        "open_device_window",
        "close_device_window",
        "pending",
        *OF_A_CLASS,
        *CHOOSING,
        "confirm",
        "reject",
        "ask_for_supplement",
        "reverse_confirmation",
        "write_self_statement",
        "give_self_review",
        "self_review_sheet",
        "record_prompt",
        "speak_remark",
        "hear_remark",
        "hear_prompt",
        "pupil_tellings",
        "class_tellings",
        "agree_next_steps",
        "sign_class",
        "sign_sheet",
        "sign_level",
        "sign_subjects",
        "write_remark",
        *REVIEWING,
        # 申请补记: whoever records asks for what came late.
        "object_to",
        "acknowledge_report",
        "families_taking_part",
        "read_family_letter",
        "letters_of_families",
    },
    "subject teacher": {
        *SIGNED_IN,
        *OF_A_PUPIL,
        *OF_STAFF,
        *OF_A_CLASS,
        *RECORDING,
        *TAPPING,
        "record_activity",
        "make_community_link",
        "community_links",
        "open_device_window",
        "close_device_window",
        "sign_subjects",
        "notice",
        "object_to",
    },
    "guardian": {
        *SIGNED_IN,
        *RECORDING,
        *REPORTS,
        *OF_A_FAMILY,
        *CHOOSING,
        "give_consent",
        "student",
        "timeline",
        "selection",
        "write_family_words",
        "pupil_tellings",
        "access_lines",
        *BY_FAMILY,
    },
    "other admin": {
        *SIGNED_IN,
        "preview_staff_list",
        "staff_with_reasons",
        "give_duty",
        "issue_staff_codes",
        "plan_term",
        "class_groups",
        "terms",
        "erasures",
        "staff",
        "objections_of_school",
        *OF_READING,
    },
    "feed reader": {*SIGNED_IN, "feed"},
}
# By a teacher of another class, whom this school does not have (`curate/test_class_api.py`).
# A pupil's, and whoever holds a link: neither is among these callers.
NOT_YET = {
    "rate_again",
    "second_rating_tasks",
    "give_peer_voice",
    "tell",
    "growth_tree",
    # Once something was agreed for home (`share/test_taking_part.py`).
    "say_taking_part",
    # Once somebody spoke (`curate/test_spoken_api.py`).
    "hear_telling",
    "community_request",
    "confirm_community",
    "object_to_community_link",
    # By a second person, of what happened to somebody else (`seal/test_export_api.py`).
    "acknowledge_alarm",
    "approve_export",
    "export_reports",
    # Of an import, a leaver, a child who repeats a year (`admit/roster`, `admit/pupil`).
    "undo_roster_import",
    "undo_staff",
    "take_back",
    "repeat_year",
    # With an identity provider (`admit/identity/oidc`); this school has none.
    "begin_oidc_sign_in",
    "oidc_callback",
    "oidc_people",
    "end_provider_session",
    "bind_oidc_identity",
    "begin_oidc_session",
    "confirm_at_provider",
    # With an app that shows the code, and on a device of the class (`admit/identity`).
    "confirm_second_factor",
    "give_second_factor",
    "renew_recovery_codes",
    "class_device_pupils",
    "leave_class_window",
    # With the printed code of a second child (`admit/identity/test_joining.py`).
    "join_child",
    "begin_pupil_session",
}


@pytest.fixture(scope="module")
def orderly_school(
    data_cluster: Cluster,
    keys_cluster: Cluster,
    object_store_server: ObjectStoreServer,
    tmp_path_factory: pytest.TempPathFactory,
    worker: str,
) -> Iterator[tuple[LiveService, Seeds]]:
    """Another one, to which only usual requests are sent."""
    servers = (data_cluster, keys_cluster, object_store_server)
    folder = tmp_path_factory.mktemp("openapi_usual")
    with a_living_school(servers, folder, f"openapi_usual_{worker}") as entered:
        yield entered


@pytest.fixture(params=CALLERS)
def visit(
    request: pytest.FixtureRequest, orderly_school: tuple[LiveService, Seeds]
) -> Iterator[Walk]:
    """Each kind of caller in the school where nothing unusual happens."""
    walk = Walk(request.param, *orderly_school)
    yield walk
    walk.line.close()


def test_who_reaches_what(visit: Walk) -> None:
    """The usual request to each operation: this caller does what is theirs, and nothing else."""
    walk = visit
    # The end of a term comes last: its reports keep the worker busy for a moment.
    names = sorted(operations(), key=lambda name: name == "close_term")
    answers = {}
    for name in names:
        case = operations()[name].Case(**usual_request(name, walk.seeds, walk.name))
        answers[name] = walk.send(case)
    walk.seeds.wait_for_reports()

    reached = {name for name, one in answers.items() if one.status_code < 300}
    assert not {name: answers[name].text for name in REACHES[walk.name] - reached}
    assert reached == REACHES[walk.name]


def test_nearly_all_operations_are_reached() -> None:
    """At least 80 % answer somebody with 2xx, else the walks prove little."""
    reached = set().union(*REACHES.values())

    assert set(operations()) - reached == NOT_YET
    assert len(reached) >= 0.8 * len(operations())
