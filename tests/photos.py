"""Pictures as a phone would send them."""

from io import BytesIO

from PIL import Image


def a_photo(colour: str = "green") -> bytes:
    """A small JPEG, 80 by 60, of one colour; pictures of two colours are two pictures."""
    made = BytesIO()
    Image.new("RGB", (80, 60), colour).save(made, "JPEG")
    return made.getvalue()


def a_photo_from_a_camera() -> bytes:
    """A large JPEG whose EXIF tells the device, the time and the place."""
    made = BytesIO()
    picture = Image.linear_gradient("L").resize((3000, 2000)).convert("RGB")
    exif = Image.Exif()
    exif[0x010F] = "ProbeCamera"
    exif[0x0132] = "2026:11:22 10:00:00"
    place = {1: "N", 2: (29.0, 33.0, 0.0), 3: "E", 4: (106.0, 33.0, 0.0)}
    exif.get_ifd(0x8825).update(place)
    picture.save(made, "JPEG", quality=92, exif=exif)
    return made.getvalue()
