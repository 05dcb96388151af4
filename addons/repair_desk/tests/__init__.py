from . import test_customer_call
from . import test_contract
from . import test_role_grants
from . import test_work_report_sources
from . import test_repair_order_technician
from . import test_repair_order_articles
from . import test_customer_history
from . import test_stock_picking
