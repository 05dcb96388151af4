"""What is put into a fresh database, in the order in which it goes fastest."""

from cli.machine.modules import foreign_dependencies, manifests
from cli.machine.odoo_process import OdooProcess
from cli.machine.settings import COMPANY


def install_suite(database, module, log):
    """What ours stands on first, then ours.

    Odoo makes the chart of accounts at the end of a pass; a pass in which an addon
    takes modules off, as ours does, ends without one.
    """
    if module in manifests():
        install_base(database, foreign_dependencies(), log)
        install(database, [module], log)
    else:
        install_base(database, [module], log)


def install_base(database, modules, log):
    """Base, then the languages, then the modules: each loads its own translations."""
    odoo = OdooProcess(database)
    odoo.work(log, "-i", "base")
    odoo.script("languages", log, languages=COMPANY["languages"])
    install(database, modules, log)


def install(database, modules, log):
    """Modules and what they need, without those that call paid services."""
    odoo = OdooProcess(database)
    odoo.script("install", log, modules=modules, left_out=COMPANY["left_out"])


def fill_company(database, log):
    """The demo company, when the suite brings one."""
    OdooProcess(database).script("company", log)


def generate_assets(database, log):
    """Scripts and styles of the first page, so that nobody waits for them."""
    OdooProcess(database).script("assets", log)
