"""Every event and every projection of this service, by step:
what the composition roots put together.
"""

from portfolio.admit import events as admitted
from portfolio.admit.projection import PROJECTION as ADMIT
from portfolio.capture import events as captured
from portfolio.capture.projection import PROJECTION as CAPTURE
from portfolio.confirm import events as confirmed
from portfolio.confirm.projection import PROJECTION as CONFIRM
from portfolio.curate import events as curated
from portfolio.curate.projection import PROJECTION as CURATE
from portfolio.review import events as reviewed
from portfolio.review.projection import PROJECTION as REVIEW
from portfolio.seal import events as sealed
from portfolio.seal.projection import PROJECTION as SEAL
from portfolio.share import events as shared
from portfolio.share.acknowledgement import PROJECTION as ACKNOWLEDGE
from portfolio.share.letter_queries import PROJECTION as LETTERS
from portfolio.share.projection import PROJECTION as SHARE
from portfolio.share.taking_part import PROJECTION as TAKE_PART
from portfolio.support.event import Topics

TOPICS = Topics(
    (
        *admitted.EVENTS,
        *captured.EVENTS,
        *confirmed.EVENTS,
        *curated.EVENTS,
        *reviewed.EVENTS,
        *sealed.EVENTS,
        *shared.EVENTS,
    )
)
PROJECTIONS = (
    *(ADMIT, CAPTURE, CONFIRM, CURATE, REVIEW, SEAL, SHARE),
    *(ACKNOWLEDGE, TAKE_PART, LETTERS),
)
