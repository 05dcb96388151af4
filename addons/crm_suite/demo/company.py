"""Halden & Reyes Equipment: a company that trades and repairs, ninety days old.

``build(env)`` is called once, after the installation, in one transaction.
"""

from . import (
    buying,
    calls,
    catalogue,
    customers,
    history,
    inquiries,
    inspection,
    journal,
    knowledge,
    loans,
    money,
    notices,
    office,
    opportunities,
    people,
    pools,
    quoting,
    repairs,
    reports,
    selling,
    shipping,
    shortage,
    stock,
    waiting,
)
from .stage import Stage

BUILT = "crm_suite.demo_company"


def build(env):
    """Put the company into the database; a second call changes nothing.

    :return: whether it was built now
    """
    parameters = env["ir.config_parameter"].sudo()
    if parameters.get_param(BUILT):
        return False
    stage = Stage(env)
    people.build(stage)
    money.open_accounts(stage)
    catalogue.build(stage)
    customers.build(stage)
    stock.open_warehouses(stage)
    opportunities.build(stage)
    buying.build(stage)
    selling.build(stage)
    stock.build(stage)
    repairs.build(stage)
    money.build(stage)
    office.build(stage)
    inquiries.build(stage)
    inspection.build(stage)
    reports.build(stage)
    notices.build(stage)
    knowledge.build(stage)
    calls.build(stage)
    history.build(stage)
    pools.build(stage)
    waiting.build(stage)
    loans.build(stage)
    journal.build(stage)
    shortage.build(stage)
    shipping.build(stage)
    quoting.build(stage)
    history.settle(stage)
    parameters.set_param(BUILT, str(stage.today))
    return True
