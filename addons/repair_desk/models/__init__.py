from . import repair_order_technician
