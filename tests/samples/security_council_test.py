"""The Security Council's whole table: converted, imported and asked, against counts that are made
here from the table itself by other means.

MINUTEBOOK_UNSC_CSV names the table; without it ../shared/data beside the checkout is tried. Where
there is none the test is skipped (77).
"""
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest

SOURCE = os.environ["MINUTEBOOK_SOURCE"]
BESIDE = os.path.join(SOURCE, "..", "shared", "data", "unsc_meetings_1946_2022.csv")
TABLE = os.environ.get("MINUTEBOOK_UNSC_CSV", BESIDE)
CONVERTER = os.path.join(SOURCE, "tools", "samples", "unsc_to_ndjson.py")
DRAFT = re.compile(r"not adopted|vetoed")
SECONDS_MAX = 100


def minutebook(*arguments, status=0):
    run = subprocess.run(
        [os.environ["MINUTEBOOK"], "--server", os.environ["MINUTEBOOK_ADDRESS"],
         "--timeout", str(SECONDS_MAX), *arguments],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)
    if run.returncode != status:
        raise AssertionError(f"minutebook {arguments} ended with {run.returncode}: {run.stderr}")
    return run.stdout


def asked(what, *flags):
    """The items of a list, all pages."""
    answers = minutebook("show", what, "unsc", "--json", *flags).splitlines()
    return [item for answer in answers for item in json.loads(answer).get(what, [])]


def audit(*flags):
    return json.loads(minutebook("audit", "unsc", "president", "--format", "json", *flags))


def missing_numbers(report):
    """How many numbers its findings name: "The 8093rd to 8098th meetings" are six."""
    missing = 0
    for finding in report["findings"]:
        if finding["code"] != "ORDINAL_MISSING":
            continue
        first, last = re.match(r"The (\d+)\w\w(?: to (\d+)\w\w)?", finding["message"]).groups()
        missing += int(last or first) - int(first) + 1
    return missing


class SecurityCouncilTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with open(TABLE, encoding="utf-8", newline="") as table:
            cls.rows = list(csv.DictReader(table))
        cls.folder = tempfile.TemporaryDirectory(prefix="minutebook-unsc-")
        cls.file = os.path.join(cls.folder.name, "unsc.ndjson")
        with open(cls.file, "wb") as out:
            subprocess.run([sys.executable, CONVERTER, TABLE], stdout=out, stderr=subprocess.PIPE,
                           timeout=SECONDS_MAX, check=True)
        begun = time.monotonic()
        cls.told = minutebook("import", cls.file)
        print(f"{cls.told.strip()}; import: {time.monotonic() - begun:.2f} s", flush=True)
        cls.meetings = asked("meetings")
        cls.documents = asked("documents")
        cls.decisions = asked("decisions")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def numbers(self):
        return {int(re.match(r"S/PV\.(\d+)", row["meeting_record"])[1]) for row in self.rows}

    def test_it_imports_with_no_hand_fixing_and_only_once(self):
        with open(self.file, encoding="utf-8") as file:
            events = sum('"with"' not in line[:8] for line in file)
        self.assertIn(f"{events:,} events recorded", self.told)
        self.assertIn("0 events recorded", minutebook("import", self.file))

    def test_each_number_is_one_meeting_and_each_resumption_its_own(self):
        self.assertEqual(len(self.rows), 9454)
        ordinals = [meeting["ordinal"] for meeting in self.meetings if "ordinal" in meeting]
        self.assertEqual(sorted(ordinals), sorted(self.numbers()))
        self.assertEqual(len(ordinals), 9072)
        resumptions = [m for m in self.meetings if re.search(r"-r\w+$", m["meeting"])]
        self.assertEqual(len(resumptions), 304)
        self.assertEqual({m["state"] for m in self.meetings}, {"MEETING_STATE_HELD"})

    def test_corrected_records_are_minutes_approved_as_corrected(self):
        corrected = [m for m in self.meetings
                     if any(minutes.get("asCorrected") for minutes in m.get("minutes", ()))]
        self.assertEqual(len(corrected), sum("Corr." in row["meeting_record"] for row in self.rows))
        self.assertEqual(len(corrected), 107)

    def test_drafts_not_adopted_never_show_as_adopted(self):
        rows = [row for row in self.rows if DRAFT.search(row["outcome_text"])]
        self.assertEqual(len(rows), 238)
        refused = asked("decisions", "--outcome", "not adopted")
        # Each row's meeting has as many decisions as its text has votes lost, at least.
        by_day = {}
        for decision in refused:
            by_day[decision["on"]] = by_day.get(decision["on"], 0) + 1
        lost = {}
        for row in rows:
            day = row["date_iso"]
            lost[day] = lost.get(day, 0) + len(DRAFT.findall(row["outcome_text"]))
        self.assertEqual(by_day.keys(), lost.keys())
        self.assertTrue(all(by_day[day] >= lost[day] for day in lost))
        drafts = {decision["document"] for decision in refused}
        self.assertGreater(len(drafts), 238)
        states = {d["document"]: d["state"] for d in self.documents}
        self.assertEqual({states[draft] for draft in drafts}, {"DOCUMENT_STATE_TABLED"})
        adopted = asked("documents", "--state", "adopted")
        self.assertFalse(drafts & {document["document"] for document in adopted})
        # By the table's own symbols, too.
        named = set()
        for row in rows:
            named.update(re.findall(r"[Dd]raft [Rr]esolutions?\s*\(?(S/[\d/]*\d)", row["outcome_text"]))
        self.assertGreater(len(named), 200)
        self.assertFalse(named & {document.get("symbol") for document in adopted})

    def test_every_resolution_of_the_table_is_adopted(self):
        told = set()
        for row in self.rows:
            told.update(re.findall(r"S/RES/\s*(\d+)", row["outcome_text"]))
        adopted = {d["document"][4:] for d in self.documents
                   if d["document"].startswith("res-") and d["state"] == "DOCUMENT_STATE_ADOPTED"}
        self.assertEqual(adopted, told)

    def test_every_vote_counted_is_in_a_decision(self):
        tallies = {}
        for decision in self.decisions:
            tally = decision.get("tally", {})
            votes = "-".join(str(tally.get(key, 0)) for key in ("for", "against", "abstentions"))
            tallies.setdefault(decision["on"], set()).add(votes)
        for row in self.rows:
            for votes in filter(None, row["vote_for_against_abstain"].split(";")):
                self.assertIn(votes, tallies.get(row["date_iso"], ()), row["outcome_text"])

    def test_the_audit_finds_missing_numbers_and_dates_out_of_order(self):
        report = audit()
        numbers = sorted(self.numbers())
        self.assertEqual(missing_numbers(report), numbers[-1] - len(numbers))
        self.assertEqual(missing_numbers(report), 13)
        disorder = [f for f in report["findings"] if f["code"] == "ORDINAL_OUT_OF_ORDER"]
        days = {m["ordinal"]: m["on"] for m in self.meetings if "ordinal" in m}
        # A meeting of two days ends on the second.
        self.assertEqual(len(disorder), sum(
            days[n].split("/")[-1] < days[m].split("/")[0] for m, n in zip(numbers, numbers[1:])))
        self.assertGreater(len(disorder), 0)
        self.assertGreater(report["leftOut"]["statements"], 0)  # told, not silent

    def test_a_range_is_audited_whole(self):
        report = audit("--from", "2017-11", "--to", "2017-11")
        self.assertEqual(missing_numbers(report), 7)
        self.assertNotIn("leftOut", report)
        meetings = [s for s in report["statements"] if s["kind"] == "STATEMENT_KIND_MEETING"]
        self.assertEqual(len(meetings), sum(m["on"].startswith("2017-11") for m in self.meetings))


if __name__ == "__main__":
    if not os.path.exists(TABLE):
        print(f"skipped: {TABLE} is absent")
        sys.exit(77)
    unittest.main()
