"""The page on which a file of articles is handed in, seen and started; it works without scripts."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from articles.importing import uploads
from articles.importing.models import ImportRun
from articles.models import Article
from tests.browsing import at, signed_in, text_of
from tests.making import make_person

pytestmark = pytest.mark.django_db

PAGE = "articles_importrun_add"
LINES = b'{"headline": "Storm", "body": "It rained. <b>Hard</b>."}\n{"body": ""}\n{\n'


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FACTCHECK_UPLOADS_DIR = str(tmp_path / "uploads")
    return uploads.folder()


def hand_in(client, content=None, name="storm.jsonl", **fields):
    given = {"language": "en", "encoding": "utf-8", "on_change": "revise", **fields}
    if content is not None:
        given["file"] = SimpleUploadedFile(name, content)
    return client.post(at(PAGE), given)


def kept(response):
    return response.context["form"]["kept"].value()


def test_a_file_is_seen_mapped_and_started(edith, folder):
    client = signed_in(edith)
    seen = hand_in(client, LINES)
    page = text_of(seen)
    assert "storm.jsonl:1" in page
    assert "headline (no field: map it or pass it over)" in page
    assert "“headline” is not a field here." in page
    assert "The text is missing or empty." in page
    assert "storm.jsonl:3" in page
    assert b"<b>Hard" not in seen.content
    assert not ImportRun.objects.exists()

    seen = hand_in(client, kept=kept(seen), mapping="title=headline", fixed="publisher=The Weir")
    assert "headline (no field" not in text_of(seen)
    started = hand_in(
        client, kept=kept(seen), mapping="title=headline", fixed="publisher=The Weir", start="1"
    )

    run = ImportRun.objects.get()
    assert (run.state, run.paths, run.actor) == ("waiting", "storm.jsonl", edith)
    assert started["Location"] == at("articles_importrun_change", run.pk)
    assert "waits for its turn" in text_of(client.get(started["Location"]))
    call_command("import_uploads", verbosity=0)
    article = Article.objects.get()
    assert (article.title, article.publisher) == ("Storm", "The Weir")
    page = text_of(client.get(started["Location"]))
    assert "storm.jsonl:3: This is not JSON" in page
    assert list(folder.iterdir()) == []


def test_a_file_that_is_started_twice_is_one_import(edith, folder):
    client = signed_in(edith)
    mark = kept(hand_in(client, LINES))
    first, second = (hand_in(client, kept=mark, start="1") for _ in range(2))
    run = ImportRun.objects.get()
    assert first["Location"] == second["Location"] == at("articles_importrun_change", run.pk)


def test_a_file_whose_import_has_ended_is_not_asked_for_but_accounted_for(edith, folder):
    client = signed_in(edith)
    mark = kept(hand_in(client, LINES, name="<b>storm.jsonl"))
    hand_in(client, kept=mark, start="1")
    call_command("import_uploads", verbosity=0)
    run = ImportRun.objects.get()

    for start in ({"start": "1"}, {}):
        again = hand_in(client, kept=mark, **start)
        page = text_of(again)
        assert "“&lt;b&gt;storm.jsonl” was handed in already, and taken in by" in page
        assert "To import it again, choose it again." in page
        link = f'<a href="{at("articles_importrun_change", run.pk)}">import {run.pk} (done)</a>'
        assert link in again.content.decode()
        assert kept(again) == ""
    assert ImportRun.objects.count() == 1


def test_a_file_that_is_not_kept_any_more_is_to_be_chosen_again(edith, folder):
    client = signed_in(edith)
    mark = kept(hand_in(client, LINES))
    [path] = folder.iterdir()
    path.unlink()
    page = text_of(hand_in(client, kept=mark, start="1"))
    assert "“storm.jsonl” is not kept here any more. Choose it again." in page
    assert not ImportRun.objects.exists()


def test_a_file_that_goes_while_it_is_started_is_accounted_for(edith, folder, monkeypatch):
    client = signed_in(edith)
    mark = kept(hand_in(client, LINES))
    really = uploads.enqueue

    def too_late(**given):
        given["received"].path.unlink()
        return really(**given)

    monkeypatch.setattr(uploads, "enqueue", too_late)
    page = text_of(hand_in(client, kept=mark, start="1"))
    assert "“storm.jsonl” is not kept here any more. Choose it again." in page
    assert not ImportRun.objects.exists()


def test_a_file_that_was_handed_in_long_ago_is_to_be_chosen_again(edith, monkeypatch):
    client = signed_in(edith)
    mark = kept(hand_in(client, LINES))
    monkeypatch.setattr("articles.admin.upload._SECONDS_TO_LOOK", -1)
    page = text_of(hand_in(client, kept=mark, start="1"))
    assert "It was handed in more than an hour ago. Choose it again." in page
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"mapping": "colour=x"}, "“colour” is not a field of an article"),
        ({"mapping": "title"}, "is not of the form NAME=VALUE"),
        ({"fixed": "body=x"}, "cannot be the same for every article"),
        ({"encoding": "rot13"}, "rot13"),
        ({"language": "?"}, "is not a language tag"),
    ],
)
def test_what_makes_no_sense_is_said_and_the_file_stays(edith, fields, complaint):
    client = signed_in(edith)
    response = hand_in(client, LINES, **fields, start="1")
    assert complaint in text_of(response)
    assert not ImportRun.objects.exists()
    assert "storm.jsonl:1" in text_of(hand_in(client, kept=kept(response)))


def test_whatever_makes_no_sense_is_named_at_once(edith):
    page = text_of(
        hand_in(
            signed_in(edith), LINES, encoding="rot13", language="?", on_change="revise", start="1"
        )
    )
    assert "rot13" in page
    assert "is not a language tag" in page
    page = text_of(hand_in(signed_in(edith), LINES, name="storm.dat", language="?"))
    assert "does not say what the file is" in page
    assert "is not a language tag" in page
    assert not ImportRun.objects.exists()


def test_it_is_shown_what_each_record_comes_to(edith):
    record = b'{"title": "Storm", "body": "It rained. It snowed."}\n'
    page = text_of(hand_in(signed_in(edith), record))
    assert "How the first record is read" in page
    assert '<strong dir="auto">Storm</strong>: 2 sentences, 21 characters' in page
    assert "How the first 2 records are read" in text_of(hand_in(signed_in(edith), record * 2))


def test_what_is_neither_words_nor_a_list_is_shown_as_the_file_has_it(edith):
    record = (
        b'{"body": "It rained.", "tags": ["rain", "wind"], "place": {"name": "Bonn", "at": [1, 2]}}'
    )
    page = text_of(hand_in(signed_in(edith), record))
    shown = page.split('id="fc-preview"')[1].split("</section>")[0]
    assert "rain, wind" in shown
    assert "{&quot;name&quot;: &quot;Bonn&quot;, &quot;at&quot;: [1, 2]}" in shown
    assert "&#x27;" not in shown


def test_the_page_asks_for_all_that_the_command_asks_for(edith):
    client = signed_in(edith)
    options = {"required_reviews": "3", "on_error": "stop"}
    seen = hand_in(client, LINES, mapping="title=headline", **options)
    hand_in(client, kept=kept(seen), mapping="title=headline", start="1", **options)

    run = ImportRun.objects.get()
    assert (run.options["required_reviews"], run.options["on_error"]) == (3, "stop")
    call_command("import_uploads", verbosity=0)
    assert Article.objects.get().required_reviews == 3
    run.refresh_from_db()
    assert run.state == "failed"


@pytest.mark.parametrize("given", ["0", "10", "many"])
def test_a_number_of_reviewers_that_cannot_be_is_refused(edith, given):
    response = hand_in(signed_in(edith), LINES, required_reviews=given)
    assert response.context["form"].errors.keys() == {"required_reviews"}
    assert not ImportRun.objects.exists()


def test_a_name_that_says_nothing_asks_for_the_format(edith):
    client = signed_in(edith)
    response = hand_in(client, LINES, name="storm.dat")
    assert "does not say what the file is" in text_of(response)
    assert "storm.dat:1" in text_of(hand_in(client, kept=kept(response), format="jsonl"))


def test_a_file_that_is_too_large_is_refused(edith, folder, settings):
    settings.FACTCHECK_MAX_UPLOAD_MB = 1
    for extra in (1, 1024 * 1024):
        response = hand_in(signed_in(edith), b"x" * (1024 * 1024 + extra), name="a.txt")
        assert "At most 1 MiB are taken here" in text_of(response)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    ("beginning", "said"),
    [
        (b"", "Nothing was found in the first 2 MiB; more was not looked at here."),
        (b'{"body": "It snowed."}\n', "Only the first 2 MiB of the file were looked at here."),
    ],
)
def test_only_the_beginning_of_a_file_is_looked_at(edith, packed, beginning, said):
    blank = b" " * 99_999 + b"\n"
    content = beginning + blank * 21 + b'{"body": "It rained."}\n'
    client = signed_in(edith)
    seen = hand_in(client, gzip.compress(content, 1) if packed else content)
    page = text_of(seen)
    assert said in page
    assert "It rained." not in page
    assert ("It snowed." in page) is bool(beginning)
    hand_in(client, kept=kept(seen), start="1")
    call_command("import_uploads", verbosity=0)
    assert Article.objects.filter(body="It rained.").exists()


def test_nobody_starts_the_file_of_another_or_none(edith, folder):
    client = signed_in(edith)
    seen = kept(hand_in(client, LINES))
    other = signed_in(make_person("enno", "editor"))
    for who, mark in ((other, seen), (client, f"{seen}x"), (client, "")):
        response = hand_in(who, kept=mark, start="1")
        assert "Choose a file." in text_of(response)
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("who", ["rosa", "lena"])
def test_nobody_but_editors_gets_to_the_page(who, request):
    assert signed_in(request.getfixturevalue(who)).get(at(PAGE)).status_code == 403


def test_a_table_with_semicolons_is_told_and_taken_in(edith, folder):
    client = signed_in(edith)
    seen = hand_in(client, b"title;body\nRain;It rained.\n", name="rain.csv")
    assert "here semicolons seem to" in text_of(seen)

    hand_in(client, kept=kept(seen), delimiter="semicolon", start="1")
    call_command("import_uploads", verbosity=0)

    assert ImportRun.objects.get().created == 1
