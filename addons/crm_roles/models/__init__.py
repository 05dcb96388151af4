from . import crm_role
from . import desk_card
from . import desk_flow
from . import res_users
