from . import test_contract
from . import test_desk_approval_changes
from . import test_desk_approval_forging
from . import test_desk_approval_four_eyes
from . import test_desk_approval_request_steps
from . import test_desk_approval_rule_input
from . import test_desk_flow_moves
