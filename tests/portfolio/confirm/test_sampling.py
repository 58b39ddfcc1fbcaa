"""Drawing by lot: nobody outside can tell beforehand, and every look draws the same."""

from uuid import UUID, uuid4

from portfolio.confirm.sampling import Lot
from portfolio.support.data_key import DataKey

IDS = [UUID(int=number) for number in range(4_000)]


def a_lot(key: bytes = b"k" * 32, purpose: str = "samples", per_mille: int = 50) -> Lot:
    return Lot(DataKey(uuid4(), key), purpose, per_mille)


def drawn(lot: Lot) -> set[UUID]:
    return {one for one in IDS if lot.draws(one)}


def test_about_the_share_is_drawn_and_the_same_each_time() -> None:
    """50 of a thousand: 200 of 4000, give or take what chance gives (±5 sigma)."""
    assert 130 < len(drawn(a_lot())) < 270
    assert drawn(a_lot()) == drawn(a_lot())


def test_another_school_and_another_purpose_draw_others() -> None:
    """The key decides, not the id: whoever makes ids cannot steer what is looked at."""
    here = drawn(a_lot())

    assert here != drawn(a_lot(b"l" * 32))
    assert here != drawn(a_lot(purpose="second-ratings"))


def test_a_larger_share_keeps_what_was_drawn() -> None:
    """A school that looks closer in the middle of a term drops nothing."""
    assert drawn(a_lot()) < drawn(a_lot(per_mille=200))
    assert drawn(a_lot(per_mille=0)) == set()
    assert len(drawn(a_lot(per_mille=1000))) == len(IDS)
