from . import stock_journal
