from . import repair_order_technician
from . import product_template_articles
from . import repair_order_articles
from . import customer_call
from . import repair_order_event
from . import customer_event
from . import res_partner
from . import stock_picking
