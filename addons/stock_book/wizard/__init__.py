from . import stock_book_confirmation
from . import stock_book_confirmation_line
