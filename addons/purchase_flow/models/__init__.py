from . import purchase_order
from . import purchase_order_line
from . import purchase_need
from . import purchase_need_line
from . import purchase_need_allocation
