"""核对与公示: what this step says as long as it is not open.

A family's right to have a record corrected (个人信息保护法, art. 46) does not wait for software:
the sentence says whom to turn to.
"""

from portfolio.support.problems import Conflict


class ReviewComesLater(Conflict):
    """Family checks and objections are not taken by this version."""

    zh = "家庭核对与异议尚未在系统内开放，请直接向班主任提出，学校会书面答复。"
    en = "Checks and objections are not taken here yet; turn to the class teacher for an answer."
