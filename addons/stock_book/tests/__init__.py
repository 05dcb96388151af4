from . import test_contract
from . import test_role_grants
from . import test_stock_shortage_net
from . import test_stock_shortage_engine
