from . import base_partner_merge
from . import customer_owner_decision
from . import customer_owner_leaver
from . import customer_owner_release
from . import customer_owner_transfer_give
