import json

from odoo.tests import HttpCase, tagged

from .need_common import NeedCase


@tagged("post_install", "-at_install")
class TestPurchaseNeedDoors(NeedCase, HttpCase):
    """What other systems call answers over JSON-2, with the rights of the person."""

    def _call(self, user, model, method, **values):
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            ._generate("rpc", "door", self._moment(1))
        )
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(values),
            headers={
                "Content-Type": "application/json",
                "Authorization": f"bearer {key}",
                "X-Odoo-Database": self.env.cr.dbname,
            },
        )

    def test_a_delivery_is_asked_for_over_the_wire(self):
        delivery = self._deliver(4)
        self._settle()
        path = ("stock.picking", "shortage_preview")
        answer = self._call(self.warehouse_head, *path, ids=delivery.ids).json()
        self.assertEqual([line["short"] for line in answer["lines"]], [4])
        path = ("stock.picking", "action_request_shortage")
        answer = self._call(self.warehouse_head, *path, ids=delivery.ids).json()
        self.assertEqual(len(answer["need_line_ids"]), 1)
        path = ("purchase.need.line", "consolidate")
        lines = answer["need_line_ids"]
        refused = self._call(self.warehouse_head, *path, line_ids=lines)
        self.assertEqual(refused.status_code, 403)
        bought = self._call(self.purchaser, *path, line_ids=lines).json()
        self.assertEqual(bought["orders"][0]["lines"][0]["ordered"], 4)

    def test_a_quantity_by_line_comes_with_text_keys(self):
        line = self._need(10)
        answer = self._call(
            self.purchaser,
            "purchase.need.line",
            "consolidate",
            line_ids=line.ids,
            quantities={str(line.id): 5},
        ).json()
        self.assertEqual(answer["orders"][0]["lines"][0]["ordered"], 5)

    def test_a_private_door_is_shut(self):
        line = self._need(10)
        answer = self._call(
            self.purchaser, "purchase.need.line", "_give_up", ids=line.ids, quantity=1
        )
        self.assertIn(answer.status_code, (403, 404))
