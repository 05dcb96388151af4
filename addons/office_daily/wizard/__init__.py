from . import office_question_reply
