import doctest
import string

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.office_daily.engine import wording

TEXTS = st.text(alphabet=string.ascii_letters + " \n", max_size=60)


@tagged("post_install", "-at_install")
class TestEngineWording(BaseCase):
    def test_examples(self):
        self.assertFalse(doctest.testmod(wording).failed)

    def test_changes_lead_from_the_old_text_to_the_new_one(self):
        @given(TEXTS, TEXTS)
        def check(old, new):
            pieces = wording.changes(old, new)
            self.assertEqual("".join(p.text for p in pieces if p.kind != "new"), old)
            self.assertEqual("".join(p.text for p in pieces if p.kind != "gone"), new)

        check()
