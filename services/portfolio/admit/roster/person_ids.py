"""Ids of who comes new with a list."""

from uuid import UUID, uuid4

from portfolio.support.data_key import DataKey


class Naming:
    """Ids for who is new: the same for the same row in every attempt.

    An adult whom a bundle names gets the same id in every import, by way of the school's key.
    """

    def __init__(self, key: DataKey) -> None:
        self._key = key
        self._made: dict[object, UUID] = {}

    def __call__(self, name: object) -> UUID:
        if isinstance(name, tuple) and name[0] == "adult":
            secret = self._key.keyed(b"nianlun-adult-of-a-bundle-1", str(name[1]).encode())
            return UUID(bytes=secret[:16], version=4)
        return self._made.setdefault(name, uuid4())
