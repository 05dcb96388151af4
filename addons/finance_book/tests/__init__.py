from . import test_account_payment_approval
from . import test_contract
from . import test_hr_expense_approval
from . import test_role_grants
from . import test_money_claim
from . import test_money_claim_race
