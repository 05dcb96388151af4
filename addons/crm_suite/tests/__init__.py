from . import northwind  # first: it puts the checkout, hence cli, on the path
from . import journey
from . import test_cancelled_sale
from . import test_contract
from . import test_flow_words
from . import test_journey_order
from . import test_load_company
from . import test_load_northwind
from . import test_logins
from . import test_oca_screens
from . import test_paper
from . import test_role_matrix
from . import test_warehouse_access_selling
from . import test_workbench_cards
from . import test_customer_history
