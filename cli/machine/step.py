"""Steps that run once: a stamp holds a hash of what the step was made from."""

import contextlib
import hashlib
import time
from pathlib import Path

from cli.machine.paths import STAMPS
from cli.machine.say import say


def digest(*parts):
    """A short hash of texts and of the contents of files.

    >>> digest("a", "b") == digest("ab")
    False
    """
    total = hashlib.sha256()
    for part in parts:
        is_file = isinstance(part, Path)
        total.update(part.read_bytes() if is_file else str(part).encode())
        total.update(b"\0")
    return total.hexdigest()[:16]


@contextlib.contextmanager
def step(name, key):
    """Yield whether the step has to be done; stamp it when its body ended well.

    A step that was interrupted has no stamp and is done again from its start.
    """
    stamp = STAMPS / name
    if stamp.exists() and stamp.read_text() == key:
        yield False
        return
    stamp.unlink(missing_ok=True)
    start = time.monotonic()
    say(f"{name}: ...")
    yield True
    write_atomically(stamp, key)
    say(f"{name}: done in {time.monotonic() - start:.1f} s")


def write_atomically(path, text, mode=0o644):
    """Write a whole file or nothing: a kill in between leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=mode)
    new.write_text(text)
    new.replace(path)
