"""Tests the verifier by published known answers and by trees made here, each then falsified."""

import base64
import os
import random
import struct
import tempfile
import unittest

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import verifier as v

# The eight leaves that implementations of Certificate Transparency share, and the roots of their trees.
LEAVES = [bytes.fromhex(leaf) for leaf in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")]
ROOTS = [bytes.fromhex(root) for root in (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]


def inclusion_path(index, leaves):
    """Section 2.1.3.1 of RFC 9162, word for word."""
    if len(leaves) <= 1:
        return []
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < k:
        return inclusion_path(index, leaves[:k]) + [v.root_of(leaves[k:])]
    return inclusion_path(index - k, leaves[k:]) + [v.root_of(leaves[:k])]


def consistency_path(first, leaves, whole=True):
    """Section 2.1.4.1, SUBPROOF."""
    if first == len(leaves):
        return [] if whole else [v.root_of(leaves)]
    k = 1 << ((len(leaves) - 1).bit_length() - 1)
    if first <= k:
        return consistency_path(first, leaves[:k], whole) + [v.root_of(leaves[k:])]
    return consistency_path(first - k, leaves[k:], False) + [v.root_of(leaves[:k])]


def b64(data):
    return base64.b64encode(data).decode()


class Signer:
    def __init__(self, name, kind=v.SIGNATURE_ED25519):
        self.private = Ed25519PrivateKey.generate()
        public = self.private.public_key().public_bytes(
            serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.id = v.key_id(name, kind, public)
        self.name = name
        self.vkey = f"{name}+{self.id.hex()}+{b64(bytes([kind]) + public)}"
        self.key = v.parse_key(self.vkey)

    def line(self, message, before=b""):
        return f"\u2014 {self.name} {b64(self.id + before + self.private.sign(message))}\n"

    def checkpoint(self, size, root, origin=None):
        text = f"{origin or self.name}\n{size}\n{b64(root)}\n"
        return text + "\n" + self.line(text.encode())


def varint(value):
    out = b""
    while value >= 0x80:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def header(position, digest):
    return (b"\x08" + varint(position) + b"\x1a\x10" + bytes(16) + b"\x28" + varint(1000 + position)
            + b"\x42\x20" + digest)


class VerifierTest(unittest.TestCase):
    def refused(self, call, *arguments):
        with self.assertRaises(v.Invalid):
            call(*arguments)

    def test_published_roots(self):
        hashes = [v.leaf_hash(leaf) for leaf in LEAVES]
        for size, root in enumerate(ROOTS):
            self.assertEqual(v.root_of(hashes[:size]), root)

    def test_published_paths(self):
        hashes = [v.leaf_hash(leaf) for leaf in LEAVES]
        path = [bytes.fromhex(h) for h in (
            "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
        v.check_inclusion(5, 8, hashes[5], path, ROOTS[8])
        between = [bytes.fromhex(h) for h in (
            "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
            "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
        v.check_consistency(6, 8, ROOTS[6], ROOTS[8], between)
        self.refused(v.check_consistency, 7, 8, ROOTS[6], ROOTS[8], between)

    def test_every_proof_holds_and_no_other(self):
        leaves = [v.leaf_hash(bytes([i])) for i in range(40)]
        for size in range(1, len(leaves) + 1):
            tree, root = leaves[:size], v.root_of(leaves[:size])
            for index in range(size):
                path = inclusion_path(index, tree)
                v.check_inclusion(index, size, tree[index], path, root)
                self.refused(v.check_inclusion, index, size, tree[index], path + [root], root)
                self.refused(v.check_inclusion, index, size, v.leaf_hash(b"other"), path, root)
                if path:
                    self.refused(v.check_inclusion, index, size, tree[index], path[:-1], root)
            for first in range(1, size + 1):
                path = consistency_path(first, tree)
                old = v.root_of(leaves[:first])
                v.check_consistency(first, size, old, root, path)
                self.refused(v.check_consistency, first, size, v.leaf_hash(b"other"), root, path)
                self.refused(v.check_consistency, first, size, old, v.leaf_hash(b"other"), path)
                self.refused(v.check_consistency, first, size, old, root, path + [root])
            self.refused(v.check_consistency, size + 1, size, root, root, [])

    def test_published_note(self):
        # The key id of the example in the signed-note text is that of its name and key.
        key = v.parse_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        note = ("If you think cryptography is the answer to your problem,\nthen you don't know what your "
                "problem is.\n\n\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FF"
                "YC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n")
        v.check_signed(v.parse_note(note), key)
        self.refused(v.check_signed, v.parse_note(note.replace("answer", "answers")), key)

    def test_checkpoints(self):
        signer, other = Signer("example.org/log"), Signer("example.org/log")
        text = signer.checkpoint(8, ROOTS[8])
        self.assertEqual(v.check_checkpoint(text, signer.key).size, 8)
        self.refused(v.check_checkpoint, text, other.key)
        self.refused(v.check_checkpoint, text.replace("\n8\n", "\n08\n"), signer.key)
        self.refused(v.check_checkpoint, text.replace("\n8\n", "\n9\n"), signer.key)
        self.refused(v.check_checkpoint, signer.checkpoint(8, ROOTS[8], "example.org/b"), signer.key)
        self.refused(v.check_checkpoint, text.rstrip("\n"), signer.key)

    def test_cosignatures(self):
        log, witness = Signer("example.org/log"), Signer("example.org/w", v.SIGNATURE_COSIGNATURE)
        text = log.checkpoint(8, ROOTS[8])
        body = text.split("\n\n", maxsplit=1)[0] + "\n"
        message = b"cosignature/v1\ntime 1700000000\n" + body.encode()
        note = v.parse_note(text + witness.line(message, struct.pack(">Q", 1700000000)))
        self.assertEqual(v.check_signed(note, witness.key), 1700000000)
        note = v.parse_note(text + witness.line(message, struct.pack(">Q", 1700000001)))
        self.refused(v.check_signed, note, witness.key)

    def test_names_of_tiles(self):
        self.assertEqual(v.tile_name(1234067), "x001/x234/067")
        self.assertEqual(v.tile_name(0, 3), "000.p/3")

    def test_an_export_and_what_is_wrong_with_it(self):
        seed = random.randrange(1 << 32)
        print("seed", seed)
        payloads = [random.Random(seed + i).randbytes(50) for i in range(600)]
        entries = [header(i, v.payload_digest(p)) for i, p in enumerate(payloads, 1)]
        leaves = [v.leaf_hash(entry) for entry in entries]
        signer = Signer("example.org/log")
        with tempfile.TemporaryDirectory(prefix="verifier-") as folder:
            def write(name, data):
                path = os.path.join(folder, name)
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "wb") as file:
                    file.write(data)

            write("checkpoint", signer.checkpoint(len(leaves), v.root_of(leaves)).encode())
            for index, width in v.widths(len(leaves)):
                part = slice(index * 256, index * 256 + width)
                name = v.tile_name(index, width)
                write("tile/0/" + name, b"".join(leaves[part]))
                write("tile/entries/" + name,
                      b"".join(struct.pack(">H", len(e)) + e for e in entries[part]))
                write("payloads/" + name,
                      b"".join(struct.pack(">I", len(p)) + p for p in payloads[part]))
            write("tile/1/000.p/2", v.root_of(leaves[:256]) + v.root_of(leaves[256:512]))
            self.assertEqual(v.check_tiles(folder, signer.key).size, 600)
            for name in ("tile/0/001", "tile/1/000.p/2", "tile/entries/002.p/88", "payloads/000"):
                good = v.read(folder, name)
                write(name, good[:-1] + bytes([good[-1] ^ 1]))
                self.refused(v.check_tiles, folder, signer.key)
                write(name, good[:-1])
                self.refused(v.check_tiles, folder, signer.key)
                write(name, good)
            write("checkpoint", signer.checkpoint(600, ROOTS[8]).encode())
            self.refused(v.check_tiles, folder, signer.key)

    def test_an_answer_with_evidence(self):
        signer = Signer("example.org/log")
        salts = [bytes([i]) * 32 for i in range(7)]
        entries = [header(i + 1, v.payload_digest(salt + b"event")) for i, salt in enumerate(salts)]
        leaves = [v.leaf_hash(entry) for entry in entries]

        def answer(index, event=b"event"):
            return {"basis": {"evidence": {
                "checkpoint": {"note": signer.checkpoint(7, v.root_of(leaves))},
                "consistency": {"firstSize": "3", "secondSize": "7",
                                "hashes": [b64(h) for h in consistency_path(3, leaves)]},
                "events": [{
                    "evidence": {"header": b64(entries[index]), "salt": b64(salts[index]),
                                 "event": b64(event)},
                    "inclusion": {"leafIndex": str(index), "treeSize": "7", "leafHash": b64(leaves[index]),
                                  "hashes": [b64(h) for h in inclusion_path(index, leaves)]}}]}}}

        held = v.parse_checkpoint(signer.checkpoint(3, v.root_of(leaves[:3])))
        self.assertEqual(v.check_evidence(v.find_evidence(answer(4)), signer.key, held), [5])
        self.refused(v.check_evidence, v.find_evidence(answer(4, b"forged")), signer.key, held)
        self.refused(v.check_evidence, v.find_evidence(answer(4)), Signer("example.org/log").key, held)
        forked = v.parse_checkpoint(signer.checkpoint(3, v.leaf_hash(b"fork")))
        self.refused(v.check_evidence, v.find_evidence(answer(4)), signer.key, forked)


if __name__ == "__main__":
    unittest.main()
