"""An administrator's second factor: set up at the first sign-in, given at every later one."""

from demo.authenticator import Authenticator, now, step_at
from demo.caller import Caller
from demo.remembered import Remembered

_FEW = 2


class SecondFactor:
    """In: a token that a password gave. Out: one that may administer."""

    def __init__(self, portfolio: Caller, remembered: Remembered) -> None:
        self._portfolio, self._remembered = portfolio, remembered

    async def proven(self, login: str, token: str, state: str) -> str:
        """`state`: what the service asks of this session."""
        if state != "give":
            return await self._set_up(login, token)
        return await self._give(login, token)

    async def _set_up(self, login: str, token: str) -> str:
        begun = await self._portfolio.send("POST", "/second-factor/enrolment", token=token)
        step = step_at(now())
        # Kept before it is in force: what is cut short here must not lock its owner out.
        kept = Authenticator(secret=begun.json()["secret"], last_step=step)
        self._remembered.keep_authenticator(login, kept)
        said = {"code": kept.figures(step)}
        path = "/second-factor/confirmation"
        done = (await self._portfolio.send("POST", path, token=token, said=said)).json()
        kept.recovery_codes = list(done["recovery_codes"])
        self._remembered.keep_authenticator(login, kept)
        return str(done["token"])

    async def _give(self, login: str, token: str) -> str:
        kept = self._remembered.authenticators[login]
        step = step_at(now())
        if step > kept.last_step:
            kept.last_step, code = step, kept.figures(step)
        else:
            # Weeks pass in seconds here, and figures work once: a recovery code stands in.
            code = kept.recovery_codes.pop()
        self._remembered.keep_authenticator(login, kept)
        path = "/sessions/current/second-factor"
        given = await self._portfolio.send("POST", path, token=token, said={"code": code})
        token = str(given.json()["token"])
        if len(kept.recovery_codes) < _FEW:
            path = "/second-factor/recovery-codes"
            more = await self._portfolio.send("POST", path, token=token)
            kept.recovery_codes = list(more.json()["recovery_codes"])
            self._remembered.keep_authenticator(login, kept)
        return token
