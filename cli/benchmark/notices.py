"""An announcement that many people read, beside a message of Odoo's that they read.

Odoo has no announcement; the nearest thing is a note in everybody's inbox, which
each person sets to done.  Both are written and read by the same people in one
run, in a transaction that is rolled back.
"""

import time

from odoo.fields import Command

READERS = 200


def lines(env):
    """The figures as rows to read; nothing stays in the database."""
    found = ["", f"{'announcement':<44}{'people':>7}{'seconds':>10}{'queries':>9}"]
    with env.cr.savepoint() as savepoint:
        readers = _people(env, READERS)
        notice = _publish(env, readers)
        receipts = env["office.announcement.receipt"]
        found += [
            _row(env, "marked read", READERS, lambda: receipts._open(notice, readers)),
            *_note(env, readers),
            _row(env, "written and delivered", READERS, lambda: _publish(env, readers)),
            _row(env, "reminded", READERS, lambda: receipts._count_reminder(notice)),
            _row(env, "figures of the list", READERS, lambda: notice._compute_counts()),
        ]
        savepoint.rollback()
    env.invalidate_all()
    return found


def _people(env, count):
    return (
        env["res.users"]
        .with_context(no_reset_password=True, tracking_disable=True)
        .create(
            [
                {
                    "name": f"Reader {number}",
                    "login": f"bench_reader_{number}",
                    "notification_type": "inbox",
                }
                for number in range(count)
            ]
        )
    )


def _publish(env, people):
    publisher = env.ref("office_daily.group_announcement_publisher").all_user_ids[:1]
    notice = (
        env["office.announcement"]
        .with_user(publisher)
        .create(
            {
                "name": "Benchmark",
                "body": "<p>Benchmark</p>",
                "audience": "chosen",
                "company_id": False,
                "user_ids": [Command.set(people.ids)],
            }
        )
    )
    notice.action_publish()
    return notice


def _note(env, people):
    """A note to all of them, which each sets to done, as the web client does."""
    partner = env.user.partner_id
    message = partner.message_notify(
        partner_ids=people.partner_id.ids, body="Benchmark", subject="Benchmark"
    )

    def read():
        for person in people:
            message.with_user(person).set_message_done()

    return [_row(env, "Odoo: note set to done by each", len(people), read)]


def _row(env, name, people, work):
    env.flush_all()
    env.invalidate_all()
    queries, start = env.cr.sql_log_count, time.perf_counter()
    work()
    env.flush_all()
    seconds = time.perf_counter() - start
    return f"{name:<44}{people:>7,}{seconds:>10.3f}{env.cr.sql_log_count - queries:>9}"
