from . import account_payment
from . import hr_expense
