"""What a line of the log holds."""

import logging


class TraceOfFailures(logging.Filter):
    """Leaves the traceback to failures of ours.

    Django sends one along with every refusal, a forged Host or a page that is not for this person: whoever asks
    often enough would fill the log with it, and hide in it what somebody has to mend.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR or record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        return True
