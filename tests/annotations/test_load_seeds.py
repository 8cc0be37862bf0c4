"""`manage.py load_seeds`: articles and acts, through the doors that everybody uses."""

import json
import re
from collections import Counter

import pytest
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command

from annotations.models import Annotation, Evidence, Ruling
from annotations.workflow import withdraw
from articles.models import Article, Event, Sentence

pytestmark = pytest.mark.django_db

BODY = "The bridge is 300 metres long. It was opened in May 1998. Is it not beautiful?"
LONG, OPENED = "The bridge is 300 metres long.", "It was opened in May 1998."
BEAUTIFUL = "Is it not beautiful?"
ARTICLE = {"external_id": "bridge", "title": "The bridge", "body": BODY, "required_reviews": 2}
SOURCE = {
    "kind": "primary",
    "stance": "supports",
    "source": "Land register (example)",
    "url": "",
    "locator": "page 4",
    "quote": "",
    "accessed_on": "2026-01-31",
    "archive_url": "",
}
VERIFIED = {
    "act": "annotate",
    "article": "bridge",
    "quote": LONG,
    "reviewer": "reviewer1",
    "verdict": "verified",
    "reason": "",
    "correction": "",
    "note": "Measured on the plan.",
    "evidence": [SOURCE],
}
RULED = {
    "act": "rule",
    "article": "bridge",
    "quote": OPENED,
    "editor": "editor",
    "verdict": "disputed",
    "rationale": "The mayor's diary says June.",
}
SET_ASIDE = {
    "act": "mark_not_checkable",
    "article": "bridge",
    "quote": BEAUTIFUL,
    "reviewer": "reviewer2",
    "reason": "question",
}


@pytest.fixture(autouse=True)
def people(db):
    for username, group in [
        ("editor", "editor"),
        ("reviewer1", "reviewer"),
        ("reviewer2", "reviewer"),
    ]:
        User.objects.create_user(username).groups.add(Group.objects.get(name=group))


@pytest.fixture
def seeds(tmp_path):
    """Write a folder of seeds and give its path."""

    def write(*acts, articles=(ARTICLE,)):
        (tmp_path / "annotations").mkdir(exist_ok=True)
        for name, rows in [("articles", articles), ("annotations/annotations", acts)]:
            lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
            (tmp_path / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines))
        return tmp_path

    return write


def everything() -> list[list]:
    return [
        [*model.objects.order_by("pk").values()]
        for model in (Article, Sentence, Annotation, Evidence, Ruling, Event)
    ]


def standing(text: str) -> tuple:
    return Sentence.objects.values_list("status", "verdict", "not_checkable").get(text=text)


def test_articles_and_acts_are_loaded(seeds, capsys):
    call_command("load_seeds", seeds(VERIFIED, RULED, SET_ASIDE))
    assert standing(LONG) == ("in_review", None, "")
    assert standing(OPENED) == ("final", "disputed", "")
    assert standing(BEAUTIFUL) == ("not_checkable", None, "question")
    annotation = Annotation.objects.get()
    assert (annotation.reviewer.username, annotation.note) == ("reviewer1", VERIFIED["note"])
    evidence = annotation.evidence.get()
    assert (evidence.source, str(evidence.accessed_on)) == (SOURCE["source"], "2026-01-31")
    assert "articles: 1 created, 0 unchanged" in capsys.readouterr().out


def test_the_history_says_who_did_it(seeds):
    call_command("load_seeds", seeds(VERIFIED, RULED, SET_ASIDE))
    assert [*Event.objects.values_list("number", "action", "actor__username")] == [
        (1, "article.added", "editor"),
        (2, "annotation.added", "reviewer1"),
        (3, "ruling.made", "editor"),
        (4, "sentence.marked_not_checkable", "reviewer2"),
    ]


def test_loading_twice_changes_nothing(seeds, capsys):
    folder = seeds(VERIFIED, RULED, SET_ASIDE)
    call_command("load_seeds", folder)
    before = everything()
    capsys.readouterr()
    call_command("load_seeds", folder)
    assert everything() == before
    printed = capsys.readouterr().out
    assert "0 created, 1 unchanged" in printed
    assert "0 made, 3 there before" in printed


def test_what_was_withdrawn_since_is_not_done_again(seeds):
    folder = seeds(VERIFIED)
    call_command("load_seeds", folder)
    annotation = Annotation.objects.get()
    withdraw(actor=annotation.reviewer, annotation_id=annotation.pk, expected_version=None)
    call_command("load_seeds", folder)
    assert not Annotation.objects.exists()


def test_a_folder_without_acts_is_articles_alone(seeds):
    folder = seeds()
    (folder / "annotations" / "annotations.jsonl").unlink()
    call_command("load_seeds", folder)
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"article": "tunnel"}, "The article “tunnel” has no sentence “The bridge is"),
        ({"quote": "The bridge"}, "The article “bridge” has no sentence “The bridge”"),
        ({"reviewer": "nobody"}, "There is no user “nobody”"),
        ({"reviewer": "reader"}, "Only reviewers and editors check sentences"),
        ({"evidence": []}, "“verified” needs at least one source"),
        ({"verdict": "true"}, "“true” is not one of"),
        ({"evidence": [{**SOURCE, "accessed_on": "31.1.2026"}]}, "“31.1.2026” is not a date"),
        ({"evidence": [{**SOURCE, "page": "4"}]}, "“page” has no place here"),
        ({"evidence": ["a book"]}, "Every piece of evidence must be an object"),
        ({"evidence": "a book"}, "“evidence” must be a list"),
        ({"note": 7}, "“note” must be a string"),
        ({"act": "praise"}, "“act” must be one of annotate, rule, mark_not_checkable"),
        ({"act": ["annotate"]}, "“act” must be one of"),
        ({"colour": "red"}, "“colour” has no place here"),
    ],
)
def test_an_act_that_does_not_fit_is_named_and_none_of_its_file_is_done(seeds, change, complaint):
    User.objects.create_user("reader").groups.add(Group.objects.get(name="reader"))
    folder = seeds(SET_ASIDE, RULED, {**VERIFIED, **change})
    with pytest.raises(CommandError, match=re.escape(complaint)) as caught:
        call_command("load_seeds", folder)
    assert str(caught.value).startswith(f"{folder}/annotations/annotations.jsonl:3: ")
    assert Article.objects.count() == 1
    assert not Ruling.objects.exists()
    assert standing(BEAUTIFUL) == ("open", None, "")


def test_a_missing_key_is_named(seeds):
    act = {key: value for key, value in RULED.items() if key != "rationale"}
    with pytest.raises(CommandError, match="jsonl:1: “rationale” is missing"):
        call_command("load_seeds", seeds(act))


def test_a_sentence_that_stands_there_twice_is_not_guessed(seeds):
    article = {**ARTICLE, "body": f"{BODY} {LONG}"}
    with pytest.raises(CommandError, match="more than one sentence"):
        call_command("load_seeds", seeds(VERIFIED, articles=[article]))


def test_a_line_that_is_no_json_is_named(seeds):
    with pytest.raises(CommandError, match=r"annotations\.jsonl:2: This is not JSON"):
        call_command("load_seeds", seeds(VERIFIED, "{"))
    assert not Annotation.objects.exists()


def test_an_article_that_does_not_fit_is_named_and_none_of_its_file_is_stored(seeds):
    bad = {**ARTICLE, "external_id": "other", "url": "javascript:alert(1)"}
    with pytest.raises(CommandError, match=r"articles\.jsonl:2: url: An address starts with"):
        call_command("load_seeds", seeds(articles=[ARTICLE, bad]))
    assert not Article.objects.exists()
    assert not Event.objects.exists()


def test_a_folder_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere/articles\.jsonl: No such file"):
        call_command("load_seeds", tmp_path / "nowhere")


def test_the_projects_own_seeds_stand_as_their_page_says(root):
    """The table “What it shows once it is loaded” of seeds/README.md."""
    call_command("load_seeds")
    columns = ("final", "in_review", "conflict", "not_checkable", "open")
    table = re.findall(
        r"^\| `(seed-[\w-]+)` \| (\d) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$",
        (root / "seeds" / "README.md").read_text(),
        re.MULTILINE,
    )
    assert len(table) == Article.objects.count()
    for name, required, *expected in table:
        article = Article.objects.get(external_id=name)
        counts = Counter(article.sentences.values_list("status", flat=True))
        assert [str(counts[column]) for column in columns] == expected, name
        assert article.required_reviews == int(required)


def test_the_projects_own_seeds_show_every_verdict_a_conflict_and_a_ruling():
    call_command("load_seeds")
    given = set(Annotation.objects.values_list("verdict", flat=True))
    assert given == {"verified", "disputed", "unattributed"}
    assert Sentence.objects.filter(status="conflict").exists()
    assert Ruling.objects.exists()
