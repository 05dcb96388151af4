from odoo.fields import Command
from odoo.tests import tagged

from .notices_common import NoticesCase


@tagged("post_install", "-at_install")
class TestOfficeAnnouncementAudience(NoticesCase):
    def _audience(self, notice):
        members = notice.sudo().receipt_ids.filtered("is_member").user_id
        return members & self.people

    def test_everybody(self):
        self.assertEqual(self._audience(self._published()), self.people)

    def test_department_with_those_below(self):
        notice = self._published(
            audience="chosen", department_ids=[Command.set(self.house.ids)]
        )
        expected = self.technician + self.repairer + self.salesperson
        self.assertEqual(self._audience(notice), expected)

    def test_department_alone(self):
        notice = self._published(
            audience="chosen", department_ids=[Command.set(self.sales.ids)]
        )
        self.assertEqual(self._audience(notice), self.salesperson)

    def test_role(self):
        role = self.env.ref("crm_roles.crm_role_purchaser")
        notice = self._published(audience="chosen", role_ids=[Command.set(role.ids)])
        self.assertEqual(self._audience(notice), self.purchaser)

    def test_job(self):
        job = self.env["hr.job"].create({"name": "Fitter"})
        self.employees["repairer"].job_id = job
        notice = self._published(audience="chosen", job_ids=[Command.set(job.ids)])
        self.assertEqual(self._audience(notice), self.repairer)

    def test_excluded_are_left_out(self):
        notice = self._published(exclude_user_ids=[Command.set(self.boss.ids)])
        self.assertEqual(self._audience(notice), self.people - self.boss)

    def test_only_people_of_the_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.purchaser.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        self.assertNotIn(self.purchaser, self._audience(self._published()))
        notice = self._published(company_id=False)
        self.assertIn(self.purchaser, self._audience(notice))

    def test_newcomer_gets_the_valid_must_read(self):
        must = self._published(must_acknowledge=True)
        newcomer = self._newcomer("new_one")
        self.assertEqual(self._to_confirm(newcomer), must)
        self.assertIn(must, self._unread(newcomer))

    def test_newcomer_finds_old_news_without_being_asked(self):
        news = self._published()
        newcomer = self._newcomer("new_one")
        self.assertNotIn(news, self._unread(newcomer))
        self.assertEqual(news.with_user(newcomer).name, news.name)

    def test_newcomer_gets_nothing_expired_or_withdrawn(self):
        expired = self._published(must_acknowledge=True)
        expired.sudo().action_expire()
        withdrawn = self._published(must_acknowledge=True)
        withdrawn.action_withdraw()
        self.assertFalse(self._to_confirm(self._newcomer("new_one")))

    def test_new_department_member_gets_its_must_read(self):
        notice = self._published(
            audience="chosen",
            must_acknowledge=True,
            department_ids=[Command.set(self.service.ids)],
        )
        self.assertFalse(self._to_confirm(self.salesperson))
        self.employees["salesperson"].department_id = self.service
        self.assertEqual(self._to_confirm(self.salesperson), notice)

    def test_whoever_gets_the_role_gets_its_must_read(self):
        role = self.env.ref("crm_roles.crm_role_purchaser")
        notice = self._published(
            audience="chosen",
            must_acknowledge=True,
            role_ids=[Command.set(role.ids)],
        )
        self.accountant.write({"group_ids": [Command.link(role.group_id.id)]})
        self.assertEqual(self._to_confirm(self.accountant), notice)

    def test_whoever_leaves_drops_out_of_the_unread_list(self):
        notice = self._published(
            audience="chosen", department_ids=[Command.set(self.service.ids)]
        )
        self.assertIn(self.repairer.id, notice.receipts()["unread"])
        self.employees["repairer"].department_id = self.sales
        self.assertNotIn(self.repairer.id, notice.receipts()["unread"])
        self.assertFalse(self._unread(self.repairer) & notice)
        self.assertFalse(
            notice.with_user(self.repairer).search([("id", "=", notice.id)])
        )

    def test_archived_person_drops_out(self):
        notice = self._published()
        self.accountant.active = False
        self.assertNotIn(self.accountant.id, notice.receipts()["unread"])

    def test_whoever_comes_back_keeps_the_receipt(self):
        notice = self._published(
            audience="chosen", department_ids=[Command.set(self.service.ids)]
        )
        notice.with_user(self.repairer).action_open()
        self.employees["repairer"].department_id = self.sales
        self.employees["repairer"].department_id = self.service
        self.assertTrue(self._receipt(notice, self.repairer).date_opened)
        self.assertNotIn(notice, self._unread(self.repairer))

    def test_wider_audience_asks_the_added_people(self):
        notice = self._for(self.technician)
        notice.user_ids = [Command.link(self.purchaser.id)]
        self.assertIn(notice, self._unread(self.purchaser))

    def test_narrower_audience_takes_it_away(self):
        notice = self._for(self.technician, self.purchaser)
        notice.exclude_user_ids = [Command.link(self.purchaser.id)]
        self.assertNotIn(notice, self._unread(self.purchaser))
        self.assertEqual(self._audience(notice), self.technician)

    def test_delivery_costs_the_same_for_any_number_of_people(self):
        def cost(users):
            notice = self._draft(audience="chosen", user_ids=[Command.set(users.ids)])
            notice.action_submit()  # a warm-up of caches is part of the first
            before = self.env.cr.sql_log_count
            notice._deliver(is_asked=True)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        many = self.env["res.users"].create(
            [{"name": f"P {n}", "login": f"many_{n}"} for n in range(60)]
        )
        cost(self.technician)
        self.assertEqual(cost(many[:6]), cost(many))
