"""Play a newsroom's day through the doors that people use, and tell the history of one sentence.

    python scripts/newsroom_day.py [--database-url URL]

Three reviewers and an editor work on a service that is started for them: articles are imported by command,
read blind from the queue over REST, differ, are ruled on in the admin; verdicts are changed and withdrawn,
more readers are asked for, and one person leaves. Without a database of its own (an empty one), it makes one
for the day. Exit status 0 only if everything was as expected and `manage.py verify` finds no fault.
"""

import argparse
import json
import sys
import tempfile
import textwrap
from datetime import datetime
from pathlib import Path
from typing import Any

from newsroom_house import Desk, House, Person, Unexpected, expect

OPENED = "The harbour bridge was opened in 1931."
COST = "Repairs will cost 4.2 million euros, according to the city council."
EXPERTS = "Experts say that the bridge could close for two years."
BEAUTIFUL = "It is the most beautiful bridge in the country."
MAYOR = "The mayor, Ada Quist, has promised a new ferry by May."
FERRY = "The new ferry carries 120 cars."
ARTICLES = [
    {
        "external_id": "day-1",
        "title": "Bridge",
        "body": " ".join([OPENED, COST, EXPERTS, BEAUTIFUL, MAYOR]),
    },
    {"external_id": "day-2", "title": "Ferry", "body": FERRY},
]


def verified(source: str, locator: str = "") -> dict[str, Any]:
    evidence = {"stance": "supports", "source": source, "locator": locator}
    return {"verdict": "verified", "evidence": [evidence]}


def disputed(source: str, correction: str, locator: str = "") -> dict[str, Any]:
    evidence = {"stance": "contradicts", "source": source, "locator": locator}
    return {"verdict": "disputed", "correction": correction, "evidence": [evidence]}


UNNAMED = {"verdict": "unattributed", "reason": "vague_source", "note": "Which experts?"}
NORA = {
    OPENED: verified("City archive", "file 12, p. 3"),
    COST: verified("Council's press release"),
    EXPERTS: UNNAMED,
    MAYOR: verified("Minutes of the council", "2 March, item 4"),
    FERRY: verified("Shipyard's data sheet"),
}
OMAR = {
    **NORA,
    COST: disputed("Tender documents", "Repairs will cost 6.8 million euros.", "p. 41"),
}
PAULA = {**OMAR, OPENED: verified("Harbour Gazette", "5 May 1931, p. 1")}


def says(line: str) -> None:
    print(f"  {line}")


class Day:
    """What happens from morning to evening. Raises Unexpected when anything is not as it should be."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.eva = Person(house, "eva", "editor")
        self.nora, self.omar, self.paula = (
            Person(house, name, "reviewer") for name in ("nora", "omar", "paula")
        )

    def articles_come_in(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            feed = Path(folder) / "feed.jsonl"
            feed.write_text("".join(f"{json.dumps(article)}\n" for article in ARTICLES))
            command = ("import_articles", folder, "--actor", "eva", "--required-reviews", "2")
            first, again = self.house.command(*command), self.house.command(*command)
        expect("created 2, revised 0, unchanged 0" in first, first)
        expect("created 0, revised 0, unchanged 2" in again, again)
        self.sentences = {
            row["text"]: row["id"] for row in self.eva.gets("sentences/?page_size=500")["results"]
        }
        expect(self.sentences.keys() == {*OMAR, BEAUTIFUL}, "cut in another way")
        self.article = self.eva.gets("articles/?external_id=day-1")["results"][0]["id"]
        says("Two articles with six sentences are imported; importing them again changes nothing.")

    def first_readers_read(self) -> None:
        self._sets_aside(self.nora)
        self._reads_what_waits(self.nora, NORA, count=5)
        says("Nora reads five sentences from the queue and sets the opinion aside.")

    def second_readers_read_blind(self) -> None:
        sentence = self.sentences[BEAUTIFUL]
        path = f"sentences/{sentence}/"
        tag = f'"{self.omar.gets(path)["version"]}"'
        self.omar.does("DELETE", f"{path}not-checkable/", tag=tag, status=204)
        self._stands(BEAUTIFUL, "open")
        self._sets_aside(self.omar)
        self._reads_what_waits(self.omar, OMAR, count=5)
        says(
            "Omar looks at the opinion again and agrees, then reads the five without seeing Nora's."
        )
        for text, verdict in ((OPENED, "verified"), (EXPERTS, "unattributed"), (FERRY, "verified")):
            self._stands(text, "final", verdict)
        self._stands(COST, "conflict")
        says("They agree on four sentences, and differ on what the repairs cost.")

    def nobody_writes_over_anybody(self) -> None:
        mine = self._annotation_of(self.omar, COST)
        path = f"annotations/{mine['id']}/"
        tag = self.omar.does("GET", path, status=200).headers["ETag"]
        self.omar.does("PATCH", path, {"note": "Table 3."}, tag=tag, status=200)
        self.omar.does("PATCH", path, {"note": "Table 4."}, tag=tag, status=412)
        second = {"sentence": self.sentences[COST], **OMAR[COST]}
        self.omar.does("POST", "annotations/", second, status=409)
        hers = self._annotation_of(self.nora, COST)
        self.omar.does("DELETE", f"annotations/{hers['id']}/", tag='"1"', status=403)
        says("Omar adds a note; a stale change, a second verdict and a hand on Nora's are refused.")

    def the_editor_rules(self) -> None:
        sentence = self.sentences[COST]
        form = f"/admin/annotations/ruling/add/?sentence={sentence}"
        desk = Desk(self.eva)
        page = desk.opens(form)
        expect("Council's press release" in page, "Eva does not see what Nora found")
        expect("Tender documents" in page, "Eva does not see what Omar found")
        rationale = "The tender is the primary source; the release quotes an old estimate."
        desk.posts(form, {"verdict": "disputed", "rationale": rationale})
        self._stands(COST, "final", "disputed")
        says("Eva compares the two in the admin and rules: disputed.")

    def a_verdict_is_withdrawn(self) -> None:
        mine = self._annotation_of(self.nora, COST)
        self.nora.does("DELETE", f"annotations/{mine['id']}/", tag='"1"', status=204)
        says("Nora sees that her source was out of date and withdraws her verdict.")

    def a_third_reader_is_asked_for(self) -> None:
        path = f"articles/{self.article}/"
        tag = self.eva.does("GET", path, status=200).headers["ETag"]
        needed = {"required_reviews": 3}
        self.eva.does("PUT", f"{path}required-reviews/", needed, tag=tag, status=200)
        self._stands(OPENED, "in_review")
        path = f"sentences/{self.sentences[COST]}/ruling/"
        self.eva.does("DELETE", path, tag='"1"', status=204)
        self._stands(COST, "in_review")
        page = Desk(self.paula).opens(f"/admin/articles/sentence/{self.sentences[COST]}/change/")
        expect("Tender documents" not in page, "Paula sees what Omar found before she has read")
        self._reads_what_waits(self.paula, PAULA, count=4)
        self._reads_what_waits(self.nora, {COST: OMAR[COST]}, count=1)
        for text, verdict in ((OPENED, "verified"), (COST, "disputed"), (MAYOR, "verified")):
            self._stands(text, "final", verdict)
        self._stands(BEAUTIFUL, "not_checkable")
        says("Eva asks for three readers and takes her ruling back; Paula reads, Nora reads again.")

    def somebody_leaves(self) -> None:
        before = self._annotation_of(self.omar, COST)
        self.house.command("anonymise_reviewer", "omar", "--yes")
        self.omar.does("GET", "articles/", status=401)
        after = self.eva.gets(f"annotations/{before['id']}/")
        expect(after["reviewer"] != "omar", "Omar's name is still there")
        expect(after["evidence"] == before["evidence"], "what Omar found has changed")
        told = self.eva.asks("GET", "events/?page_size=500").text
        expect("omar" not in told, "the history still names Omar")
        says("Omar leaves for good: his name goes, what he found stays.")

    def the_evening_adds_up(self) -> None:
        progress = self.eva.gets("reports/progress/")
        counted = {"open": 0, "in_review": 0, "conflict": 0, "final": 5, "not_checkable": 1}
        expect(progress["sentences"] == counted, progress["sentences"])
        self.eva.gets("reports/agreement/")
        verdict = self.house.command("verify").splitlines()[-1]
        expect(verdict.startswith("0 faults"), verdict)
        says(f"Five sentences are final and one is not checkable. manage.py verify: {verdict}.")

    # --- What they do again and again ---------------------------------------------------------------------

    def _sets_aside(self, who: Person) -> None:
        path = f"sentences/{self.sentences[BEAUTIFUL]}/"
        tag = f'"{who.gets(path)["version"]}"'
        who.does("PUT", f"{path}not-checkable/", {"reason": "opinion"}, tag=tag, status=200)
        self._stands(BEAUTIFUL, "not_checkable")

    def _reads_what_waits(self, who: Person, findings: dict[str, Any], *, count: int) -> None:
        """Take sentences from the queue until none is left; what others found is not to be seen before."""
        read = 0
        while (handed := who.asks("POST", "queue/next/", {})).status == 200:
            sentence = handed.json()["sentence"]
            seen = who.gets(f"annotations/?sentence={sentence['id']}&count=true")
            expect(seen["count"] == 0, f"{who.name} sees others' verdicts before giving one")
            for event in who.gets(f"events/?sentence={sentence['id']}")["results"]:
                mine = event["actor"] == who.name
                expect(mine or event["data"] is None, f"{who.name} reads a hidden event")
            said = {"sentence": sentence["id"], **findings[sentence["text"]]}
            who.does("POST", "annotations/", said, status=201)
            read += 1
        expect(handed.status == 204, f"queue/next/: {handed.status} {handed.text}")
        expect(read == count, f"{who.name} was handed {read} sentences, not {count}")

    def _stands(self, text: str, status: str, verdict: str | None = None) -> None:
        row = self.eva.gets(f"sentences/{self.sentences[text]}/")
        found = (row["status"], row["verdict"])
        expect(found == (status, verdict), f"“{text}” stands as {found}, not {(status, verdict)}")

    def _annotation_of(self, who: Person, text: str) -> Any:
        path = f"annotations/?sentence={self.sentences[text]}&reviewer={who.name}"
        return self.eva.gets(path)["results"][0]

    # --- What can be read afterwards ------------------------------------------------------------------------

    def story(self, text: str) -> str:
        """The sentence's history, with what happened to its article as a whole."""
        sentence = self.sentences[text]
        events = self.eva.gets(f"events/?article={self.article}&page_size=500")["results"]
        told = [_told(event) for event in events if event["sentence"] in (sentence, None)]
        return "\n".join([f"“{text}”", *told])


def _told(event: dict[str, Any]) -> str:
    """One event: when, who, what; what was said before and after; where the sentence stood then."""
    at, data = datetime.fromisoformat(event["at"]), event["data"]
    deed = event["action"].replace(".", " ").replace("_", " ")
    lines = [f"{at:%d %b %H:%M:%S}  {event['actor'] or 'nobody':<15} {deed}"]
    for label in ("before", "after"):
        if words := _words(data[label]):
            lines.append(textwrap.fill(f"{label}: {words}", 110, **_INDENT))
    if "sentence" in data:
        stood = (_standing(data["sentence"][label]) for label in ("before", "after"))
        lines.append(textwrap.fill(" → ".join(stood), 110, **_INDENT))
    return "\n".join(lines)


_INDENT: Any = {"initial_indent": " " * 33, "subsequent_indent": " " * 37}


def _words(said: dict[str, Any] | None) -> str:
    """What was said, without what was left empty; ids are for programs."""
    parts = []
    for name, value in (said or {}).items():
        if name == "evidence":
            parts += [_source(source) for source in value]
        elif name == "verdict":
            parts.append(value)
        elif value and name not in {"editor", "body_sha256"}:
            parts.append(f"{name.replace('_', ' ')} “{value}”")
    return "; ".join(parts)


def _source(source: dict[str, Any]) -> str:
    place = f", {source['locator']}" if source["locator"] else ""
    return f"{source['source']}{place} {source['stance']} it"


def _standing(stood: dict[str, Any]) -> str:
    status = stood["status"].replace("_", " ")
    return f"{status}: {stood['verdict']}" if stood["verdict"] else status


def play(house: House) -> None:
    house.command("migrate", "--verbosity", "0")
    day = Day(house)
    with house.open():
        for act in (
            day.articles_come_in,
            day.first_readers_read,
            day.second_readers_read_blind,
            day.nobody_writes_over_anybody,
            day.the_editor_rules,
            day.a_verdict_is_withdrawn,
            day.a_third_reader_is_asked_for,
            day.somebody_leaves,
            day.the_evening_adds_up,
        ):
            act()
        print(f"\nThe history of one sentence\n\n{day.story(COST)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--database-url", help="an empty database (default: one for the day)")
    options = parser.parse_args()
    print("A day in the newsroom\n")
    with tempfile.TemporaryDirectory() as folder:
        try:
            play(House(options.database_url or f"sqlite:///{folder}/day.sqlite3"))
        except Unexpected as unexpected:
            print(f"Not as expected: {unexpected}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
