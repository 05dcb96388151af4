from odoo import api


class Session:
    """One person at one connection, which is saved when it ends well.

    For tests in which two people press at once: each has a cursor of its own, and
    what they did stays until the test takes it back.
    """

    def __init__(self, registry, uid):
        self.registry, self.uid = registry, uid

    def __enter__(self):
        self.cr = self.registry.cursor()
        return api.Environment(self.cr, self.uid, {})

    def __exit__(self, kind, *_error):
        if kind is None:
            # Two people, two transactions: pylint: disable=invalid-commit
            self.cr.commit()
        self.cr.close()
