"""The Security Council's converter on rows made up in the table's forms."""
import io
import json
import os
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "..", "tools", "samples"))

import unsc_to_ndjson  # pylint: disable=wrong-import-position


def row(record, date, outcome="--", topic="A question", press=""):
    return {"year": date[:4], "meeting_record": record, "date_iso": date, "press_release": press,
            "topic": topic, "outcome_text": outcome, "source_file": f"x/table{date[:4]}.html"}


def convert(*rows):
    """The events, without those that every file begins with."""
    out = io.StringIO()
    unsc_to_ndjson.Converter(out).convert(list(rows))
    events = [json.loads(line) for line in out.getvalue().splitlines()]
    begin = ("bodyEstablished", "officeDefined", "partyRegistered", "with")
    return [event for event in events if not any(key in event for key in begin)]


def facts(events, key):
    return [event[key] for event in events if key in event]


class UnscToNdjsonTest(unittest.TestCase):
    def test_a_resolution_is_a_document_and_a_vote(self):
        events = convert(row("S/PV.84", "1946-12-16", "S/RES/14 (1946) 9-0-2"))
        self.assertEqual([event["ref"] for event in events], ["pv-84", "res-14", "vote-res-14"])
        self.assertEqual(events[0]["meetingHeld"]["ordinal"], 84)
        self.assertEqual(events[1]["documentAdopted"]["symbol"], "S/RES/14 (1946)")
        self.assertEqual(events[2]["decisionRecorded"], {
            "document": "res-14", "outcome": "adopted",
            "tally": {"for": 9, "against": 0, "abstentions": 2}})
        self.assertEqual({event["known_at"] for event in events}, {"1946-12-16"})

    def test_drafts_not_adopted_are_tabled_and_never_adopted(self):
        events = convert(row(
            "S/PV.942", "1961-02-20",
            "S/RES/161 (1961) 9-0-2 Draft resolution S/4706 not adopted 1-8-2 "
            "Draft resolution S/4733/Rev.1 not adopted 6-0-5 S/2018/520 not adopted 1-3-11"))
        self.assertEqual([d["document"] for d in facts(events, "documentAdopted")], ["res-161"])
        self.assertEqual([d["document"] for d in facts(events, "documentTabled")],
                         ["s-4706", "s-4733-rev-1", "s-2018-520"])
        self.assertEqual(
            [(d["outcome"], d["tally"]["for"]) for d in facts(events, "decisionRecorded")],
            [("adopted", 9), ("not adopted", 1), ("not adopted", 6), ("not adopted", 1)])

    def test_vetoes_name_parties_however_the_table_spells_them(self):
        for words, parties in (("USA, UK and France 11-3-1", ["us", "gb", "fr"]),
                               ("China and Russian Federation13-2-0", ["cn", "ru"]),
                               ("the United States 10-1-4", ["us"]), ("USSR", ["su"])):
            events = convert(row("S/PV.9", "1990-01-02", f"Draft resolutionS/1990/7vetoed by {words}"))
            vote = facts(events, "decisionRecorded")[0]
            self.assertEqual((vote["document"], vote["tally"]["vetoes"]), ("s-1990-7", parties))
        with self.assertRaisesRegex(ValueError, "Atlantis"):
            convert(row("S/PV.9", "1990-01-02", "Draft resolution S/7 vetoed by Atlantis 1-1-1"))

    def test_drafts_without_a_symbol_of_their_own_are_told_apart(self):
        events = convert(row("S/PV.49", "1946-06-26", "Draft resolution S/PV.49 vetoed by USSR 9-1-1 "
                             "Draft resolution S/PV.49 vetoed by USSR"))
        self.assertEqual([d["document"] for d in facts(events, "documentTabled")],
                         ["draft-pv-49-1", "draft-pv-49-2"])
        self.assertEqual(facts(events, "decisionRecorded")[1]["tally"], {"vetoes": ["su"]})

    def test_two_symbols_under_one_vote_are_two_documents(self):
        events = convert(row("S/PV.198", "1947-08-28",
                             "Draft resolutions S/507 & Add.1 & S/516 not adopted 6-1-3"))
        self.assertEqual([d["document"] for d in facts(events, "decisionRecorded")], ["s-507", "s-516"])

    def test_what_another_text_was_amended_by_is_not_voted_on(self):
        events = convert(row("S/PV.817", "1958-05-02", "Draft resolution S/3995 (incorporating "
                             "amendment offered by Sweden in S/3998) vetoed by USSR 10-1-0"))
        self.assertEqual([d["document"] for d in facts(events, "documentTabled")], ["s-3995"])

    def test_without_a_vote_is_by_consensus_and_unanimity_without_numbers_has_no_tally(self):
        events = convert(row("S/PV.1", "1990-01-02", "S/RES/1 (1990) without voteS/RES/2 (1990) "
                             "adopted unanimously S/RES/3 (1990)"))
        self.assertEqual(facts(events, "decisionRecorded"), [
            {"document": "res-1", "outcome": "adopted", "byConsensus": True},
            {"document": "res-2", "outcome": "adopted"}])
        self.assertEqual(len(facts(events, "documentAdopted")), 3)

    def test_statements_are_adopted_and_notes_and_letters_only_tabled(self):
        events = convert(row("S/PV.5", "1990-01-02", "S/PRST/1990/3 S/21000 (PRST)"),
                         row("S/PV.6", "1990-01-03", "Note (S/21001)"),
                         row("S/PV.7 (closed)", "1990-01-04", "Communiqué"))
        self.assertEqual([d["document"] for d in facts(events, "documentAdopted")],
                         ["prst-1990-3", "s-21000"])
        self.assertEqual([d["document"] for d in facts(events, "documentTabled")], ["s-21001"])
        self.assertTrue(events[-1]["meetingHeld"]["closed"])

    def test_a_meeting_of_several_rows_is_one_with_several_topics(self):
        events = convert(row("S/PV.8", "1990-01-02", "S/RES/9 (1990) 15-0-0", "First"),
                         row("S/PV.8", "1990-01-03", "S/RES/9 (1990) 15-0-0", "Second"))
        self.assertEqual(len(events), 3)
        self.assertEqual(events[0]["meetingHeld"]["topics"], ["First", "Second"])
        self.assertEqual((events[0]["on"], events[0]["known_at"]), ("1990-01-02/1990-01-03", "1990-01-03"))

    def test_a_resumption_bears_the_number_only_where_its_meeting_is_missing(self):
        events = convert(row("S/PV.7(ResumptionI)", "1990-01-03"), row("S/PV.7", "1990-01-02"),
                         row("S/PV.9 (Resumption 1)", "1990-01-04"),
                         row("S/PV.10 (Part I)", "1990-01-05"), row("S/PV.10 (Part II)", "1990-01-06"))
        held = facts(events, "meetingHeld")
        self.assertEqual([(m["meeting"], m.get("ordinal"), m.get("resumes")) for m in held], [
            ("pv-7", 7, None), ("pv-7-r1", None, "pv-7"), ("pv-9-r1", 9, None),
            ("pv-10", 10, None), ("pv-10-part-2", None, "pv-10")])

    def test_a_corrected_record_is_minutes_approved_as_corrected(self):
        events = convert(row("S/PV.7 (Resumption 1)+Corr.1+Corr.2", "1990-01-02"))
        self.assertEqual(facts(events, "minutesApproved"), [{"meeting": "pv-7-r1", "asCorrected": True}])
        self.assertIn("Corr.1, Corr.2", events[-1]["note"])

    def test_a_resolution_told_of_two_meetings_is_disputed(self):
        events = convert(row("S/PV.7", "1990-01-02", "S/RES/1 (1990) 15-0-0"),
                         row("S/PV.8", "1990-01-03", "S/RES/1 (1990) 15-0-0"))
        second = [event for event in events if "documentAdopted" in event][1]
        self.assertEqual(second["disputes"][0]["event"], "res-1")

    def test_judges_elected_are_not_named(self):
        events = convert(row("S/PV.7", "1990-01-02", "Election of Ms. Jane Doe", "Judges"))
        self.assertNotIn("Doe", json.dumps(events))
        self.assertEqual(facts(events, "decisionRecorded")[0]["subject"], "Election: Judges")


if __name__ == "__main__":
    unittest.main()
