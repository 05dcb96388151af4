"""All steps from a bare machine to a runnable Odoo, each done once."""

import errno
import shutil

from cli.machine.apt import forget_lists
from cli.machine.browser import provide_browser
from cli.machine.lock import hold
from cli.machine.odoo import provide_odoo
from cli.machine.paths import CACHE, DATA, LOGS, STAMPS, STATE
from cli.machine.python import product_environment, test_environment
from cli.machine.say import Stop, say
from cli.machine.settings import MACHINE
from cli.machine.tools import provide_tools


def set_up(for_tests=False):
    """Do what is not done yet; the second time this takes no time."""
    try:
        with hold("setup", "setting the machine up"):
            for folder in (LOGS, DATA, CACHE):
                folder.mkdir(parents=True, exist_ok=True)
            _refuse_a_full_disk()
            product_environment()
            if for_tests:
                test_environment()
            provide_odoo()
            provide_browser()
            provide_tools()
            forget_lists()
    except OSError as error:
        raise _explained(error) from error
    say("machine: ready")


def _refuse_a_full_disk():
    free = shutil.disk_usage(STATE).free / 2**30
    if free < MACHINE["free_gib"] and not (STAMPS / "browser").exists():
        raise Stop(
            f"{STATE} has {free:.1f} GiB free, the set-up needs {MACHINE['free_gib']}",
            "Make room, or put the state elsewhere: ERP_STATE=/big/disk/erp ./erp ...",
        )


def _explained(error):
    if error.errno == errno.ENOSPC:
        return Stop(
            f"the disk is full: {error.filename or STATE}",
            "Make room (df -h), then repeat the command; finished steps are kept.",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Stop(
            f"{error.filename or STATE} cannot be written: {error.strerror}",
            "Run ./erp as the owner of the checkout, or set ERP_STATE=DIR to a "
            "folder of yours.",
        )
    return error
