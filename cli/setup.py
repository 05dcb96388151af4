"""Get everything that ./erp run needs: Odoo, its libraries, database server, browser.

Nothing is installed in the system and no root is needed: all of it goes below .erp/.
A second call goes straight on; an interrupted one is repaired by the next.
"""

from cli.machine.setup import set_up


def add_arguments(parser):
    parser.add_argument(
        "--tests", action="store_true", help="also what ./erp test needs"
    )


def run(args):
    set_up(for_tests=args.tests)
    return 0
