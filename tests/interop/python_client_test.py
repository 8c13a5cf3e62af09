"""Drives a running minutebookd with Debian's python3-grpcio and stubs made by protoc alone.

MINUTEBOOK_ADDRESS is the server's HOST:PORT, MINUTEBOOK_TOKEN a token that may do everything,
MINUTEBOOK_STUBS a folder with the generated Python.
"""

import os
import sys
import threading
import unittest
import uuid

import google  # a package of several folders: google.protobuf from Debian, google.rpc made here
import grpc

STUBS = os.environ["MINUTEBOOK_STUBS"]
sys.path.insert(0, STUBS)
google.__path__.append(os.path.join(STUBS, "google"))

# pylint: disable=wrong-import-position
from google.rpc import error_details_pb2, status_pb2
from minutebook.v1 import (event_pb2, ledger_service_pb2, ledger_service_pb2_grpc,
                           office_query_pb2, query_service_pb2_grpc)

SECONDS = 30  # deadline of each call: generous, for a busy machine


def event(body, ref="", **fact):
    """A new event of the body; with a ref its id follows from that, else it gets one."""
    content = {"on": "2020", **fact}
    return ledger_service_pb2.NewEvent(
        event_id="" if ref else str(uuid.uuid4()), body=body,
        event=event_pb2.Event(ref=ref, **content))


def name(text):
    return {"names": [{"text": text, "language": "en"}]}


def established(body):
    return event(body, body_established={**name("Network of " + body), "time_zone": "Asia/Jakarta"})


def registered(body, party, text):
    return event(body, party_registered={"party": party, "kind": "PARTY_KIND_STATE", **name(text)})


class Bearer(grpc.UnaryUnaryClientInterceptor, grpc.UnaryStreamClientInterceptor):
    """Sends a token with every call."""

    def __init__(self, token):
        self.header = ("authorization", "Bearer " + token)

    def intercept(self, proceed, details, request):
        metadata = [*(details.metadata or ()), self.header]
        return proceed(details._replace(metadata=metadata), request)  # a namedtuple's method

    intercept_unary_unary = intercept
    intercept_unary_stream = intercept


class PythonClientTest(unittest.TestCase):
    """Each test writes in a body of its own, so that none depends on another."""

    @classmethod
    def setUpClass(cls):
        cls.channel = grpc.insecure_channel(os.environ["MINUTEBOOK_ADDRESS"])
        grpc.channel_ready_future(cls.channel).result(timeout=SECONDS)
        with_token = grpc.intercept_channel(cls.channel, Bearer(os.environ["MINUTEBOOK_TOKEN"]))
        cls.ledger = ledger_service_pb2_grpc.LedgerServiceStub(with_token)
        cls.query = query_service_pb2_grpc.QueryServiceStub(with_token)

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()

    def append(self, *events):
        return self.ledger.Append(
            ledger_service_pb2.AppendRequest(events=events), timeout=SECONDS)

    def refusal(self, *events):
        """The error of an append that must be refused, and its google.rpc details by type."""
        with self.assertRaises(grpc.RpcError) as caught:
            self.append(*events)
        metadata = dict(caught.exception.trailing_metadata())
        status = status_pb2.Status.FromString(metadata["grpc-status-details-bin"])
        self.assertEqual(status.code, caught.exception.code().value[0])
        details = {}
        for packed in status.details:
            kind = packed.TypeName().rsplit(".", 1)[1]
            message = getattr(error_details_pb2, kind)()
            self.assertTrue(packed.Unpack(message))
            details[kind] = message
        return caught.exception, details

    def events_of(self, body, **request):
        stream = self.ledger.ReadEvents(ledger_service_pb2.ReadEventsRequest(
            filter={"bodies": [body]}, **request), timeout=SECONDS)
        return [recorded for piece in stream for recorded in piece.events]

    def test_nobody_is_let_in_without_a_token_or_with_a_wrong_one(self):
        stub = ledger_service_pb2_grpc.LedgerServiceStub(self.channel)
        for metadata in (), (("authorization", "Bearer mbt_wrong"),):
            with self.assertRaises(grpc.RpcError) as caught:
                stub.GetLedger(ledger_service_pb2.GetLedgerRequest(), timeout=SECONDS,
                               metadata=metadata)
            self.assertEqual(caught.exception.code(), grpc.StatusCode.UNAUTHENTICATED)

    def test_append_gives_a_receipt_for_each_event(self):
        events = [established("py-append"), registered("py-append", "vn", "Viet Nam")]
        reply = self.append(*events)
        self.assertEqual([r.event_id for r in reply.receipts], [e.event_id for e in events])
        first, second = reply.receipts
        self.assertEqual(second.position, first.position + 1)
        self.assertEqual([(b.body, b.revision) for b in second.bodies], [("py-append", 2)])
        self.assertFalse(first.already_recorded)
        self.assertGreaterEqual(reply.tree_size, second.position)
        self.assertEqual(len(reply.root_hash), 32)

    def test_append_again_gives_the_same_receipts(self):
        events = [established("py-retry"), registered("py-retry", "vn", "Viet Nam")]
        first, again = self.append(*events), self.append(*events)
        self.assertTrue(all(receipt.already_recorded for receipt in again.receipts))
        self.assertEqual([r.position for r in first.receipts], [r.position for r in again.receipts])
        self.assertEqual(len(self.events_of("py-retry")), 2)

    def test_read_events_forward_and_backward(self):
        sent = [established("py-read"), registered("py-read", "kh", "Cambodia"),
                registered("py-read", "la", "Lao PDR")]
        self.append(*sent)
        forward = self.events_of("py-read")
        self.assertEqual([r.event for r in forward], [e.event for e in sent])
        self.assertEqual([r.header.event_id for r in forward],
                         [uuid.UUID(e.event_id).bytes for e in sent])
        self.assertEqual([r.header.bodies[0].revision for r in forward], [1, 2, 3])
        self.assertEqual(forward[0].header.type, event_pb2.EVENT_TYPE_BODY_ESTABLISHED)
        last = self.events_of("py-read", backward=True, limit=1)
        self.assertEqual(last, forward[-1:])

    def test_watch_delivers_an_event_appended_after_it_began(self):
        self.append(established("py-watch"))
        watch = self.ledger.Watch(ledger_service_pb2.WatchRequest(
            from_position=1, filter={"bodies": ["py-watch"]}), timeout=SECONDS)
        caught_up, refs = threading.Event(), []

        def read():
            for piece in watch:
                refs.extend(recorded.event.ref for recorded in piece.events)
                if piece.HasField("caught_up"):
                    caught_up.set()
                if "live" in refs:
                    return

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        self.assertTrue(caught_up.wait(SECONDS), "the watch never caught up")
        self.assertEqual(refs, [""])  # what was on record came first
        self.append(event("py-watch", ref="live", party_registered={
            "party": "th", "kind": "PARTY_KIND_STATE", **name("Thailand")}))
        reader.join(SECONDS)
        self.assertFalse(reader.is_alive(), "the watch never delivered the event")
        self.assertEqual(refs, ["", "live"])
        watch.cancel()

    def test_office_holder_follows_the_record(self):
        self.append(
            established("py-chair"), registered("py-chair", "vn", "Viet Nam"),
            registered("py-chair", "bn", "Brunei Darussalam"),
            event("py-chair", office_defined={"office": "chair", **name("Chair")}),
            event("py-chair", chair_assumed={"party": "vn", "during": "2020"}),
            event("py-chair", on="2020-11", chair_nominated={"party": "bn", "during": "2021"}))

        def holder(on):
            return self.query.GetOfficeHolder(office_query_pb2.GetOfficeHolderRequest(
                body="py-chair", office="chair", on=on), timeout=SECONDS)

        held = holder("2020-06-26")
        self.assertEqual(held.state, office_query_pb2.HOLDER_STATE_HELD)
        self.assertEqual([(h.term.party.party, h.term.party.name, h.coverage) for h in held.holdings],
                         [("vn", "Viet Nam", office_query_pb2.COVERAGE_BY_YEAR)])
        self.assertEqual(held.basis.on, "2020-06-26")
        self.assertGreater(held.basis.position, 0)
        nominated = holder("2021-06-26")
        self.assertEqual(nominated.state, office_query_pb2.HOLDER_STATE_NOMINATED_ONLY)
        self.assertEqual([e.term.party.party for e in nominated.evidence], ["bn"])
        self.assertEqual(holder("2022-06-26").state, office_query_pb2.HOLDER_STATE_UNKNOWN)
        self.assertEqual(holder("2019-06-26").state, office_query_pb2.HOLDER_STATE_NO_SUCH_BODY)

    def test_a_bad_request_names_the_field_and_changes_nothing(self):
        self.append(established("py-bad"))
        error, details = self.refusal(
            registered("py-bad", "vn", "Viet Nam"),
            event("py-bad", on="2020-02-30", chair_assumed={"party": "vn", "during": "2020"}))
        self.assertEqual(error.code(), grpc.StatusCode.INVALID_ARGUMENT)
        fields = [violation.field for violation in details["BadRequest"].field_violations]
        self.assertEqual(fields, ["events[1].event.on"])
        self.assertEqual(details["ErrorInfo"].reason, "INVALID_FIELD")
        self.assertEqual(details["ErrorInfo"].domain, "minutebook")
        self.assertEqual(len(self.events_of("py-bad")), 1)

    def test_a_broken_rule_is_named(self):
        error, details = self.refusal(registered("py-nowhere", "vn", "Viet Nam"))
        self.assertEqual(error.code(), grpc.StatusCode.FAILED_PRECONDITION)
        self.assertEqual(details["ErrorInfo"].reason, "RULE_VIOLATED")
        self.assertTrue(details["PreconditionFailure"].violations[0].description)


if __name__ == "__main__":
    unittest.main(verbosity=2)
