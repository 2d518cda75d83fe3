"""What the files of an office have in common: texts that XML can hold, and a packing without a clock."""

import re
import zipfile
from io import BytesIO

_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNPACKED = "mimetype"
"""The part that an OpenDocument file begins with, as it stands."""


def in_xml(text: str) -> str:
    """Put a sign in the place of what XML cannot hold."""
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def packed_again(content: bytes, first: str) -> bytes:
    """Pack the parts in order, one of them first, without the time at which they were written."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != first, name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = 3
            entry.compress_type = zipfile.ZIP_STORED if name == _UNPACKED else zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return packed.getvalue()
