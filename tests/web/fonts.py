"""The fonts of the pages under test: the machine's own and the Chinese one of the reports."""

import os
from pathlib import Path

from portfolio.seal.render import FONT

_CONFIGURATION = f"""<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{FONT.parent}</dir>
</fontconfig>
"""


def with_chinese(folder: Path) -> dict[str, str]:
    """The variable by which Chromium finds them, written to a file in `folder`.

    Without a Chinese font a page is made of boxes narrower than its characters: nothing that is
    measured of it, or seen in a picture, is what a person has before them. What the machine says
    itself is kept.
    """
    if "FONTCONFIG_FILE" in os.environ:
        return {}
    file = folder / "fonts.conf"
    file.write_text(_CONFIGURATION, "utf-8")
    return {"FONTCONFIG_FILE": str(file)}
