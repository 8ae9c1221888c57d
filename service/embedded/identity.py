"""Who a server runs as. PostgreSQL refuses to run as root, and needs a user that the system has a name for."""

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from service.embedded.letters import WAY_OUT, CannotStart


@dataclass(frozen=True)
class Identity:
    """``namespace`` runs a program in a user namespace as that uid; ``user`` as that (uid, gid); neither, as we are."""

    namespace: int | None = None
    user: tuple[int, int] | None = None

    @property
    def prefix(self) -> list[str]:
        """What stands before a command line so that it runs in the namespace."""
        if self.namespace is None:
            return []
        return ["unshare", "--user", f"--map-user={self.namespace}", f"--map-group={self.namespace}", "--"]

    @property
    def launch_user(self) -> str:
        """The user as the launcher reads it."""
        return f"{self.user[0]}:{self.user[1]}" if self.user else "-"

    def may(self, *condition: str) -> bool:
        """Say whether ``test(1)``, run as this identity, finds the condition true."""
        uid, gid = self.user or (None, None)
        groups: list[int] | None = None if self.user is None else []
        try:
            done = subprocess.run(  # noqa: S603 - our own words
                [*self.prefix, "test", *condition], user=uid, group=gid, extra_groups=groups, check=False, timeout=60
            )
        except (OSError, subprocess.SubprocessError):
            return False
        return done.returncode == 0

    def can_use(self, program: Path, folder: Path) -> bool:
        """Say whether this identity may run the program and write in the folder."""
        return self.may("-x", str(program)) and self.may("-w", str(folder), "-a", "-x", str(folder))


def choose_identity(program: Path, home: Path) -> Identity:
    """Choose the first way of running ``program`` on the folder ``home`` that this machine allows.

    Where root must give up its rights for good, ``home`` is given to an unprivileged user, and the folder above it
    lets that user's group through. Folders further up are never touched. Raises ``CannotStart`` in words.
    """
    if os.geteuid() != 0 and _has_name(os.geteuid()):
        return _only(Identity(), program, home)
    owner = home.stat()
    if os.geteuid() == 0 and owner.st_uid != 0:
        _let_through(home.parent, owner.st_gid)
        return _only(Identity(user=(owner.st_uid, owner.st_gid)), program, home)
    named = _unprivileged()
    inside = Identity(namespace=named.pw_uid)
    if shutil.which("unshare") and inside.can_use(program, home):
        return inside
    if os.geteuid() != 0:
        raise CannotStart(_nameless())
    return _hand_over(named, program, home)


def _only(identity: Identity, program: Path, home: Path) -> Identity:
    if not identity.can_use(program, home):
        raise CannotStart(_out_of_reach(program, home))
    return identity


def _hand_over(named: pwd.struct_passwd, program: Path, home: Path) -> Identity:
    """Drop to an unprivileged user, once it is certain that this user gets as far as the data folder."""
    user = Identity(user=(named.pw_uid, named.pw_gid))
    data = home.parent
    if not user.may("-x", str(program)) or not all(user.may("-x", str(folder)) for folder in data.parents):
        raise CannotStart(_out_of_reach(program, home))
    _let_through(data, named.pw_gid)
    for path in [home, *home.rglob("*")]:
        os.chown(path, named.pw_uid, named.pw_gid, follow_symlinks=False)
    return _only(user, program, home)


def _let_through(data: Path, group: int) -> None:
    """Let a group pass through the data folder, where the folder is ours; it can list nothing there."""
    if data.stat().st_uid == os.geteuid():
        os.chown(data, -1, group)
        data.chmod(0o710)


def _has_name(uid: int) -> bool:
    try:
        pwd.getpwuid(uid)
    except KeyError:
        return False
    return True


def _unprivileged() -> pwd.struct_passwd:
    """Pick ``nobody``, or else any named user who is not root."""
    users = sorted(pwd.getpwall(), key=lambda user: (user.pw_name != "nobody", user.pw_uid))
    for user in users:
        if user.pw_uid != 0:
            return user
    raise CannotStart(
        "PostgreSQL does not run as root, and this system names no other user. "
        f"Add a user to /etc/passwd and run Hakam as that user, {WAY_OUT['PostgreSQL']}."
    )


def _nameless() -> str:
    return (
        f"PostgreSQL needs a user with a name, and /etc/passwd has none for uid {os.geteuid()}; "
        "this machine does not allow a user namespace instead. "
        f"Run Hakam as a named user, {WAY_OUT['PostgreSQL']}."
    )


def _out_of_reach(program: Path, home: Path) -> str:
    return (
        f"PostgreSQL cannot run here: its user may not write in {home} or may not run {program}. "
        "Run Hakam as the user whom the folder belongs to, or give it another folder with HAKAM_DATA, "
        f"{WAY_OUT['PostgreSQL']}."
    )
