from . import stock_loan_extend
from . import stock_loan_step
from . import stock_loan_step_line
from . import stock_opening_import
