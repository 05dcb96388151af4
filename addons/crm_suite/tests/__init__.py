from . import test_contract
from . import test_logins
from . import test_oca_screens
from . import test_paper
from . import test_role_matrix
from . import test_workbench_cards
