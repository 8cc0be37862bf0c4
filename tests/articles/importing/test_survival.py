"""Files that an import must survive: what is good in them goes in, what is not is named, nothing breaks."""

import gzip
import io
import json
import os
import subprocess
import sys

import pytest
from django.core.management import call_command

from articles.models import Article

# More than there is to hold it in: the files are read in 256 MB of address space, Python itself included.
LONG = 400 * 1024**2
READ_WITHIN_LIMITS = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (256 * 1024**2, 256 * 1024**2))
from articles.importing.formats import Record, read
from articles.importing.sources import find
for item in read(find([sys.argv[1]]).sources[0]):
    print(item.origin.line, "record" if isinstance(item, Record) else item.reason)
"""


@pytest.mark.parametrize(
    ("name", "before", "after", "told"),
    [
        (
            "a.jsonl",
            b'{"body": "One."}\n',
            b'\n{"body": "Two."}\n',
            ["1 record", "2 This line is longer than 33,554,432 bytes.", "3 record"],
        ),
        (
            "a.json",
            b'[{"body": "One."},\n{"body": "',
            b'"},\n{"body": "Two."}]',
            ["1 record", "2 This is longer than 33,554,432 bytes.", "3 record"],
        ),
        (
            "a.csv",
            b"body\nOne.\n",
            b"\nTwo.\n",
            [
                "2 record",
                "3 This line is longer than 33,554,432 bytes. The rest of the file was not read.",
            ],
        ),
        ("a.txt", b"One.", b"", ["1 This text is longer than 33,554,432 bytes."]),
    ],
)
def test_a_line_that_memory_could_not_hold_is_passed_over(
    tmp_path, root, name, before, after, told
):
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(before)
        file.seek(LONG, io.SEEK_CUR)  # a hole: zeros that take no place on the disk
        file.write(after)
        file.truncate(LONG + len(before) + len(after))
    done = subprocess.run(
        [sys.executable, "-c", READ_WITHIN_LIMITS, path],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines() == told


def lines(*records: dict) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


@pytest.fixture
def folder(tmp_path):
    """All of it at once; what is good in it has a text that begins with “Good”."""
    good = lines({"body": "Good A."})
    nasty = "<script>alert(1)</script>"
    (tmp_path / "secret.txt").write_text("Not for you.")
    folder = tmp_path / "folder"
    folder.mkdir()
    for name, content in {
        "bom.txt": b"\xef\xbb\xbfGood bom.",
        "crlf.txt": b"Good crlf.\r\n\r\nAnd more.\r\n",
        "cr.txt": b"Good cr.\rAnd more.",
        "u2028.jsonl": lines({"body": "Good\u2028separator\u2029.\x85"}),
        "cut.jsonl": lines({"body": "Good cut."}) + good[:-6],
        "cut.csv": b'body\nGood csv.\n"Never closed\n',
        "cut.json": b'[{"body": "Good json."}, {"body": "Cu',
        "cut.jsonl.gz": gzip.compress(lines({"body": "Good gz."}))[:-3],
        "latin.jsonl": lines({"body": "Good é."}) + b'{"body": "Caf\xe9."}\n',
        "utf16.txt": "\ufeffText.".encode("utf-16-le"),
        "nul.txt": b"One\0two.",
        "surrogate.jsonl": b'{"body": "\\ud800"}\n',
        "empty.txt": b"",
        "empty.json": b"",
        "empty.csv": b"",
        "line\nbreak\x1b[2J.txt": b"Good name.",
        "script.jsonl": lines(
            dict.fromkeys(("title", "byline", "publisher", "external_id"), f"Good {nasty}")
            | {"body": f"Good {nasty}."}
        ),
        "formula.csv": b'title,body\n"=cmd|\' /C calc\'!A0","Good =1+1."\n',
    }.items():
        (folder / name).write_bytes(content)
    os.mkfifo(folder / "pipe.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "zero.txt").symlink_to("/dev/zero")
    return folder


@pytest.mark.django_db
def test_a_folder_of_all_that_can_go_wrong_goes_in_as_far_as_it_is_good(folder):
    out, err = io.StringIO(), io.StringIO()
    with pytest.raises(SystemExit) as stop:
        call_command("import_articles", str(folder), workers=0, stdout=out, stderr=err)
    assert stop.value.code == 1
    bodies = sorted(Article.objects.values_list("body", flat=True))
    assert bodies == [
        "Good <script>alert(1)</script>.",
        "Good =1+1.",
        "Good bom.",
        "Good cr.\nAnd more.",
        "Good crlf.\n\nAnd more.",
        "Good csv.",
        "Good cut.",
        "Good gz.",
        "Good json.",
        "Good name.",
        "Good é.",
        "Good\u2028separator\u2029.",
    ]
    script = Article.objects.get(body__contains="script")
    assert script.title == script.byline == script.publisher == "Good <script>alert(1)</script>"
    told = err.getvalue()
    assert "\x1b" not in told
    for part in (
        "cut.csv:3: A quotation mark opened in this row is never closed.",
        "cut.json:1: The file ends within what begins here.",
        "cut.jsonl:2: This is not JSON",
        "cut.jsonl.gz:2: The packed file is cut off here.",
        "latin.jsonl:2: This is not UTF-8: byte 0xe9 at offset 34 of the file.",
        "utf16.txt:1: The file is UTF-16 by its byte order mark",
        "nul.txt:1: body:",
        "surrogate.jsonl:1: body:",
        "empty.txt:1: There is no article in this file.",
        "empty.json:1: There is no article in this file.",
        "empty.csv:1: There is no article in this file.",
        "pipe.txt: skipped, not a regular file",
        "outside.txt: skipped, leads out of the folder",
        "zero.txt: skipped, leads out of the folder",
    ):
        assert part in told
