"""What the kernel of Linux takes away from the helper and its children, without any privilege of ours.

Best effort: each measure is tried, and one that this machine does not know is left out. What then still holds is
written in docs/decisions/0007. No Django here; nothing but the C library through ctypes.
"""

import ctypes
import os
import sysconfig
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 4, 38
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
# The same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_VERSION, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_FILE, _TRUNCATE = 1 << 5, 1 << 8, 1 << 14
_READ = _READ_FILE | _READ_DIR
_WRITE = _READ | _WRITE_FILE | _REMOVE_FILE | _MAKE_FILE | _TRUNCATE
_OF_FILES = _READ_FILE | _WRITE_FILE | _TRUNCATE
_ALL_TCP = 0b11
_SIGNALS_AND_ABSTRACT_SOCKETS = 0b11

_libc = ctypes.CDLL(None, use_errno=True)


class _Ruleset(ctypes.Structure):
    _fields_ = (("fs", ctypes.c_uint64), ("net", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = (("allowed", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def hide_memory() -> None:
    """Other processes of our account can neither trace this one nor read its memory and environment in /proc."""
    _prctl(_PR_SET_DUMPABLE, 0)


def settle() -> None:
    """For the helper, once, before it has a second thread: no new privileges, no network, no outside look at it.

    The files of a root that only root's privilege opens must stay open: root keeps its user namespace.
    """
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    with suppress(AttributeError):
        uid, gid = os.getuid(), os.getgid()
        flags = _CLONE_NEWNET if uid == 0 else _CLONE_NEWUSER | _CLONE_NEWNET
        if _libc.unshare(flags) == 0 and uid != 0:
            _map_ourselves(uid, gid)
    hide_memory()


def _map_ourselves(uid: int, gid: int) -> None:
    with suppress(OSError):
        for name, line in (
            ("setgroups", "deny"),
            ("uid_map", f"{uid} {uid} 1"),
            ("gid_map", f"{gid} {gid} 1"),
        ):
            Path(f"/proc/self/{name}").write_text(line, encoding="ascii")


def restrict_files(*, readable: Iterable[str], writable: Iterable[str]) -> bool:
    """Landlock: from here on this process opens nothing but the libraries, `readable` and `writable` (files, or
    folders with what is in them); no TCP, no signal to and no trace of any process but its own children. False
    where the kernel has no Landlock."""
    version = landlock_version()
    if version < 1:
        return False
    handled = (1 << {1: 13, 2: 14, 3: 15, 4: 15}.get(version, 16)) - 1
    rules = _Ruleset(handled, _ALL_TCP, _SIGNALS_AND_ABSTRACT_SOCKETS)
    size = 8 if version < 4 else 16 if version < 6 else 24
    ruleset = _syscall(_CREATE_RULESET, ctypes.byref(rules), size, 0)
    if ruleset < 0:
        return False
    try:
        for path in (*_libraries(), *readable):
            _allow(ruleset, path, _READ & handled)
        for path in ("/dev/null", *writable):
            _allow(ruleset, path, _WRITE & handled)
        return _syscall(_RESTRICT_SELF, ruleset, 0) == 0
    finally:
        os.close(ruleset)


def landlock_version() -> int:
    """What this kernel knows: 0 nothing, 4 TCP too (Linux 6.7), 6 signals and abstract sockets too (6.12)."""
    return max(0, _syscall(_CREATE_RULESET, None, 0, _VERSION))


def _libraries() -> set[str]:
    """Where a parser may still load a part of itself, a font or a time zone from. Never the folder of our own
    checkout: the data of a demonstration stand in it."""
    python = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    system = {"/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/localtime", "/dev/urandom"}
    return python | system


def _allow(ruleset: int, path: str, access: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return  # what is not there cannot be opened either
    try:
        if not Path(path).is_dir():
            access &= _OF_FILES
        rule = _Beneath(access, fd)
        _syscall(_ADD_RULE, ruleset, _PATH_BENEATH, ctypes.byref(rule), 0)
    finally:
        os.close(fd)


def _prctl(option: int, value: int) -> None:
    with suppress(AttributeError):  # not on macOS
        _libc.prctl(option, value, 0, 0, 0)


def _syscall(number: int, *arguments: object) -> int:
    if not hasattr(os, "O_PATH"):  # not Linux: the numbers mean something else there
        return -1
    result: int = _libc.syscall(number, *arguments)
    return result
