from . import money_claim_target
from . import account_move
from . import account_payment
from . import hr_expense
from . import account_payment_method_line
from . import money_claim
from . import account_move_claim
