from lxml import etree

from odoo.tests import TransactionCase


class AddonContract(TransactionCase):
    """What every addon of the suite promises; subclass it and name the addon."""

    addon = None

    def test_every_model_has_access_rows(self):
        for model in self._own("ir.model"):
            with self.subTest(model=model.model):
                self.assertTrue(model.access_ids or model.abstract)

    def test_every_flow_state_is_a_choice(self):
        for records in self._own_documents():
            with self.subTest(model=records._name):
                choices = records._fields["state"].get_values(self.env)
                self.assertLessEqual(records._flow_states(), set(choices))

    def test_every_flow_begins_at_a_state_of_its_table(self):
        for records in self._own_documents():
            with self.subTest(model=records._name):
                self.assertIn(records._flow_start, records._flow_states())

    def test_every_flow_verb_has_an_action(self):
        for records in self._own_documents():
            for verb in records._flow:
                with self.subTest(model=records._name, verb=verb):
                    self.assertTrue(hasattr(records, f"action_{verb}"))

    def test_signatures_are_not_copied(self):
        for records in self._own_documents():
            for name in records._flow_fields():
                with self.subTest(model=records._name, field=name):
                    self.assertFalse(records._fields[name].copy)

    def test_every_button_has_a_method(self):
        for view in self._own("ir.ui.view").filtered("model"):
            arch = etree.fromstring(view.arch)
            for button in arch.iterfind(".//button[@type='object']"):
                with self.subTest(view=view.name, button=button.get("name")):
                    records = self._shown_by(view, button)
                    self.assertTrue(hasattr(records, button.get("name")))

    def _shown_by(self, view, node):
        """The records of a node: a list inside a form shows those of its field."""
        records = self.env[view.model]
        for parent in reversed(list(node.iterancestors("field"))):
            field = records._fields.get(parent.get("name"))
            if field and field.relational:
                records = self.env[field.comodel_name]
        return records

    def test_every_card_can_be_measured(self):
        for card in self._own("desk.card"):
            with self.subTest(card=card.name):
                self.assertNotIn("error", card._measure_safely()[card])

    def test_every_approval_rule_asks_somebody(self):
        for rule in self._own("desk.approval.rule"):
            with self.subTest(rule=rule.name):
                self.assertTrue(rule.step_ids)

    def _own_documents(self):
        names = self._own("ir.model").mapped("model")
        return [
            self.env[name] for name in names if getattr(self.env[name], "_flow", None)
        ]

    def _own(self, model_name):
        """The records of ``model_name`` that came with the addon."""
        data = self.env["ir.model.data"].search(
            [("module", "=", self.addon), ("model", "=", model_name)]
        )
        return self.env[model_name].browse(data.mapped("res_id")).exists()
