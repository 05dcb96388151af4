from . import test_contract
from . import test_purchase_order_approval
from . import test_role_grants
from . import test_purchase_need_consolidation
from . import test_stock_shortage_request
from . import test_stock_shortage_race
from . import test_purchase_need_doors
