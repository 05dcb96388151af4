# What others inherit comes first.
from . import base
from . import desk_approval_mixin
from . import desk_approval_line
from . import desk_ledger
from . import desk_approval_sealed
from . import desk_approval_spec
from . import desk_approval_inbox
from . import desk_approval_follow
from . import desk_sealed
from . import desk_flow
from . import desk_card_check
from . import desk_card_figure
from . import desk_card_points
from . import desk_card_rows
from . import desk_card_workbench

from . import crm_role
from . import desk_approval_decision
from . import desk_approval_request
from . import desk_approval_rule
from . import desk_approval_rule_step
from . import desk_approval_step
from . import desk_approval_substitute
from . import desk_card
from . import desk_card_layout
from . import mail_activity
from . import res_users
