from . import sale_order
from . import sale_order_line
from . import sale_order_technician
from . import crm_lead_technician
