from . import work_report_answer
from . import work_report_digest
