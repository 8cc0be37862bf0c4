"""PURE: the one rule by which text becomes what is stored, the same through API, admin and import.

Line ends (CR LF, lone CR) become LF, and white space around the whole is dropped; so an article that was
pasted into a form, posted as JSON or read from a file is the same article. Everything else is kept code
point for code point.
"""


def stored_form(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def unstorable(text: str) -> str | None:
    """What makes `text` no text at all, in words, or None: databases and encoders choke on it."""
    if "\0" in text:
        return "It contains a NUL character."
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"It contains a lone surrogate at character {error.start}."
    return None
