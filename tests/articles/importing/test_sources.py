import gzip
import os
import threading
from contextlib import ExitStack

import pytest

from articles.importing.formats import read
from articles.importing.options import ReadingOptions
from articles.importing.sources import NothingToRead, Skipped, find, opened


def names(found):
    return [source.path.name for source in found.sources]


def test_a_folder_stands_for_its_files_in_the_order_of_their_names(tmp_path):
    for name in ("b.txt", "a.jsonl", "C.TXT"):
        (tmp_path / name).write_text("x")
    assert names(find([tmp_path])) == ["C.TXT", "a.jsonl", "b.txt"]


def test_the_folders_within_a_folder_are_read_in_a_stable_order(tmp_path):
    for name in ("b/2.txt", "a/z/1.txt", "c.txt", "a/b.txt", "B/x.txt", "b.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    found = find([tmp_path])
    assert [os.path.relpath(source.name, tmp_path) for source in found.sources] == [
        *("b.txt", "c.txt", "B/x.txt", "a/b.txt", "a/z/1.txt", "b/2.txt")
    ]


@pytest.mark.parametrize(
    ("include", "expected"),
    [
        (("*.txt",), ["b.txt", "2019/a.txt"]),
        (("2019/*",), ["2019/a.txt", "2019/c.csv"]),
        (("*.csv", "b.*"), ["b.txt", "2019/c.csv"]),
        (("[0-9]*/?.txt",), ["2019/a.txt"]),
    ],
)
def test_what_comes_out_of_a_folder_can_be_chosen(tmp_path, include, expected):
    (tmp_path / "2019").mkdir()
    for name in ("b.txt", "2019/a.txt", "2019/c.csv"):
        (tmp_path / name).write_text("x")
    found = find([tmp_path], ReadingOptions(include=include))
    assert [os.path.relpath(source.name, tmp_path) for source in found.sources] == expected
    assert len(found.skipped) == 3 - len(expected)


def test_verdicts_beside_the_articles_are_left_to_their_own_command(tmp_path):
    (tmp_path / "annotations").mkdir()
    (tmp_path / "a.jsonl").write_text("x")
    (tmp_path / "annotations" / "b.jsonl").write_text("x")
    found = find([tmp_path])
    assert names(found) == ["a.jsonl"]
    assert found.skipped == [
        Skipped(str(tmp_path / "annotations"), "verdicts: see import_annotations", True)
    ]
    # Whoever asks for them gets them.
    assert names(find([tmp_path / "annotations"])) == ["b.jsonl"]
    assert names(find([tmp_path], ReadingOptions(include=("b.*",)))) == ["b.jsonl"]
    assert names(find([tmp_path], ReadingOptions(columns=frozenset({"verdict"})))) == [
        *("a.jsonl", "b.jsonl")
    ]


def test_a_file_of_an_unknown_kind_is_read_as_what_it_is_said_to_be(tmp_path):
    (tmp_path / "articles.dat").write_text("x")
    options = ReadingOptions(format="csv", include=("*.dat",))
    for path in (tmp_path, tmp_path / "articles.dat"):
        [source] = find([path], options).sources
        assert source.format == "csv"


def test_a_file_that_was_chosen_and_is_of_no_known_kind_is_named(tmp_path):
    (tmp_path / "a.dat").write_text("x")
    (tmp_path / "a.txt").write_text("x")
    [skipped] = find([tmp_path], ReadingOptions(include=("a.*",))).skipped
    assert skipped.name == str(tmp_path / "a.dat")
    assert "--format" in skipped.reason
    assert not skipped.expected


def test_a_link_to_a_folder_is_not_followed(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("x")
    (tmp_path / "in" / "more.txt").symlink_to(".")
    found = find([tmp_path / "in"])
    assert names(found) == ["a.txt"]
    assert [skipped.reason for skipped in found.skipped] == ["a link to a folder"]


@pytest.fixture
def standard_input(monkeypatch):
    """Put a file or device in the place of standard input."""
    with ExitStack() as stack:

        def put(path, mode="rb"):
            file = stack.enter_context(open(path, mode, buffering=0))
            monkeypatch.setattr("sys.stdin", file)

        yield put


def test_standard_input_needs_a_format(standard_input):
    standard_input(os.devnull)
    with pytest.raises(NothingToRead, match="-: What comes on standard input needs --format"):
        find(["-"])


@pytest.mark.parametrize("packed", [False, True])
def test_standard_input_is_read_from_a_pipe(monkeypatch, packed):
    content = b'{"body": "One."}\n{"body": "Two."}\n'
    content = gzip.compress(content) if packed else content
    ours, theirs = os.pipe()
    with open(ours, "rb") as pipe, open(theirs, "wb", buffering=0) as end:
        monkeypatch.setattr("sys.stdin", pipe)
        [source] = find(["-"], ReadingOptions(format="jsonl")).sources
        assert source == (None, "-", "jsonl", 0)
        # A pipe gives what there is: less than a byte order mark or the mark of gzip, at first.
        writer = threading.Thread(
            target=lambda: (
                [end.write(content[at : at + 1]) for at in range(len(content))] and end.close()
            )
        )
        writer.start()
        told: list[int] = []
        items = list(read(source, on_bytes=told.append))
        writer.join()
    assert [item.fields["body"] for item in items] == ["One.", "Two."]
    assert [str(item.origin) for item in items] == ["-:1", "-:2"]
    assert sum(told) == len(content)


def test_standard_input_from_a_file_has_a_size(standard_input, tmp_path):
    (tmp_path / "a").write_text("One.")
    standard_input(tmp_path / "a")
    [source] = find(["-"], ReadingOptions(format="text")).sources
    assert source.size == 4
    [item] = read(source)
    assert item.fields == {"body": "One."}


def test_standard_input_without_end_is_not_read(standard_input):
    standard_input("/dev/zero")
    with pytest.raises(NothingToRead, match="-: Standard input is a device"):
        find(["-"], ReadingOptions(format="jsonl"))


def test_an_empty_standard_input_holds_no_article(standard_input):
    standard_input(os.devnull)
    [source] = find(["-"], ReadingOptions(format="jsonl")).sources
    [reject] = read(source)
    assert reject.reason == "There is no article in this file."


def test_a_closed_standard_input_is_an_error(monkeypatch):
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(NothingToRead, match="There is no standard input"):
        find(["-"], ReadingOptions(format="jsonl"))


def test_what_else_a_folder_holds_is_skipped_and_named(tmp_path):
    (tmp_path / "articles.jsonl").write_text("{}")
    (tmp_path / "README.md").write_text("x")
    (tmp_path / ".hidden.txt").write_text("x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "deep.txt").write_text("x")
    found = find([tmp_path])
    assert names(found) == ["articles.jsonl"]
    assert [(os.path.basename(skipped.name), skipped.reason) for skipped in found.skipped] == [
        (".git", "hidden"),
        (".hidden.txt", "hidden"),
        ("README.md", "not a known kind of file"),
    ]
    assert all(skipped.expected for skipped in found.skipped)


def test_a_link_that_leads_out_of_the_folder_is_not_opened(tmp_path):
    (tmp_path / "secret.txt").write_text("not for you")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "own.txt").write_text("x")
    (folder / "link.txt").symlink_to("../secret.txt")
    found = find([folder])
    assert names(found) == ["own.txt"]
    assert found.skipped == [Skipped(str(folder / "link.txt"), "leads out of the folder", False)]


def test_a_link_within_the_folder_is_read(tmp_path):
    (tmp_path / "text.old").write_text("x")
    (tmp_path / "link.txt").symlink_to("text.old")
    found = find([tmp_path])
    assert [source.name for source in found.sources] == [str(tmp_path / "link.txt")]


@pytest.mark.parametrize("what", ["pipe", "dangling", "circle"])
def test_what_is_called_like_a_file_and_is_none_is_not_opened(tmp_path, what):
    (tmp_path / "own.txt").write_text("x")
    odd = tmp_path / "odd.txt"
    match what:
        case "pipe":
            os.mkfifo(odd)
        case "dangling":
            odd.symlink_to("nowhere")
        case "circle":
            odd.symlink_to("odd.txt")
    found = find([tmp_path])
    assert names(found) == ["own.txt"]
    assert [(skipped.name, skipped.expected) for skipped in found.skipped] == [(str(odd), False)]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("missing.txt", "No such file or directory"),
        ("pipe.txt", "neither a file nor a folder"),
        ("letter.doc", "Only .txt, .+ files are read, unless --format says how"),
        ("empty", "No .txt, .+ file in this folder"),
    ],
)
def test_a_path_that_was_named_and_cannot_be_read_is_an_error(tmp_path, name, reason):
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "letter.doc").write_text("x")
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToRead, match=reason) as refusal:
        find([tmp_path / name])
    assert str(tmp_path / name) in str(refusal.value)


def test_a_device_is_never_opened():
    with pytest.raises(NothingToRead, match="neither a file nor a folder"):
        find(["/dev/zero"])


def test_a_pipe_that_took_the_files_place_is_not_waited_for(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    [source] = find([path]).sources
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(OSError, match="not a regular file"), opened(source):
        pass


def test_a_link_that_took_the_files_place_is_not_followed(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("x")
    [source] = find([path]).sources
    path.rename(tmp_path / "secret")
    path.symlink_to("secret")
    with pytest.raises(OSError), opened(source):
        pass
