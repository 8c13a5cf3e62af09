#!/usr/bin/env python3
"""Turns a table of the Security Council's meetings into a record keeper's file.

    unsc_to_ndjson.py MEETINGS.csv > unsc.ndjson

Reads the columns year, meeting_record, date_iso, press_release, topic, outcome_text and source_file
of a CSV file, one row a meeting and topic, and writes one event a line, by date. README.md beside
this says what becomes of what. Nothing is concluded that the table does not say.
"""
import collections
import csv
import json
import re
import sys

BODY = "unsc"
SERIES = "pv"
# As the table names them, by the ids under which they are registered.
PARTIES = {
    "cn": ["China"],
    "fr": ["France"],
    "gb": ["UK", "United Kingdom"],
    "ru": ["Russian Federation"],
    "su": ["USSR"],
    "us": ["USA", "United States"],
}
ROMAN = {"I": "1", "II": "2", "III": "3", "IV": "4"}

RECORD = re.compile(r"S/PV\.(\d+)")
RESUMED = re.compile(r"Resumption\s*(\w*)")
PART = re.compile(r"\(Part\s*(I+)\)")
PLACE = re.compile(r"meeting held in ([^)]+)\)")
SYMBOL = r"S/(?:PV\.)?\d[\w./]*\w|S/PV\.\d+|S/\d+"
RESOLUTION = re.compile(r"S/RES/\s*(\d+)\s*\((\d{4})\)")
STATEMENT = re.compile(r"S/PRST/(\d{4})/(\d+)")
VOTES = re.compile(r"(?<![\d/])(\d+)-(\d+)-(\d+)(?!\d)")
# Where an item of an outcome begins. A bare symbol is one unless it goes on with what is before it.
ITEM = re.compile(
    r"(?:Power Four )?[Dd]raft [Rr]esolutions?|S/RES/|S/PRST/|PRST unnumbered|Note\b|Letter\b"
    r"|[Cc]ommuniqu|Elections? of|Referral\b|Decision\b|--|(?<![\w(/.])S/(?:PV\.)?\d"
)
GOES_ON = re.compile(r"(?:[Rr]esolutions?|Note|Letter|,|&|\band|\bin|\()\s*$")
# "S/2002/712vetoed": the table runs words together.
RUN_TOGETHER = re.compile(r"(?<=[\w)])(?=vetoed by|not adopted|was not adopted)")


def items_of(outcome):
    """The items of an outcome, in their order: "S/RES/1 (1946) 9-0-2 Draft ... not adopted" is two."""
    outcome = RUN_TOGETHER.sub(" ", outcome)
    starts = []
    for found in ITEM.finditer(outcome):
        bare = re.match(r"S/(?:PV\.)?\d", found.group())
        if bare and GOES_ON.search(outcome[: found.start()]):
            continue
        starts.append(found.start())
    if not starts:
        return [outcome.strip()] if outcome.strip() else []
    ends = starts[1:] + [len(outcome)]
    before = outcome[: starts[0]].strip()
    return ([before] if before else []) + [
        outcome[start:end].strip() for start, end in zip(starts, ends)
    ]


def clean(cell):
    """A cell without control characters and runs of spaces, which pages leave in their tables."""
    return " ".join(re.sub(r"[\x00-\x1f\x7f-\x9f\u200b\ufeff]", " ", cell or "").split())


def slug(symbol):
    return re.sub(r"[^a-z0-9]+", "-", symbol.lower()).strip("-")


def party_id(name):
    name = re.sub(r"^the ", "", name.strip())
    for party, names in PARTIES.items():
        if name in names:
            return party
    raise ValueError(f"vetoed by {name!r}: not among the parties known")


def vetoes_of(item):
    found = re.search(r"vetoed by (.*?)\s*(?=\d+-\d+-\d+|$)", item)
    if not found:
        return []
    return [party_id(name) for name in re.split(r",| and ", found[1]) if name.strip()]


def tally_of(item):
    """The votes of an item, or None. The last: symbols may look like votes, too."""
    found = VOTES.findall(item)
    if not found:
        return None
    votes = dict(zip(("for", "against", "abstentions"), map(int, found[-1])))
    absent = re.search(r"\((\d+) absent\)", item)
    if absent:
        votes["absent"] = int(absent[1])
    elif "did not participate" in item:
        votes["absent"] = 1
    return votes


class Meeting:
    """One meeting, or one resumption of it: all rows of one record number."""

    def __init__(self, number, session):
        self.number, self.session = number, session
        self.rows, self.resumes = [], ""
        self.counts = False  # whether it stands for its number in the series

    @property
    def id(self):
        return f"pv-{self.number}" + (f"-{self.session}" if self.session else "")

    @property
    def dates(self):
        return sorted({row["date_iso"] for row in self.rows})

    def fact(self):
        records = list(dict.fromkeys(" ".join(row["meeting_record"].split()) for row in self.rows))
        held = {"meeting": self.id, "series": SERIES, "title": "; ".join(records)}
        if self.counts:
            held["ordinal"] = self.number
        place = PLACE.search(records[0])
        if place:
            held["place"] = place[1]
        held["topics"] = list(dict.fromkeys(r["topic"] for r in self.rows if r["topic"].strip()))
        if any("closed" in record or "privada" in record for record in records):
            held["closed"] = True
        if self.resumes:
            held["resumes"] = self.resumes
        return held


def session_of(record):
    resumed, part = RESUMED.search(record), PART.findall(record)
    if resumed:
        return "r" + ROMAN.get(resumed[1], resumed[1] or "1")
    return f"part-{ROMAN[part[0]]}" if part and part != ["I"] and len(part) == 1 else ""


def meetings_of(rows):
    meetings = {}
    for row in rows:
        number = int(RECORD.match(row["meeting_record"])[1])
        key = number, session_of(row["meeting_record"])
        meetings.setdefault(key, Meeting(*key)).rows.append(row)
    ordered = sorted(meetings.values(), key=lambda m: (m.dates[0], m.number, m.session))
    numbers = set()
    for meeting in sorted(ordered, key=lambda m: (m.number, m.session != "", m.dates[0])):
        # The number is the meeting's; a resumption bears it where nothing else does.
        meeting.counts = meeting.number not in numbers
        if not meeting.counts:
            meeting.resumes = f"pv-{meeting.number}"
            if (meeting.number, "") not in meetings:
                meeting.resumes = ""
        numbers.add(meeting.number)
    return ordered


class Converter:
    def __init__(self, out):
        self.out = out
        self.counts = collections.Counter()
        self.adopted, self.tabled, self.refs = {}, set(), set()

    def line(self, value):
        print(json.dumps(value, ensure_ascii=False, separators=(",", ":")), file=self.out)

    def event(self, ref, meeting, fact, **rest):
        while ref in self.refs:
            stem, _, last = ref.rpartition("--")
            ref = f"{stem}--{int(last) + 1}" if stem else f"{ref}--2"
        self.refs.add(ref)
        self.counts[next(iter(fact))] += 1
        self.line({"ref": ref, "known_at": meeting.dates[-1], **rest, **fact})
        return ref

    def convert(self, rows):
        year = None
        for meeting in meetings_of(rows):
            row = meeting.rows[0]
            if row["year"] != year:
                year = row["year"]
                title = f"Security Council meetings in {year} ({row['source_file'].split('/')[-1]})"
                self.line({"with": {"body": BODY, "sources": [{"id": f"table-{year}", "title": title}]}})
            if not self.refs:
                self.begin(meeting)
            self.meeting(meeting)

    def begin(self, first):
        names = [{"text": "United Nations Security Council", "language": "en"}]
        self.event("established", first, {"bodyEstablished": {
            "names": names, "abbreviations": ["UNSC"], "timeZone": "America/New_York"}},
            note="The table begins with its first meetings; it does not say when the Council was established.")
        self.event("president", first, {"officeDefined": {
            "office": "chair", "names": [{"text": "President of the Security Council", "language": "en"}],
            "aliases": ["president"]}},
            note="No column of the table says who presided.")
        for party, spellings in PARTIES.items():
            self.event(f"party-{party}", first, {"partyRegistered": {
                "party": party, "kind": "state", "names": [{"text": spellings[-1], "language": "en"}]}})

    def meeting(self, meeting):
        dates = meeting.dates
        on = dates[0] if len(dates) == 1 else f"{dates[0]}/{dates[-1]}"
        outcomes = [row["outcome_text"].strip() for row in meeting.rows]
        # Persons' names stand in events that name them alone, so those of judges are left out.
        told = [text for text in outcomes if text not in ("", "--") and "Election" not in text]
        rest = {"wording": "; ".join(dict.fromkeys(told))} if told else {}
        press = [r["press_release"] for r in meeting.rows if re.match(r"SC/\d", r["press_release"])]
        if press:
            rest["note"] = "Press release " + ", ".join(dict.fromkeys(press))
        self.event(meeting.id, meeting, {"meetingHeld": meeting.fact()}, on=on, **rest)
        for row in meeting.rows:
            for item in items_of(row["outcome_text"]):
                self.item(meeting, row, item)
        corrected = re.findall(r"\+\s*(Corr\.\d+)", " ".join(r["meeting_record"] for r in meeting.rows))
        if corrected:
            self.counts["corrected"] += 1
            self.event(f"minutes-{meeting.id}", meeting,
                       {"minutesApproved": {"meeting": meeting.id, "asCorrected": True}},
                       note="Corrigenda: " + ", ".join(corrected)
                       + ". When they were issued the table does not say.")

    def item(self, meeting, row, item):
        at = {"on": row["date_iso"], "at": meeting.id}
        resolution, statement = RESOLUTION.match(item), STATEMENT.match(item)
        symbols = re.findall(SYMBOL, re.sub(r"\(incorporating[^)]*\)", "", item))
        if re.match(r"(?:Power Four )?[Dd]raft", item) or (
                not resolution and re.search("not adopted|vetoed by", item)):
            self.draft(meeting, row, item, symbols, at)
        elif resolution:
            symbol = f"S/RES/{resolution[1]} ({resolution[2]})"
            document = f"res-{resolution[1]}"
            if self.adopt(meeting, document, symbol, row, at):
                self.vote(meeting, document, item[resolution.end():], "adopted", at)
        elif statement:
            self.adopt(meeting, f"prst-{statement[1]}-{statement[2]}", statement.group(), row, at)
        elif item.startswith("PRST unnumbered"):
            self.adopt(meeting, f"prst-{meeting.id}", "", row, at)
        elif "(PRST)" in item and symbols:
            self.adopt(meeting, slug(symbols[0]), symbols[0], row, at)
        elif symbols:
            self.table(meeting, symbols[0], row, at)
        elif re.match("Election|Referral|Decision", item):
            words = item if item.startswith("Referral") else f"{item.split()[0]}: {row['topic']}"
            self.event(f"decided-{meeting.id}", meeting,
                       {"decisionRecorded": {"subject": words, "outcome": "adopted"}}, **at)
        elif not re.match(r"[Cc]ommuniqu|--", item) and item.strip("+& ") not in ("", "and"):
            self.counts["items not understood"] += 1
            print(f"{row['meeting_record']}: not understood: {item}", file=sys.stderr)

    def adopt(self, meeting, document, symbol, row, at):
        """Whether it was: not if another topic of the same meeting has told it already."""
        fact = {"documentAdopted": {"document": document, "title": row["topic"], "symbol": symbol}}
        rest = dict(at)
        first = self.adopted.get(document)
        if first:
            if first[1] == meeting.id:
                return False
            rest["disputes"] = [{"event": first[0], "about": ["occurrence"],
                                 "reason": f"The table has it adopted at {first[1]} and at {meeting.id}."}]
        ref = self.event(document, meeting, fact, **rest)
        self.adopted.setdefault(document, (ref, meeting.id))
        return True

    def table(self, meeting, symbol, row, at):
        # Where a draft has no symbol of its own the table names the meeting's record.
        document = slug(symbol)
        if symbol.startswith("S/PV."):
            count = sum(d.startswith(f"draft-{meeting.id}-") for d in self.tabled) + 1
            document, symbol = f"draft-{meeting.id}-{count}", ""
        if document not in self.tabled:
            self.tabled.add(document)
            self.event(f"tabled-{document}", meeting, {"documentTabled": {
                "document": document, "title": row["topic"], "symbol": symbol}}, **at)
        return document

    def draft(self, meeting, row, item, symbols, at):
        self.counts["drafts not adopted"] += 1
        for symbol in dict.fromkeys(symbols):
            document = self.table(meeting, symbol, row, at)
            self.vote(meeting, document, item, "not adopted", at)

    def vote(self, meeting, document, words, outcome, at):
        fact = {"document": document, "outcome": outcome}
        tally, vetoes = tally_of(words), vetoes_of(words) if outcome != "adopted" else []
        rest = dict(at)
        if tally or vetoes:
            fact["tally"] = dict(tally or {}, **({"vetoes": vetoes} if vetoes else {}))
        elif re.search("without (a )?vote|by consensus", words, re.IGNORECASE):
            fact["byConsensus"] = True
        elif "unanimously" in words.lower():
            rest["wording"] = "adopted unanimously"
        elif outcome == "adopted":
            return  # that it was adopted is told by the document
        if "preliminary question" in words:
            fact["subject"] = "preliminary question"
        elif "as amended" in words or "as corrected" in words:
            fact["subject"] = re.search(r"as (?:amended|corrected)", words).group()
        self.event(f"vote-{document}", meeting, {"decisionRecorded": fact}, **rest)


def main(arguments):
    if len(arguments) != 2 or arguments[1] in ("-h", "--help"):
        print(__doc__, file=sys.stderr)
        return 0 if "-h" in arguments or "--help" in arguments else 2
    with open(arguments[1], encoding="utf-8", newline="") as table:
        rows = [{key: clean(cell) for key, cell in row.items()} for row in csv.DictReader(table)]
    converter = Converter(sys.stdout)
    converter.convert(rows)
    for what, count in sorted(converter.counts.items()):
        print(f"{count:6} {what}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
