from . import test_contract
from . import test_desk_approval_request_steps
from . import test_desk_flow_moves
