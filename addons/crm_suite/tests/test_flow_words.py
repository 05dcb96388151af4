from odoo.tests import TransactionCase, tagged


@tagged("post_install", "-at_install")
class TestFlowWords(TransactionCase):
    def test_the_first_state_of_every_flow_can_be_translated(self):
        """Odoo keeps the words of a state with the addons that list it.

        The base of all flows lists "draft" and belongs to no document: a document
        that does not list it again shows it in English to everybody.
        """
        children = self.env.registry["desk.flow"]._inherit_children
        mute = []
        for name in children:
            model = self.env.registry[name]
            state = model._fields["state"]
            if not model._abstract and state.type == "selection":
                listed = state._selection_modules(model).get("draft", set())
                if listed == {"crm_roles"}:
                    mute.append(name)
        self.assertEqual(mute, [])
