from . import sales_flow_quote_decision
