"""Where the keyring is kept: a file beside the data, a file of the operator's, or the environment.

The form is JSON, newest sealing key last, every key as base64 of 32 bytes:

    {"version": 1, "index": "…", "sealing": [{"id": "k1", "key": "…"}]}
"""

import fcntl
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec
import structlog

from service.privacy.keyring import BrokenKeys, Keyring, new_keyring

FILE_NAME = "keys.json"
FOLDER_MODE = 0o700
FILE_MODE = 0o600
MOST_BYTES = 64 * 1024

log = structlog.get_logger(__name__)


class _KeptKey(msgspec.Struct):
    id: str
    key: bytes


class _KeptRing(msgspec.Struct):
    version: Literal[1]
    index: bytes
    sealing: list[_KeptKey]


def load_keyring(data: Path, inline: str | None, file: Path | None) -> Keyring:
    """Return the ring given inline, else the one in ``file``, else the one in ``data``, made where there is none.

    Raises BrokenKeys where the keys cannot be read or used.
    """
    if inline is not None:
        return _parse(inline.encode("utf-8", "surrogatepass"), "HAKAM_KEYS")
    if file is not None:
        return _parse(_read(file, ours=False), str(file))
    return _own_keyring(data)


def reload_keyring(data: Path, inline: str | None, file: Path | None) -> Keyring:
    """Return the ring as it is kept now, and never make one. Raises BrokenKeys as ``load_keyring`` does."""
    if inline is not None:
        return load_keyring(data, inline, None)
    path = file or data / FILE_NAME
    return _parse(_read(path, ours=file is None, again=True), str(path))


def rotate_keyring(data: Path) -> Keyring:
    """Add a sealing key to the ring in ``data``; processes that read it again seal with it. Raises BrokenKeys."""
    return _changed(data, Keyring.rotated)


def retire_keys(data: Path) -> Keyring:
    """Leave the newest sealing key alone in the ring in ``data``. Raises BrokenKeys."""
    return _changed(data, Keyring.retired)


def _changed(data: Path, change: Callable[[Keyring], Keyring]) -> Keyring:
    path = data / FILE_NAME
    with _trouble_told(path), _alone_in(data):
        ring = change(_own_keyring(data))
        _write_beside(path, ring).replace(path)
        _sync_folder(data)
    return ring


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Keep others from changing the ring meanwhile, or one of two new keys would be lost with all it has sealed."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _own_keyring(data: Path) -> Keyring:
    path = data / FILE_NAME
    with _trouble_told(path):
        if not os.path.lexists(path):
            _create(path)
        return _parse(_read(path, ours=True), str(path))


@contextmanager
def _trouble_told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as trouble:
        raise BrokenKeys(f"{path} cannot be kept: {trouble.strerror}. Let Hakam's user write in that folder.") from None


def _create(path: Path) -> None:
    """Make the ring whole under another name, then link it.

    Of two starting processes one wins, and both read the winner's ring.
    """
    path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    fresh = _write_beside(path, new_keyring())
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
    _sync_folder(path.parent)


def _write_beside(path: Path, ring: Keyring) -> Path:
    fresh = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, FILE_MODE)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(_written(ring))
        stream.flush()
        os.fsync(stream.fileno())
    return fresh


def _sync_folder(folder: Path) -> None:
    """Make the name durable too, or a crash of the machine could forget keys that sealed something."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path, *, ours: bool, again: bool = False) -> bytes:
    """Read the file through one descriptor, so that what was checked is what is read."""
    follow = os.O_NOFOLLOW if ours else 0
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | follow)
    except OSError as trouble:
        raise BrokenKeys(f"the keys in {path} cannot be read: {trouble.strerror}") from None
    with os.fdopen(descriptor, "rb") as stream:
        _check_file(descriptor, path, ours=ours, again=again)
        return stream.read(MOST_BYTES)


def _check_file(descriptor: int, path: Path, *, ours: bool, again: bool) -> None:
    """Close a file of ours that others could read; of an operator's file (often a mounted secret) only say so, once."""
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        raise BrokenKeys(f"{path} is not a plain file; the keys must be in one")
    if not mode & (stat.S_IRWXG | stat.S_IRWXO) or (again and not ours):
        return
    if ours:
        os.fchmod(descriptor, FILE_MODE)
    log.warning("keys_closed_to_others" if ours else "keys_open_to_others", file=str(path), mode=oct(mode & 0o777))


def _parse(content: bytes, place: str) -> Keyring:
    try:
        kept = msgspec.json.decode(content, type=_KeptRing)
        return _ring(kept)
    except msgspec.MsgspecError:
        words = "it must be JSON with version 1, index, and sealing: a list of id and key, keys as base64"
    except BrokenKeys as wrong:
        words = str(wrong)
    raise BrokenKeys(f"the keys in {place} cannot be used: {words}. Put back the copy that you keep of them.")


def _ring(kept: _KeptRing) -> Keyring:
    sealing = {entry.id: entry.key for entry in kept.sealing}
    if len(sealing) != len(kept.sealing):
        raise BrokenKeys("two sealing keys have the same id")
    return Keyring(kept.index, sealing)


def _written(ring: Keyring) -> bytes:
    kept = [_KeptKey(key_id, key) for key_id in ring.ids if (key := ring.sealing_key(key_id)) is not None]
    return msgspec.json.encode(_KeptRing(version=1, index=ring.index_secret(), sealing=kept))
