from . import goods_inspection_line_decide
from . import goods_inspection_scan
from . import purchase_flow_arrival_confirm
