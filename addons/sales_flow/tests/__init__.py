from . import test_customer_heat
from . import test_card_currency
from . import test_contract
from . import test_role_grants
from . import test_sale_order_approval
from . import test_sale_order_approval_race
from . import test_work_report_sources
from . import test_sale_order_technician
