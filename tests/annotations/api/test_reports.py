"""/api/v1/reports/…"""

from datetime import UTC, datetime

import pytest

from annotations.models import Annotation
from articles.models import Event
from tests.making import make_annotation, make_article, make_ruling

AGREEMENT = "/api/v1/reports/agreement/"
ARTICLES = f"{AGREEMENT}articles/"
SENTENCES = f"{AGREEMENT}sentences/"
PROGRESS = "/api/v1/reports/progress/"
PEOPLE = f"{PROGRESS}people/"


def article_of(length, **fields):
    texts = (f"Sentence {n} is here." for n in range(length))
    return make_article(*texts, **{"required_reviews": 2, **fields})


def read(article, **readings):
    """`rosa=(rosa, "vd.")`: verified, disputed, nothing, in reading order."""
    names = {"v": "verified", "d": "disputed", "u": "unattributed"}
    for sentence in article.sentences.order_by("position", "id"):
        for reviewer, verdicts in readings.values():
            said = verdicts[sentence.position - 1]
            if said != ".":
                make_annotation(sentence, reviewer, names[said])


@pytest.fixture
def worked_example(rosa, remo):
    """Krippendorff 2011, section A (see test_agreement.py): alpha is 0.095."""
    article = article_of(10)
    read(article, rosa=(rosa, "vdvvvvvvdv"), remo=(remo, "dddvvdvvvv"))
    return article


def test_an_editor_reads_how_far_reviewers_agree(api, edith, worked_example):
    answer = api(edith).get(AGREEMENT)

    assert answer.status_code == 200
    report = answer.json()
    assert round(report.pop("alpha"), 3) == 0.095
    interval = report.pop("interval")
    assert interval["low"] < 0.095 < interval["high"]
    assert report == {
        "undefined": None,
        "interval_undefined": None,
        "raw_agreement": pytest.approx(0.6),
        "units": 10,
        "unanimous": 6,
        "verdicts": 20,
        "reviewers": 2,
        "differences": [
            {"pair": ["remo", "rosa"], "said": ["disputed", "verified"], "sentences": 3},
            {"pair": ["remo", "rosa"], "said": ["verified", "disputed"], "sentences": 1},
        ],
        "months": None,
        "pairs": None,
    }


@pytest.mark.parametrize("query", ["", "by=month", "by=pair", "language=de", "reviewers=rosa"])
def test_without_anything_to_compare_alpha_is_null_with_the_reason(api, edith, query):
    edith.username = "rosa"
    edith.save()

    report = api(edith).get(f"{AGREEMENT}?{query}").json()

    assert report["alpha"] is report["interval"] is report["raw_agreement"] is None
    assert report["undefined"] == report["interval_undefined"] == "no_data"
    assert (report["units"], report["reviewers"]) == (0, 0)


def test_the_figures_come_month_by_month(api, edith, worked_example):
    late = Annotation.objects.filter(sentence__position__gt=6)
    Annotation.objects.update(created_at=datetime(2026, 1, 5, tzinfo=UTC))
    late.update(created_at=datetime(2026, 3, 5, tzinfo=UTC))

    months = api(edith).get(f"{AGREEMENT}?by=month").json()["months"]

    assert [(m["month"], m["units"], m["reviewers"]) for m in months] == [
        ("2026-01", 6, 2),
        ("2026-03", 4, 2),
    ]
    march = api(edith).get(f"{AGREEMENT}?from=2026-03-01&to=2026-04-01").json()
    assert {name: march[name] for name in months[1] if name != "month"} == {
        name: value for name, value in months[1].items() if name != "month"
    }


def test_the_figures_come_pair_by_pair(api, edith, rosa, remo, worked_example):
    read(article_of(2), rosa=(rosa, "vd"), edith=(edith, "vv"))

    pairs = api(edith).get(f"{AGREEMENT}?by=pair").json()["pairs"]

    assert [(p["pair"], p["units"]) for p in pairs] == [
        (["edith", "rosa"], 2),
        (["remo", "rosa"], 10),
    ]
    alone = api(edith).get(f"{AGREEMENT}?reviewers=rosa,remo").json()
    assert pairs[1]["alpha"] == alone["alpha"]
    assert pairs[1]["interval"] == alone["interval"]


def test_what_is_selected_is_what_is_measured(api, edith, rosa, remo, worked_example):
    read(article_of(3, language="de", publisher="Küstenblatt"), a=(rosa, "vvv"), b=(remo, "vvd"))
    client = api(edith)

    def units(query):
        return client.get(f"{AGREEMENT}?{query}").json()["units"]

    assert units("") == 13
    assert units("language=de") == 3
    assert units("publisher=Küstenblatt") == 3
    assert units(f"article={worked_example.pk}") == 10
    assert units("reviewers=edith,rosa") == 0
    assert units("to=2020-01-01T00:00:00Z") == 0
    assert units("from=2020-01-01T00:00:00Z&resamples=100") == 13


@pytest.mark.parametrize(
    ("url", "query", "parameter", "code"),
    [
        (AGREEMENT, "colour=red", "colour", "unknown_parameter"),
        (AGREEMENT, "page_size=5", "page_size", "unknown_parameter"),
        (AGREEMENT, "by=year", "by", "unknown_choice"),
        (AGREEMENT, "article=1&article=2", "article", "repeated"),
        (AGREEMENT, "article=%D9%A1", "article", "not_an_integer"),
        (AGREEMENT, "article=-1", "article", "not_an_integer"),
        (AGREEMENT, "article=9999999999999999999", "article", "not_an_integer"),
        (AGREEMENT, "article=999", "article", "unknown_choice"),
        (PROGRESS, "article=999", "article", "unknown_choice"),
        (PEOPLE, "article=999", "article", "unknown_choice"),
        (AGREEMENT, "reviewers=nobody,edith", "reviewers", "unknown_choice"),
        (AGREEMENT, "reviewers=edith,,rosa", "reviewers", "not_a_list"),
        (AGREEMENT, "reviewers=edith,edith", "reviewers", "not_a_list"),
        (AGREEMENT, "reviewers=", "reviewers", "blank"),
        (AGREEMENT, "publisher=", "publisher", "blank"),
        (AGREEMENT, "language=%00", "language", "unstorable_text"),
        (AGREEMENT, "resamples=99", "resamples", "out_of_range"),
        (AGREEMENT, "resamples=10001", "resamples", "out_of_range"),
        (AGREEMENT, "from=yesterday", "from", "not_a_time"),
        (AGREEMENT, "from=0001-01-01T00:00:00%2B14:00", "from", "not_a_time"),
        (AGREEMENT, "from=2026-02-01&to=2026-02-01", "to", "out_of_range"),
        (ARTICLES, "by=month", "by", "unknown_parameter"),
        (ARTICLES, "page_size=501", "page_size", "out_of_range"),
        (SENTENCES, "status=closed", "status", "unknown_choice"),
        (SENTENCES, "ordering=text", "ordering", "unknown_choice"),
        (PROGRESS, "by=month", "by", "unknown_parameter"),
        (PROGRESS, "from=2024-01-01&to=2026-01-01", "from", "out_of_range"),
        (PROGRESS, "to=0001-01-01", "to", "out_of_range"),
        (PEOPLE, "reviewers=edith", "reviewers", "unknown_parameter"),
    ],
)
def test_a_parameter_that_is_not_understood_is_refused_by_name(
    api, edith, url, query, parameter, code
):
    answer = api(edith).get(f"{url}?{query}")

    assert answer.status_code == 400
    assert [(e["parameter"], e["code"]) for e in answer.json()["errors"]] == [(parameter, code)]


def test_articles_are_listed_with_their_agreement_newest_first(api, edith, rosa, remo):
    first, second = article_of(3, title="First"), article_of(2, title="Second")
    read(first, rosa=(rosa, "vdv"), remo=(remo, "vdd"))
    read(second, rosa=(rosa, "vv"), remo=(remo, "vv"))
    read(article_of(2), rosa=(rosa, "vv"))
    client = api(edith)

    page = client.get(f"{ARTICLES}?page_size=1&count=true").json()
    rows = [*page["results"], *client.get(page["next"]).json()["results"]]

    assert page["count"] == 2
    assert [(r["id"], r["title"], r["units"], r["undefined"]) for r in rows] == [
        (second.pk, "Second", 2, "one_category"),
        (first.pk, "First", 3, None),
    ]
    alone = client.get(f"{AGREEMENT}?article={first.pk}").json()
    assert rows[1]["alpha"] == alone["alpha"]


def test_the_sentences_on_which_reviewers_differ_are_listed(api, edith, rosa, remo):
    article = article_of(4, required_reviews=3)
    read(article, rosa=(rosa, "vdvv"), remo=(remo, "vvvv"), edith=(edith, "vuv."))
    other = article_of(2, language="de")
    read(other, rosa=(rosa, "dv"), remo=(remo, "vv"))
    make_ruling(other.sentences.get(position=1), edith, "unattributed")
    client = api(edith)

    newest_first = client.get(SENTENCES).json()["results"]
    most_first = client.get(f"{SENTENCES}?ordering=-differing_pairs").json()["results"]

    assert [(r["article"], r["position"], r["differing_pairs"]) for r in newest_first] == [
        (other.pk, 1, 1),
        (article.pk, 2, 3),
    ]
    assert [r["id"] for r in most_first] == [r["id"] for r in reversed(newest_first)]
    assert newest_first[0]["said"] == [
        {"reviewer": "rosa", "verdict": "disputed"},
        {"reviewer": "remo", "verdict": "verified"},
    ]
    assert (newest_first[0]["status"], newest_first[0]["verdict"]) == ("final", "unattributed")
    unsettled = client.get(f"{SENTENCES}?status=conflict&article={article.pk}").json()["results"]
    assert [r["position"] for r in unsettled] == [2]


@pytest.mark.parametrize("ordering", ["-id", "id", "differing_pairs", "-differing_pairs"])
def test_the_differing_sentences_are_paged_without_gap_or_repetition(
    api, edith, rosa, remo, ordering
):
    article = article_of(5, required_reviews=3)
    read(article, a=(rosa, "dduvv"), b=(remo, "vvvdu"), c=(edith, "vuvvd"))
    client = api(edith)
    whole = client.get(f"{SENTENCES}?ordering={ordering}").json()["results"]

    address, rows = f"{SENTENCES}?ordering={ordering}&page_size=2", []
    while address:
        page = client.get(address).json()
        rows += page["results"]
        address = page["next"]

    assert rows == whole
    assert sorted(row["position"] for row in rows) == [1, 2, 3, 4, 5]


def test_a_reader_sees_how_far_the_checking_has_come(api, lena, rosa, remo, tampering):
    article = article_of(4)
    read(article, rosa=(rosa, "vdv."), remo=(remo, "vv.."))
    Event.objects.update(at=datetime(2026, 3, 5, 12, tzinfo=UTC))

    answer = api(lena).get(f"{PROGRESS}?from=2026-03-05&to=2026-03-07&article={article.pk}")

    assert answer.status_code == 200
    assert answer.json() == {
        "sentences": {"open": 1, "in_review": 1, "conflict": 1, "final": 1, "not_checkable": 0},
        "verdicts": {"verified": 1, "disputed": 0, "unattributed": 0},
        "articles": {"untouched": 0, "in_progress": 0, "flagged": 1, "done": 0},
        "days": [
            {"day": "2026-03-05", "closed": 1, "reopened": 0},
            {"day": "2026-03-06", "closed": 0, "reopened": 0},
        ],
    }


def test_a_stage_counts_the_articles_that_the_list_selects_by_it(api, lena, rosa, remo):
    article_of(1)
    read(article_of(2), remo=(remo, "v."))
    read(article_of(2, required_reviews=2), rosa=(rosa, "v."), remo=(remo, "d."))

    counted = api(lena).get(PROGRESS).json()["articles"]

    listed = {
        stage: api(lena).get(f"/api/v1/articles/?stage={stage}&count=true").json()["count"]
        for stage in counted
    }
    assert counted == listed
    assert sorted(counted.values()) == [0, 1, 1, 1]


def test_without_a_period_the_last_thirty_days_are_counted(api, lena, rosa):
    read(article_of(1, required_reviews=1), rosa=(rosa, "v"))

    days = api(lena).get(PROGRESS).json()["days"]

    assert len(days) == 31  # thirty times 24 hours touch 31 days
    assert days[-1]["day"] == datetime.now(UTC).date().isoformat()
    assert (days[-1]["closed"], days[0]["closed"]) == (1, 0)


def test_an_editor_sees_who_has_given_how_many_verdicts(api, edith, rosa, remo):
    article = article_of(2)
    read(article, rosa=(rosa, "vd"), remo=(remo, "u."))
    make_ruling(article.sentences.get(position=1), edith)

    people = api(edith).get(f"{PEOPLE}?publisher=The Daily Example").json()["people"]

    assert [
        (
            p["person"],
            p["annotations"],
            p["verified"],
            p["disputed"],
            p["unattributed"],
            p["rulings"],
        )
        for p in people
    ] == [("edith", 0, 0, 0, 0, 1), ("remo", 1, 0, 0, 1, 0), ("rosa", 2, 1, 1, 0, 0)]
    assert api(edith).get(f"{PEOPLE}?to=2020-01-01").json() == {"people": []}


@pytest.mark.parametrize("url", [AGREEMENT, ARTICLES, SENTENCES, PEOPLE])
def test_who_reviews_learns_nothing_of_others_verdicts_from_reports(api, rosa, lena, remo, url):
    read(article_of(2), remo=(remo, "vd"))

    for person in (rosa, lena):
        answer = api(person).get(url)
        assert answer.status_code == 403
        assert "remo" not in answer.content.decode()


def test_progress_does_not_change_with_what_was_said_on_a_sentence_under_review(
    api, rosa, remo, lena
):
    article = article_of(1)
    read(article, remo=(remo, "v"))
    before = [api(person).get(PROGRESS).json() for person in (rosa, lena)]

    Annotation.objects.update(verdict="disputed")

    assert [api(person).get(PROGRESS).json() for person in (rosa, lena)] == before


@pytest.mark.parametrize(
    ("url", "queries"),
    [
        # Besides the token with its user, and the groups:
        (f"{AGREEMENT}?by=month", 5),  # pairs, names, units, months, their reviewers
        (f"{AGREEMENT}?by=pair&reviewers=rosa,remo", 4),  # the names asked for, pairs, names, units
        (ARTICLES, 3),  # articles, their units, their reviewers
        (SENTENCES, 2),  # sentences, what was said
        (PROGRESS, 3),  # sentences, articles, events
        (PEOPLE, 2),  # annotations, rulings
    ],
)
def test_reports_cost_the_same_queries_however_much_there_is(
    api, edith, rosa, remo, django_assert_num_queries, url, queries
):
    client = api(edith)
    for _ in range(2):
        read(article_of(4), rosa=(rosa, "vduv"), remo=(remo, "vvuu"))
        with django_assert_num_queries(queries + 1):
            assert client.get(url).status_code == 200
