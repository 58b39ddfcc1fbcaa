"""The portfolio's routes, of every step: the only file that knows them all."""

from fastapi import APIRouter

from portfolio.admit import api as admit
from portfolio.admit import terms_api
from portfolio.admit.access import alarms_api as access_alarms_api
from portfolio.admit.access import api as access_api
from portfolio.admit.access import exports_api
from portfolio.admit.desk import Desk
from portfolio.admit.identity import (
    class_devices_api,
    joining_api,
    oidc_api,
    oidc_logout_api,
    second_factor_api,
    sessions_api,
)
from portfolio.admit.identity.oidc_reception import Reception
from portfolio.admit.pupil import api as pupils_api
from portfolio.admit.pupil import consents_api, family_api, returning_api
from portfolio.admit.roster import api as roster_api
from portfolio.admit.staff import api as staff_api
from portfolio.admit.staff import lists_api as staff_lists_api
from portfolio.capture import api as capture
from portfolio.capture import (
    batch_api,
    community_api,
    evidence_api,
    honours_api,
    offered_api,
    opening_api,
    peer_api,
    sheet_api,
)
from portfolio.capture.evidence_commands import EvidenceRoom
from portfolio.confirm import api as confirm
from portfolio.confirm import checking_api
from portfolio.curate import api as curate
from portfolio.curate import choosing_api, class_api, spoken_api
from portfolio.review import api as review
from portfolio.seal import api as seal
from portfolio.seal import contents_api, export_api, verification_api
from portfolio.seal.queries import issued_on
from portfolio.share import (
    acknowledgement_api,
    audit_api,
    family_terms_api,
    letters_api,
    taking_part_api,
)
from portfolio.share import api as share
from portfolio.share.signing import SigningKey


def routers(
    desk: Desk, room: EvidenceRoom, signing: SigningKey, reception: Reception
) -> list[APIRouter]:
    """The routes of every step; what is called most stands first, for they are tried in order."""
    return [
        capture.routes(desk),
        batch_api.routes(desk),
        sessions_api.routes(desk),
        second_factor_api.routes(desk),
        class_devices_api.routes(desk),
        oidc_api.routes(desk, reception),
        oidc_logout_api.routes(desk, reception),
        staff_lists_api.routes(desk),
        terms_api.routes(desk),
        roster_api.routes(desk),
        returning_api.routes(desk),
        admit.routes(desk),
        pupils_api.routes(desk),
        family_api.routes(desk),
        consents_api.routes(desk),
        joining_api.routes(desk),
        access_api.routes(desk),
        access_alarms_api.routes(desk),
        exports_api.routes(desk),
        staff_api.routes(desk),
        evidence_api.routes(desk, room),
        offered_api.routes(desk),
        opening_api.routes(desk),
        sheet_api.routes(desk),
        honours_api.routes(desk),
        peer_api.routes(desk),
        community_api.routes(desk),
        confirm.routes(desk),
        checking_api.routes(desk),
        curate.routes(desk),
        choosing_api.routes(desk),
        class_api.routes(desk),
        spoken_api.routes(desk, room),
        review.routes(desk, issued_on),
        seal.routes(desk, room.objects),
        contents_api.routes(desk),
        export_api.routes(desk, room.objects),
        verification_api.routes(desk),
        share.routes(desk, signing),
        acknowledgement_api.routes(desk),
        taking_part_api.routes(desk),
        letters_api.routes(desk),
        family_terms_api.routes(desk),
        audit_api.routes(desk),
    ]
