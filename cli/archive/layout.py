"""What a backup file holds.

``database.dump``         the database, as pg_dump writes it (custom format)
``filestore/ab/ab12...``  the files of its attachments, named by their contents
``manifest.json``         versions, and the sha256 of every member; it comes last, so
                          that a backup cut short has none
"""

import hashlib
import re

FORMAT = 1
DUMP = "database.dump"
FILESTORE = "filestore/"
MANIFEST = "manifest.json"
CHUNK = 1 << 20

_MEMBER = re.compile(r"database\.dump|filestore/[0-9a-f]{2}/[0-9a-f]{40}")


def belongs(name):
    """Whether a member may be in a backup: no path can lead elsewhere.

    >>> belongs("database.dump"), belongs("filestore/../../etc/passwd")
    (True, False)
    """
    return bool(_MEMBER.fullmatch(name))


class Hashed:
    """A file that is read once: for what it is copied to, and for its sha256."""

    def __init__(self, file):
        self._file = file
        self._sum = hashlib.sha256()

    def read(self, size=-1):
        data = self._file.read(size)
        self._sum.update(data)
        return data

    @property
    def sha256(self):
        return self._sum.hexdigest()
