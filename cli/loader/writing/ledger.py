"""What the loads so far have brought in, word for word.

It is kept in the database (an attachment that only administrators read, since it
repeats people's addresses), so that a repeated load knows which rows it has seen
and which of them say something else today.
"""

import base64
import gzip
import json


class Ledger(dict):
    """External id -> what the row said when it was loaded."""

    def __init__(self, env, module):
        self._name = f"{module}.ledger"
        self._attachments = env["ir.attachment"]
        self._kept = self._attachments.search(
            [("name", "=", self._name), ("res_model", "=", False)], limit=1
        )
        content = self._kept.raw
        super().__init__(json.loads(gzip.decompress(content)) if content else {})
        self._before = dict(self)

    def save(self):
        """Keep it, unless nothing is new: a repeated load changes nothing."""
        if self == self._before:
            return
        content = gzip.compress(json.dumps(self, sort_keys=True).encode(), mtime=0)
        values = {"name": self._name, "datas": base64.b64encode(content)}
        if self._kept:
            self._kept.write(values)
        else:
            self._attachments.create({**values, "mimetype": "application/gzip"})
