"""The verifier of verifier.py against a real server: thousands of random proofs, checkpoints, answers
with evidence, and a whole tile export.

MINUTEBOOK_ADDRESS is the server's HOST:PORT, MINUTEBOOK_STUBS a folder with the generated Python,
MINUTEBOOK the command.
"""

import os
import random
import subprocess
import sys
import tempfile
import unittest

import grpc

STUBS = os.environ["MINUTEBOOK_STUBS"]
sys.path.insert(0, STUBS)

# pylint: disable=wrong-import-position
from google.protobuf import json_format
from minutebook.v1 import (audit_service_pb2_grpc, body_query_pb2, event_pb2, evidence_pb2,
                           ledger_service_pb2, ledger_service_pb2_grpc, proof_pb2,
                           query_service_pb2_grpc)

import verifier as v

SECONDS = 30
EVENTS = 700  # past two full tiles
INCLUSIONS = 2000
CONSISTENCIES = 1000


def event(body, ref, **fact):
    return ledger_service_pb2.NewEvent(body=body, event=event_pb2.Event(ref=ref, on="2020", **fact))


def some_events():
    yield event("net", "established", body_established={
        "names": [{"text": "A network", "language": "en"}], "time_zone": "Asia/Jakarta"})
    for i in range(EVENTS):
        yield event("net", f"party-{i}", party_registered={
            "party": f"p{i}", "kind": "PARTY_KIND_CITY", "names": [{"text": f"City {i}", "language": "en"}]})


class ProofsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        seed = random.randrange(1 << 32)
        print("seed", seed)
        cls.random = random.Random(seed)
        cls.channel = grpc.insecure_channel(os.environ["MINUTEBOOK_ADDRESS"])
        grpc.channel_ready_future(cls.channel).result(timeout=SECONDS)
        cls.ledger = ledger_service_pb2_grpc.LedgerServiceStub(cls.channel)
        cls.audit = audit_service_pb2_grpc.AuditServiceStub(cls.channel)
        cls.query = query_service_pb2_grpc.QueryServiceStub(cls.channel)
        events = list(some_events())
        for i in range(0, len(events), 100):
            cls.ledger.Append(ledger_service_pb2.AppendRequest(events=events[i:i + 100]), timeout=SECONDS)
        answer = cls.audit.GetCheckpoint(proof_pb2.GetCheckpointRequest(), timeout=SECONDS)
        cls.key = v.parse_key(answer.verifier_key)
        cls.size = answer.checkpoint.tree_size
        cls.roots = {}

    @classmethod
    def tearDownClass(cls):
        cls.channel.close()

    def root(self, size):
        """The root that was signed for a size."""
        if size not in self.roots:
            answer = self.audit.GetCheckpoint(proof_pb2.GetCheckpointRequest(tree_size=size), timeout=SECONDS)
            checkpoint = v.check_checkpoint(answer.checkpoint.note, self.key)
            self.assertEqual(checkpoint.size, size)
            self.roots[size] = checkpoint.root
        return self.roots[size]

    def test_random_inclusion_proofs(self):
        for _ in range(INCLUSIONS):
            size = self.random.randint(1, self.size)
            position = self.random.randint(1, size)
            proof = self.audit.GetInclusionProof(proof_pb2.GetInclusionProofRequest(
                position=position, tree_size=size), timeout=SECONDS).proof
            self.assertEqual((proof.leaf_index, proof.tree_size), (position - 1, size))
            path = list(proof.hashes)
            v.check_inclusion(position - 1, size, proof.leaf_hash, path, self.root(size))
            with self.assertRaises(v.Invalid):
                v.check_inclusion(position - 1, size, v.leaf_hash(b"x"), path, self.root(size))

    def test_random_consistency_proofs(self):
        for _ in range(CONSISTENCIES):
            second = self.random.randint(1, self.size)
            first = self.random.randint(1, second)
            proof = self.audit.GetConsistencyProof(proof_pb2.GetConsistencyProofRequest(
                first_size=first, second_size=second), timeout=SECONDS).proof
            v.check_consistency(first, second, self.root(first), self.root(second), list(proof.hashes))

    def test_the_first_key_signed_its_own_statement(self):
        answer = self.audit.GetCheckpoint(proof_pb2.GetCheckpointRequest(), timeout=SECONDS)
        (statement,) = answer.key_statements
        note = v.parse_note(statement)
        self.assertEqual(note.text, f"minutebook/key-statement/v1\n1\n{answer.verifier_key}\nnone\n")
        v.check_signed(note, self.key)
        with self.assertRaises(v.Invalid):
            v.check_checkpoint(statement, self.key)

    def test_an_answer_with_evidence(self):
        held = v.parse_checkpoint(self.audit.GetCheckpoint(
            proof_pb2.GetCheckpointRequest(tree_size=100), timeout=SECONDS).checkpoint.note)
        answer = self.query.GetBody(body_query_pb2.GetBodyRequest(
            body="net", evidence=evidence_pb2.EvidenceAsked(since_tree_size=100)), timeout=SECONDS)
        evidence = v.find_evidence(json_format.MessageToDict(answer))
        self.assertTrue(v.check_evidence(evidence, self.key, held))

    def test_a_whole_tile_export(self):
        with tempfile.TemporaryDirectory(prefix="minutebook-tiles-") as folder:
            for _ in range(2):  # the second goes on where the first one ended
                subprocess.run(
                    [os.environ["MINUTEBOOK"], "--server", os.environ["MINUTEBOOK_ADDRESS"],
                     "--no-known-ledgers", "export", "tiles", "--payloads", folder],
                    check=True, stdout=subprocess.DEVNULL)
                self.assertEqual(v.check_tiles(folder, self.key).size, self.size)
            with open(os.path.join(folder, "payloads", "000"), "r+b") as file:
                file.seek(1000)
                byte = file.read(1)
                file.seek(1000)
                file.write(bytes([byte[0] ^ 1]))
            with self.assertRaises(v.Invalid):
                v.check_tiles(folder, self.key)


if __name__ == "__main__":
    unittest.main()
