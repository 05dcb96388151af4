from . import test_contract
from . import test_engine
from . import test_goods_inspection
from . import test_goods_inspection_check
from . import test_goods_inspection_claim
from . import test_goods_inspection_rule
from . import test_purchase_order_approval
from . import test_role_grants
