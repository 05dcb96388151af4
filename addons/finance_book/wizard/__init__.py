from . import money_claim_refuse
