"""A dossier as one file: a zip of files as they are, whose last letters seal every byte before them."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress

_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16
_UNREADABLE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, RuntimeError)
"""What the library raises of a zip in which a byte was changed."""
_SEAL = 64
"""Letters of a sha256, which are the comment of the zip: what an unzipper shows as such."""


class NotSealed(ValueError):
    """Some byte is not as it was when the dossier was made."""


def packed(contents: Mapping[str, bytes]) -> bytes:
    """Pack files by name; the same files give the same bytes, on any machine and with any library that compresses."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system, entry.external_attr = 3, _READABLE  # the same bytes on every system
            archive.writestr(entry, contents[name])
        archive.comment = b"0" * _SEAL
    sealed = buffer.getvalue()[:-_SEAL]
    return sealed + digest(sealed).encode()


def unpacked(whole: bytes) -> dict[str, bytes]:
    """Return the files by name.

    Raises:
        NotSealed: when a byte has changed, be it of a name, of a date or of the seal itself.
    """
    if digest(whole[:-_SEAL]).encode() != whole[-_SEAL:]:
        raise NotSealed
    return _read(whole)


def readable(whole: bytes) -> dict[str, bytes]:
    """Return what can still be read of a dossier that is not sealed: a file that cannot be is empty.

    Nothing is returned of what is no zip any more.
    """
    found: dict[str, bytes] = {}
    with suppress(*_UNREADABLE), zipfile.ZipFile(io.BytesIO(whole)) as archive:
        for entry in archive.infolist():
            found[entry.filename] = b""
            with suppress(*_UNREADABLE):
                found[entry.filename] = archive.read(entry)
    return found


def digest(content: bytes) -> str:
    """Return the sha256 of bytes; of a whole dossier that is its fingerprint."""
    return hashlib.sha256(content).hexdigest()


def _read(whole: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}
