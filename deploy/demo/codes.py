"""`./run code`: the six figures that each administrator's authenticator shows at this moment.

In: the state folder. Out: what to type, and for how long it is good. Nothing needs to run.
"""

from pathlib import Path

from demo.authenticator import STEP_SECONDS, now, step_at
from demo.remembered import Remembered
from embedded.extent import Extent
from embedded.partners import partners_folder


def tell_codes(home: Path) -> int:
    """Say them; the exit status, 1 where the demonstration has no administrator yet."""
    folder = partners_folder(home)
    file = folder / "demo.json"
    kept = Remembered(file, Extent.kept_in(folder, {})).authenticators if file.exists() else {}
    if not kept:
        print("还没有管理员：先运行 ./run。No administrator yet: ./run first.")  # noqa: T201 — asked
        return 1
    step = step_at(now())
    # The service takes those of the step before, too.
    left = 2 * STEP_SECONDS - int(now().timestamp()) % STEP_SECONDS
    for login, one in sorted(kept.items()):
        print(f"{login:<20} {one.figures(step)}")  # noqa: T201 — this is what one came for
    print(f"{left} 秒内有效，每个只能用一次。Good for {left} s, each once.")  # noqa: T201 — as above
    return 0
