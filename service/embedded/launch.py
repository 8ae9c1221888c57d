"""Turns itself into a server that dies with its parent. Run as a script, before the server's own program.

Arguments: the signal's number that the parent's death sends, the parent's process id, ``uid:gid`` to become or ``-``
to stay, then the server's own command line. It is a program of its own because the kernel forgets the death signal
when a process changes its user, and because nothing but a program may safely run between a fork and an exec in a
process with threads.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
"""``prctl(2)``: the signal this process gets when the thread that started it ends."""


def become(user: str) -> None:
    if user == "-":
        return
    uid, gid = (int(part) for part in user.split(":"))
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def die_with(parent: int, signal_number: int) -> None:
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the parent ended before its server began")


def main(arguments: list[str]) -> None:
    signal_number, parent, user, *command = arguments
    os.umask(0o077)
    become(user)
    die_with(int(parent), int(signal_number))
    try:
        os.execv(command[0], command)  # noqa: S606 - the whole purpose of this program
    except OSError as problem:
        sys.exit(f"{command[0]} does not run on this machine: {problem.strerror}")


if __name__ == "__main__":
    main(sys.argv[1:])
