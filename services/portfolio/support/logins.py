"""What people sign in as, which may be a telephone number or a name: never kept in the clear.

Found by a keyed hash, shown by opening what is sealed under the pupil's key, of an adult under
the school's. Who has a copy of the database can neither read logins nor try numbers; where a
pupil's key was forgotten, nobody opens theirs again.
What was kept before there was a key is turned where the API starts (`seal_what_is_there`);
until then a process of the version before may still write it in the clear, and it is found.
"""

from typing import Any
from uuid import UUID, uuid4

from portfolio.support.actor import Actor, Role
from portfolio.support.data_key import DataKey
from portfolio.support.database import Connection, Pool
from portfolio.support.keys import KeyForgotten, Keyring
from portfolio.support.printed_codes import CodeIsNotValid
from portfolio.support.problems import Conflict

_PURPOSE = b"nianlun-login-1"
_NOBODY = UUID(int=0)
# The clear one stands for rows of the version before.
_ITS_ROW = "school_id = $1 AND (login_hash = $2 OR login = $3)"
_TURN = (
    "UPDATE account SET login = NULL, login_hash = $4, login_sealed = $5"
    " WHERE school_id = $1 AND account_id = $2 AND login = $3 RETURNING account_id"
)


class LoginIsTaken(Conflict):
    """Somebody of this school has this login."""

    zh = "这个账号名已被使用，请换一个。"
    en = "This login is taken; choose another."


class NoPassword(Conflict):
    """Whoever signs in by another service has no password here."""

    zh = "这个账号没有本系统的密码，请退出后重新登录，再做这一步。"
    en = "This account has no password here; sign out and in again to go on."


class Logins:
    """The logins of all schools' accounts."""

    def __init__(self, pool: Pool, keyring: Keyring) -> None:
        self._pool, self._keyring = pool, keyring
        self._key: DataKey | None = None

    async def find(self, school_id: UUID, login: str) -> Any:
        """The row of an account, None where there is none."""
        return await self._pool.fetchrow(
            f"SELECT account_id, person_id, role, password FROM account WHERE {_ITS_ROW}",
            school_id,
            await self._hashed(school_id, login),
            login,
        )

    async def of(self, actor: Actor) -> tuple[str, str]:
        """Login and kept password of an account; raises `NoPassword`."""
        row = await self._pool.fetchrow(
            "SELECT login, login_sealed, password FROM account"
            " WHERE school_id = $1 AND account_id = $2",
            actor.school_id,
            actor.account_id,
        )
        if row is None:
            raise NoPassword
        if row["login"] is not None:
            return row["login"], row["password"]
        try:
            key = await self._key_for(actor.school_id, actor.person_id, actor.role)
        except KeyForgotten:
            raise NoPassword from None
        opened = key.open_text(row["login_sealed"], *_place(actor.person_id))
        return opened, row["password"]

    async def keep(
        self, connection: Connection, school_id: UUID, person: Any, login: str, hashed: str
    ) -> UUID:
        """The account of whoever used a code, made or given another login; returns its id.

        Raises `LoginIsTaken`, and `CodeIsNotValid` where the pupil was erased meanwhile.
        """
        person_id, login_hash = person["person_id"], await self._hashed(school_id, login)
        try:
            key = await self._key_for(school_id, person_id, Role(person["role"]))
        except KeyForgotten:
            raise CodeIsNotValid from None
        # Asked first: the server writes a violated key with its values into its own log.
        if await connection.fetchval(
            f"SELECT EXISTS (SELECT FROM account WHERE {_ITS_ROW} AND person_id <> $4)",
            school_id,
            login_hash,
            login,
            person_id,
        ):
            raise LoginIsTaken
        account_id: UUID = await connection.fetchval(
            "INSERT INTO account"
            " (school_id, account_id, person_id, role, login_hash, login_sealed, password)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (school_id, person_id)"
            " DO UPDATE SET login = NULL, login_hash = excluded.login_hash,"
            " login_sealed = excluded.login_sealed, password = excluded.password"
            " RETURNING account_id",
            school_id,
            uuid4(),
            person_id,
            person["role"],
            login_hash,
            key.seal_text(login, *_place(person_id)),
            hashed,
        )
        return account_id

    async def seal_what_is_there(self, across: Pool) -> int:
        """Turn what was kept in the clear; again is harmless.

        `across` sees every school. Returns how many.
        """
        rows = await across.fetch(
            "SELECT school_id, account_id, person_id, role, login FROM account"
            " WHERE login IS NOT NULL"
        )
        return sum([await self._turn(across, row) for row in rows])

    async def _turn(self, across: Pool, row: Any) -> bool:
        school_id, login = row["school_id"], row["login"]
        try:
            key = await self._key_for(school_id, row["person_id"], Role(row["role"]))
        except KeyForgotten:  # erased: the row is on its way out
            return False
        turned = await across.fetchval(
            _TURN,
            school_id,
            row["account_id"],
            login,
            await self._hashed(school_id, login),
            key.seal_text(login, *_place(row["person_id"])),
        )
        return turned is not None

    async def _key_for(self, school_id: UUID, person_id: UUID, role: Role) -> DataKey:
        """A pupil's own key, else the school's; raises `KeyForgotten`."""
        stream_id = person_id if role is Role.STUDENT else school_id
        return (await self._keyring.ensure(school_id, [stream_id]))[stream_id]

    async def _hashed(self, school_id: UUID, login: str) -> bytes:
        """Under the installation's key: of a school that is not there no key is made."""
        if self._key is None:
            self._key = (await self._keyring.ensure(_NOBODY, [_NOBODY]))[_NOBODY]
        return self._key.keyed(_PURPOSE, school_id.bytes + login.encode())


def _place(person_id: UUID) -> tuple[str, str, str]:
    return "account", "login", str(person_id)
