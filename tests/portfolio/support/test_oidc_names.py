"""What is kept of a name at a provider: nothing that numbers could be tried against."""

from hashlib import sha256
from uuid import uuid4

from portfolio.support.oidc_names import ProviderNames
from standing_school import StandingSchool

ISSUER, TELEPHONE = "https://id.city.invalid", "13800138000"


def unkeyed() -> bytes:
    """As releases kept it that had no key."""
    return sha256(b"\0".join((b"nianlun-oidc-1", ISSUER.encode(), TELEPHONE.encode()))).digest()


async def test_a_number_cannot_be_tried_against_what_is_kept(school: StandingSchool) -> None:
    """Eleven figures are tried through in minutes where there is no key."""
    names = ProviderNames(school.service.house.desk.journal.keyring)
    kept = await names.subject(ISSUER, TELEPHONE)
    again = await ProviderNames(school.service.house.desk.journal.keyring).subject(
        ISSUER, TELEPHONE
    )

    assert kept == again != unkeyed()
    assert kept not in {
        await names.session(ISSUER, TELEPHONE),
        await names.token(ISSUER, TELEPHONE),
    }
    assert kept != await names.subject(f"{ISSUER}/", TELEPHONE)


async def test_who_was_bound_before_is_found_after(school: StandingSchool) -> None:
    """What a release without a key kept is keyed once, whoever starts first; again is harmless."""
    desk, person_id = school.service.house.desk, uuid4()
    await desk.pool.execute(
        "INSERT INTO oidc_identity (school_id, person_id, subject_hash, account_id, role, bound_at)"
        " VALUES ($1, $2, $3, $4, 'staff', now())",
        school.school_id,
        person_id,
        unkeyed(),
        uuid4(),
    )
    names = ProviderNames(desk.journal.keyring)
    keyed = await names.key_what_is_there(desk.across)
    again = await names.key_what_is_there(desk.across)
    kept = await desk.pool.fetchrow(
        "SELECT subject_hash, is_keyed FROM oidc_identity WHERE school_id = $1 AND person_id = $2",
        school.school_id,
        person_id,
    )

    assert keyed >= 1
    assert again == 0
    assert tuple(kept) == (await names.subject(ISSUER, TELEPHONE), True)
