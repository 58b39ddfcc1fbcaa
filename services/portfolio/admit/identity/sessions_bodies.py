"""What is sent and answered where somebody makes an account, signs in, or looks at sign-ins."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from portfolio.admit.identity.signing_in import FactorState
from portfolio.support.actor import Role
from portfolio.support.password_rules import LEAST, MOST
from portfolio.support.session import Carrier
from portfolio.support.web import Answer, Body, SchoolCode, example

Password = Annotated[str, StringConstraints(min_length=LEAST, max_length=MOST)]
OldPassword = Annotated[str, StringConstraints(max_length=MOST)]
Login = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{2,60}$")]


class AccountBody(Body):
    """A printed code is used up for an account."""

    model_config = example(
        {
            "school_code": "2150000123",
            "code": "7QXM-2K4V-PLRA-ZD35-N6TC-WHEU-YA",
            "login": "wang.laoshi",
            "password": "三月的雨落在屋檐",
        }
    )

    school_code: SchoolCode
    code: Annotated[str, StringConstraints(min_length=10, max_length=60)]
    login: Login
    password: Password


class SessionBody(Body):
    """`login` is 学校标识码/账号. `as`: `bearer`, the token is in the answer; `cookie`, a browser
    keeps it where no script reads it, and says with each change where it comes from.
    """

    model_config = example({"login": "2150000123/wang.laoshi", "password": "三月的雨落在屋檐"})

    login: Annotated[str, StringConstraints(pattern=r"^[0-9]{10}/[A-Za-z0-9._@-]{2,60}$")]
    password: OldPassword
    carrier: Carrier = Field("bearer", alias="as")


class PasswordBody(Body):
    """Another password, by the old one."""

    model_config = example({"old": "三月的雨落在屋檐", "new": "檐下的燕子又回来"})

    old: OldPassword
    new: Password


class ConfirmBody(Body):
    """The password of one's own account, given again."""

    model_config = example({"password": "三月的雨落在屋檐"})

    password: OldPassword


class AccountAnswer(Answer):
    """The account is there; sign in next."""

    account_id: UUID
    role: Role


class SignInAnswer(Answer):
    """One of one's own sessions: since when, last used, on what; never its token."""

    session_id: UUID
    device: str
    begun_at: datetime
    seen_at: datetime
    expires_at: datetime
    is_current: bool


class SignInsAnswer(Answer):
    """One's own sessions that stand, the newest first."""

    items: list[SignInAnswer]


class DutyAnswer(Answer):
    """A duty of the caller."""

    duty: str
    class_group_id: UUID | None
    subject: str | None


class WhoAnswer(Answer):
    """The caller, the school, and what both have to do with each other."""

    role: Role
    person_id: UUID
    school_code: str
    school_name: str
    duties: list[DutyAnswer]
    student_ids: list[UUID]
    second_factor: FactorState
