"""Pictures as a phone would send them."""

from io import BytesIO

from PIL import Image


def a_photo(colour: str = "green") -> bytes:
    """A small JPEG, 80 by 60, of one colour; pictures of two colours are two pictures."""
    made = BytesIO()
    Image.new("RGB", (80, 60), colour).save(made, "JPEG")
    return made.getvalue()
