from . import stock_loan_extend
from . import stock_loan_step
from . import stock_loan_step_line
from . import stock_opening_import
from . import stock_book_confirmation
from . import stock_book_confirmation_line
