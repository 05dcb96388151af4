from . import work_report_answer
from . import work_report_digest
from . import office_announcement_change
from . import office_announcement_confirm
from . import office_announcement_confirm_line
from . import office_daily_task_finish
from . import office_daily_task_return
from . import office_daily_technician_ask
