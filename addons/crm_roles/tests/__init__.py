from . import test_contract
from . import test_desk_flow_moves
