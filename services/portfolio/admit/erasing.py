"""抹除: what the worker does once `StudentErased` is in the log; each step may be done again.

The key first: from then on no query reaches anything that opens the pupil's ciphertexts.
Then the rows, by the projections; the accounts of the pupil and of guardians who have no other
child here go with them.
Objects need nothing: their keys are wrapped under the pupil's, and nobody refers to them any more.
Old copies of the databases can be opened until the master key is rotated: till then it is pending.
"""

from uuid import UUID

from portfolio.support.account_ends import OF_A_PERSON
from portfolio.support.clock import Clock
from portfolio.support.database import Connection
from portfolio.support.keys import Keyring
from portfolio.support.projecting import OnErased

_NOBODY = UUID(int=0)


def erasing(keyring: Keyring, clock: Clock) -> OnErased:
    """What an erasure destroys beside the rows of the projections."""

    async def on_erased(connection: Connection, school_id: UUID, student_id: UUID) -> None:
        await keyring.forget(school_id, student_id, clock.now())
        for table in OF_A_PERSON:
            await connection.execute(
                f"DELETE FROM {table} WHERE school_id = $1 AND (person_id = $2 OR person_id IN"
                " (SELECT g.guardian_id FROM guardian g WHERE g.school_id = $1"
                " AND g.student_id = $2 AND NOT EXISTS (SELECT FROM guardian o"
                " WHERE o.school_id = $1 AND o.is_linked AND o.guardian_id = g.guardian_id"
                " AND o.student_id <> $2)))",
                school_id,
                student_id,
            )
        # A link goes on for the others, who are told by number: nobody stands in this place now.
        await connection.execute(
            "UPDATE community_link SET student_ids = array_replace(student_ids, $2, $3)"
            " WHERE school_id = $1 AND $2 = ANY(student_ids)",
            school_id,
            student_id,
            _NOBODY,
        )

    return on_erased
