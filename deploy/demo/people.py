"""Who takes part: accounts made with printed codes, sign-ins when they are first needed."""

import asyncio

from demo.caller import Caller
from demo.remembered import Remembered
from demo.second_factor import SecondFactor
from demo.troubles import Refused

ADMIN = "admin"
_UNAUTHENTICATED = 401


class People:
    """The accounts of one school. Out: tokens; a login is signed in once, and again when its
    session has run out, for weeks may pass between two steps.
    """

    def __init__(self, portfolio: Caller, remembered: Remembered, school_code: str) -> None:
        self._portfolio, self._remembered, self._code = portfolio, remembered, school_code
        self._factor = SecondFactor(portfolio, remembered)
        self._signed_in: dict[str, asyncio.Future[str]] = {}

    def full(self, login: str) -> str:
        """学校标识码/账号, as typed to sign in."""
        return f"{self._code}/{login}"

    def has(self, login: str) -> bool:
        """Whether somebody made this account."""
        return self._remembered.has_account(self.full(login))

    async def join(self, login: str, code: str) -> None:
        """Use a printed code up for an account."""
        if self.has(login):
            return
        said = {
            "school_code": self._code,
            "code": code,
            "login": login,
            "password": self._remembered.password,
        }
        try:
            await self._portfolio.send("POST", "/accounts", said=said)
        except Refused as refused:
            if refused.status != _UNAUTHENTICATED:
                raise
            # Used up by a run that was cut short: then the account is there, and ours.
            await self.token(login)
        self._remembered.add_account(self.full(login))

    async def token(self, login: str) -> str:
        """For `Authorization: Bearer`."""
        if login not in self._signed_in:
            self._signed_in[login] = asyncio.ensure_future(self._sign_in(login))
        return await self._signed_in[login]

    async def confirm(self, login: str) -> None:
        """Give the password again, as is asked before codes are printed: another token."""
        said = {"password": self._remembered.password}
        path, token = "/sessions/current/password", await self.token(login)
        told = (await self._portfolio.send("POST", path, token=token, said=said)).json()
        renewed: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        renewed.set_result(str(told["token"]))
        self._signed_in[login] = renewed

    def forget(self) -> None:
        """So much time has passed that no session stands."""
        self._signed_in.clear()

    async def _sign_in(self, login: str) -> str:
        said = {"login": self.full(login), "password": self._remembered.password}
        told = (await self._portfolio.send("POST", "/sessions", said=said)).json()
        token = str(told["token"])
        if login != ADMIN:
            return token
        return await self._factor.proven(self.full(login), token, told["second_factor"])
