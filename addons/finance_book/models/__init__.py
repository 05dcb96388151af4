from . import account_payment_method_line
