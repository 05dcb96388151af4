from . import res_company
from . import res_users
from . import stock_move
from . import warehouse_access
