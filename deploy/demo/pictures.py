"""A picture for a record of housework: drawn here, so it shows nobody and nobody's home."""

import io

from PIL import Image, ImageDraw

SIZE = (1200, 900)
_TABLE, _SHADE, _RIM, _BOWL, _GLEAM = "#d9c6a5", "#bfa981", "#dfe8ee", "#f7fafc", "#ffffff"


def a_washed_bowl() -> bytes:
    """JPEG: a clean bowl on a table, seen from above."""
    picture = Image.new("RGB", SIZE, _TABLE)
    draw = ImageDraw.Draw(picture)
    for top in range(0, SIZE[1], 90):
        draw.line([(0, top), (SIZE[0], top + 20)], fill=_SHADE, width=3)
    for margin, colour in ((0, _SHADE), (14, _RIM), (60, _BOWL), (150, _RIM), (165, _BOWL)):
        draw.ellipse([320 + margin, 170 + margin, 880 - margin, 730 - margin], fill=colour)
    draw.arc([410, 260, 790, 640], start=200, end=250, fill=_GLEAM, width=18)
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=85)
    return written.getvalue()
