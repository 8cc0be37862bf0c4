"""`manage.py export_articles`: every article with all its texts, and back again."""

import json
import os
import subprocess
import sys
from functools import partial

import pytest
from django.core.management import CommandError, call_command

from annotations.verifying import Verification
from articles import revising
from articles.exporting import chosen, lines
from articles.models import Article, Event, Revision, Sentence
from articles.state import state_hash
from tests.making import make_article, make_sentence

FIRST = "The bridge was opened in 1931. It cost 4 million. Nobody was hurt."
SECOND = "The bridge was opened in 1932. It cost 4 million. Nobody was hurt."
THIRD = "It rained. It cost 4 million. The bridge was opened in 1932."

pytestmark = pytest.mark.django_db


@pytest.fixture
def revised(edith):
    article = make_article(*(f"{text}." for text in FIRST.rstrip(".").split(". ")))
    for body in (SECOND, THIRD):
        revising.revise(actor=edith, article_id=article.pk, body=body, expected_version=None)
    return article


def exported():
    return [json.loads(line) for line in lines(Article.objects.all())]


def forget_everything():
    Sentence.objects.filter(replaces__isnull=False).update(replaces=None)
    Article.objects.all().delete()
    Event.objects.all().delete()


def test_a_line_holds_all_that_does_not_follow_from_the_rest(revised):
    assert exported() == [
        {
            "external_id": revised.external_id,
            "url": None,
            "title": "Bridge repairs",
            "publisher": "The Daily Example",
            "byline": "A. Writer",
            "language": "en",
            "published_at": "2026-03-01T09:30:00Z",
            "required_reviews": 1,
            "body": THIRD,
            "earlier_texts": [FIRST, SECOND],
        }
    ]


def test_what_was_exported_comes_back_with_its_revisions(revised, tmp_path, tampering):
    make_sentence("The mill is new.", required_reviews=3, external_id=None, url="https://a.example")
    before, file = state_hash(with_history=False), tmp_path / "articles.jsonl"
    call_command("export_articles", output=file)
    forget_everything()

    call_command("import_articles", file, workers=0)

    assert state_hash(with_history=False) == before
    assert [*Revision.objects.values_list("number", "body")] == [(1, FIRST), (2, SECOND)]
    faults = [fault for _, found in Verification().run() for fault in found]
    assert [fault for fault in faults if "trigger" not in fault.what] == []
    again = tmp_path / "again.jsonl"
    call_command("export_articles", output=again)
    assert again.read_bytes() == file.read_bytes()


def test_importing_it_twice_changes_nothing(revised, tmp_path):
    file, before = tmp_path / "articles.jsonl", state_hash()
    call_command("export_articles", output=file)

    call_command("import_articles", file, workers=0)

    assert state_hash() == before


def test_earlier_texts_that_cannot_be_are_refused_and_nothing_is_stored(tmp_path, capsys):
    file = tmp_path / "articles.jsonl"
    bad = [
        {"body": "A text.", "external_id": "a", "earlier_texts": "A text"},
        {"body": "A text.", "external_id": "b", "earlier_texts": [""]},
        {"body": "Another text.", "earlier_texts": ["A text that is known."]},
        {"body": "A text.", "external_id": "d", "earlier_texts": ["An earlier text."]},
    ]
    file.write_text("\n".join(map(json.dumps, bad)))
    make_sentence("A text that is known.")
    Article.objects.update(external_id=None)

    with pytest.raises(SystemExit) as exit:
        call_command("import_articles", file, workers=0)

    assert exit.value.code == 1
    assert [*Article.objects.values_list("external_id", "revision")] == [("d", 2), (None, 1)]
    assert capsys.readouterr().err.count("earlier_texts: ") == 3


def test_articles_can_be_chosen(revised):
    make_sentence("Die Mühle ist neu.", language="de")
    options = {"language": "de"}
    assert [json.loads(line)["language"] for line in lines(chosen(**options))] == ["de"]
    assert [*lines(chosen(article_id=revised.pk))] == [*lines(chosen(language="en"))]
    assert [*lines(chosen(since=Article.objects.get(language="de").updated_at))] == [
        *lines(chosen(language="de"))
    ]


@pytest.mark.parametrize("command", ["export_articles", "export_annotations"])
def test_an_article_that_is_not_there_is_said(revised, command, tmp_path):
    file = tmp_path / "articles.jsonl"
    with pytest.raises(CommandError, match="There is no article 999999") as refusal:
        call_command(command, article=999_999, output=file)
    assert refusal.value.returncode == 2
    assert not file.exists()


def test_the_number_of_queries_does_not_grow(revised, django_assert_num_queries):
    for _ in range(3):
        make_article()
    with django_assert_num_queries(2):
        assert len([*lines(Article.objects.all())]) == 4


def test_a_file_is_there_whole_or_not_at_all(revised, tmp_path, monkeypatch):
    file = tmp_path / "articles.jsonl"
    file.write_text("before")

    def breaks(articles):
        yield b"{}\n"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("articles.exporting.lines", breaks)
    with pytest.raises(CommandError, match="--output: No space left on device"):
        call_command("export_articles", output=file)

    assert file.read_text() == "before"
    assert [*tmp_path.iterdir()] == [file]


def test_standard_output_that_is_full_is_one_line(tmp_path, root):
    database = f"sqlite:///{tmp_path}/new.sqlite3"
    manage = partial(
        subprocess.run,
        cwd=root,
        env={**os.environ, "DATABASE_URL": database},
        stderr=subprocess.PIPE,
        check=False,
    )
    # More than what is written, and than what is read, at once.
    articles = ({"external_id": str(n), "body": f"It is {n}. " + "x" * 9_000} for n in range(120))
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, articles)))
    for command in (["migrate", "-v0"], ["import_articles", tmp_path / "a.jsonl", "--workers=0"]):
        assert manage([sys.executable, "manage.py", *command]).returncode == 0

    with open("/dev/full", "wb") as full:
        done = manage([sys.executable, "manage.py", "export_articles"], stdout=full)

    assert done.returncode == 2
    assert done.stderr.decode() == "CommandError: Standard output: No space left on device.\n"


def test_a_reader_who_has_seen_enough_ends_it_quietly(root):
    code = (
        "from articles.management import export_options as it\n"
        "from contextlib import nullcontext\n"
        "it.snapshot = nullcontext\n"
        "it.write((b'x' * 100_000 + b'\\n' for _ in range(100)), None)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout.read(1) == b"x"
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 0
