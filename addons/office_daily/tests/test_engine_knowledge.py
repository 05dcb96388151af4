import doctest
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..engine import anonymise as anonymise_module
from ..engine import search_terms
from ..engine.anonymise import anonymise

WORDS = st.text(alphabet="abcdefghij ", max_size=40)
PHONES = st.builds(
    lambda parts, gap, plus: plus + gap.join(parts),
    st.lists(
        st.text(alphabet="0123456789", min_size=2, max_size=4), min_size=4, max_size=4
    ),
    st.sampled_from([" ", "-", ".", ""]),
    st.sampled_from(["", "+"]),
)
NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyzñéü", min_size=3, max_size=12)


@tagged("post_install", "-at_install")
class TestEngineKnowledge(BaseCase):
    def test_examples_in_the_docstrings(self):
        for module in (anonymise_module, search_terms):
            with self.subTest(module=module.__name__):
                self.assertEqual(doctest.testmod(module).failed, 0)

    @settings(max_examples=200, deadline=None)
    @given(before=WORDS, after=WORDS, email=st.emails())
    def test_no_mail_address_stays(self, before, after, email):
        self.assertNotIn(email, anonymise(f"{before} {email} {after}"))

    @settings(max_examples=200, deadline=None)
    @given(before=WORDS, after=WORDS, phone=PHONES)
    def test_no_phone_number_stays(self, before, after, phone):
        left = anonymise(f"{before} {phone} {after}")
        self.assertFalse(re.search(r"\d", left), left)

    @settings(max_examples=200, deadline=None)
    @given(before=WORDS, after=WORDS, name=NAMES)
    def test_no_name_stays(self, before, after, name):
        left = anonymise(f"{before} {name.upper()}, {after}", [name])
        self.assertNotIn(name, left.replace("[customer]", "").split())
        self.assertNotIn(f"{name.upper()},", left)

    @settings(max_examples=200, deadline=None)
    @given(text=st.text(max_size=80), name=NAMES)
    def test_twice_is_the_same_as_once(self, text, name):
        once = anonymise(text, [name])
        self.assertEqual(anonymise(once, [name]), once)

    @settings(max_examples=100, deadline=None)
    @given(text=st.text(max_size=200))
    def test_terms_are_found_in_the_words_of_their_text(self, text):
        kept = search_terms.index_words(text)
        for term in search_terms.terms(text):
            self.assertIn(f" {term} ", kept)
