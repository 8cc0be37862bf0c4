"""What the log says of a request that was refused: one line, for nothing is broken."""

import logging


class OneLineForRefusals(logging.Filter):
    """Takes the traceback off a record of an answer below 500; Django logs those of 403 and 400 with theirs."""

    def filter(self, record: logging.LogRecord) -> bool:
        if getattr(record, "status_code", 500) < 500:
            record.exc_info = record.exc_text = None
        return True
