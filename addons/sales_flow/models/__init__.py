from . import sale_order
from . import sale_order_line
from . import work_report
from . import sale_order_technician
from . import crm_lead_technician
from . import customer_heat
