from . import repair_order_technician
from . import product_template_articles
from . import repair_order_articles
from . import customer_call
