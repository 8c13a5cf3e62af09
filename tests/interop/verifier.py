"""Checks a ledger's proofs, checkpoints, tile exports and answers with evidence.

Written from the texts alone (RFC 9162, and C2SP's signed-note, tlog-checkpoint, tlog-cosignature and
tlog-tiles), so that it can disagree with the program that it checks: it shares no code with it, and
needs Python's standard library and python3-cryptography. Whatever does not hold raises Invalid.

    verifier.py proof FILE                       an inclusion or consistency proof in JSON
    verifier.py checkpoint FILE VKEY             a signed checkpoint
    verifier.py tiles FOLDER VKEY                a tile export, with its payloads where it has them
    verifier.py answer FILE VKEY                 proto3 JSON of an answer, its evidence in it
"""

import base64
import binascii
import hashlib
import json
import os
import struct
import sys
from collections import namedtuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

HASH_BYTES = 32
TILE_WIDTH = 256
SIGNATURE_ED25519 = 0x01
SIGNATURE_COSIGNATURE = 0x04
PAYLOAD_TAG = b"minutebook/payload/v1\0"
SALT_BYTES = 32


class Invalid(Exception):
    """What was to be checked does not hold."""


def need(condition, what):
    if not condition:
        raise Invalid(what)


def unbase64(text, what):
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(f"{what}: not base64") from error


# RFC 9162, section 2.1.


def leaf_hash(entry):
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(hashes):
    """The tree head over leaf hashes (or roots of equal, full subtrees), by section 2.1.1."""
    if len(hashes) < 2:
        return hashes[0] if hashes else hashlib.sha256(b"").digest()
    split = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node_hash(root_of(hashes[:split]), root_of(hashes[split:]))


def check_inclusion(index, size, leaf, path, root):
    """Section 2.1.3.2."""
    need(0 <= index < size, f"leaf {index} is not in a tree of {size}")
    need(len(leaf) == HASH_BYTES and all(len(h) == HASH_BYTES for h in path), "a hash of another length")
    fn, sn, r = index, size - 1, leaf
    for p in path:
        need(sn != 0, "the path is too long")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn >>= 1
        sn >>= 1
    need(sn == 0, "the path is too short")
    need(r == root, "the path leads to another root")


def check_consistency(first, second, first_root, second_root, path):
    """Section 2.1.4.2, and what it leaves to be said of equal sizes."""
    need(0 < first <= second, f"{first} and {second} are no sizes to compare")
    need(all(len(h) == HASH_BYTES for h in path), "a hash of another length")
    if first == second:
        need(not path, "a path between equal sizes")
        need(first_root == second_root, "two roots of one size")
        return
    need(path, "an empty path between different sizes")
    path = list(path)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn >>= 1
        sn >>= 1
    fr = sr = path[0]
    for c in path[1:]:
        need(sn != 0, "the path is too long")
        if fn & 1 or fn == sn:
            fr = node_hash(c, fr)
            sr = node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn >>= 1
        sn >>= 1
    need(sn == 0, "the path is too short")
    need(fr == first_root, "the path leads to another first root")
    need(sr == second_root, "the path leads to another second root")


# C2SP signed-note.

Key = namedtuple("Key", "name id kind public")
Note = namedtuple("Note", "text signatures")  # signatures: (key name, key id, bytes)
Checkpoint = namedtuple("Checkpoint", "origin size root note")


def key_id(name, kind, public):
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def parse_key(text):
    """A verifier key: name+hex id+base64(kind || public key)."""
    name, stated, encoded = (text.strip().split("+", 2) + ["", ""])[:3]
    raw = unbase64(encoded, "the verifier key")
    need(name and len(raw) == 1 + HASH_BYTES, "not a verifier key of Ed25519")
    need(raw[0] in (SIGNATURE_ED25519, SIGNATURE_COSIGNATURE), "a verifier key of another kind")
    identity = key_id(name, raw[0], raw[1:])
    need(stated == identity.hex(), "the verifier key's id is not its own")
    return Key(name, identity, raw[0], raw[1:])


def parse_note(text):
    need(text.isprintable() or all(c == "\n" or c >= " " for c in text), "a note with control characters")
    body, blank, lines = text.rpartition("\n\n")
    signatures = []
    need(blank and lines.endswith("\n"), "not a signed note")
    for line in lines[:-1].split("\n"):
        parts = line.split(" ")
        need(len(parts) == 3 and parts[0] == "\u2014" and parts[1] and "+" not in parts[1],
             "a line of a signed note that is no signature")
        raw = unbase64(parts[2], "a signature")
        need(len(raw) > 4, "a signature without bytes")
        signatures.append((parts[1], raw[:4], raw[4:]))
    return Note(body + "\n", signatures)


def verify(public, signature, message):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError) as error:
        raise Invalid("a signature that does not verify") from error


def check_signed(note, key):
    """That the key signed the note; of a witness, when (seconds since 1970)."""
    mine = [s for name, identity, s in note.signatures if (name, identity) == (key.name, key.id)]
    need(mine, f"no signature by {key.name}")
    time = None
    for signature in mine:
        message = note.text.encode()
        if key.kind == SIGNATURE_COSIGNATURE:
            need(len(signature) == 8 + 64, "a cosignature of another length")
            time, signature = int.from_bytes(signature[:8], "big"), signature[8:]
            message = b"cosignature/v1\ntime %d\n" % time + message
        verify(key.public, signature, message)
    return time


# C2SP tlog-checkpoint.


def parse_checkpoint(text):
    note = parse_note(text)
    lines = note.text.split("\n")[:-1]
    need(len(lines) >= 3 and all(lines), "not a checkpoint")
    need(lines[1].isascii() and lines[1].isdigit() and str(int(lines[1])) == lines[1],
         "a checkpoint's size is a number without leading zeros")
    root = unbase64(lines[2], "a checkpoint's root")
    need(len(root) == HASH_BYTES, "a checkpoint's root is 32 bytes")
    return Checkpoint(lines[0], int(lines[1]), root, note)


def check_checkpoint(text, key):
    """The checkpoint, signed by the key of its own origin."""
    checkpoint = parse_checkpoint(text)
    check_signed(checkpoint.note, key)
    need(key.kind != SIGNATURE_ED25519 or key.name == checkpoint.origin,
         "a checkpoint of another origin than its key")
    return checkpoint


# The records of a ledger: as much of Protocol Buffers' wire format as a header needs. A payload is
# salt and event, one after the other.

Header = namedtuple("Header", "position event_id recorded_at_us payload_digest")


def fields(message):
    """Pairs of field number and value: an int, or bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            need(at < len(message) and shift < 64, "a header cut short")
            byte = message[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(message):
        tag, value = varint(), varint()
        if tag & 7 == 2:
            need(at + value <= len(message), "a header cut short")
            at, value = at + value, message[at:at + value]
        need(tag & 7 in (0, 2), "a header with a field of another kind")
        yield tag >> 3, value


def parse_header(message):
    values = dict(fields(message))
    return Header(values.get(1, 0), values.get(3, b""), values.get(5, 0), values.get(8, b""))


def payload_digest(payload):
    return hashlib.sha256(PAYLOAD_TAG + payload).digest()


def check_event(header_bytes, salt, event):
    """That an event's payload, where it is there, is the one that its header names."""
    header = parse_header(header_bytes)
    need(len(header.payload_digest) == HASH_BYTES, "a header without a digest of its payload")
    if not salt and not event:
        return header  # erased
    need(len(salt) == SALT_BYTES, "a salt of another length")
    need(payload_digest(salt + event) == header.payload_digest,
         f"the payload at position {header.position} is not the one its header names")
    return header


# C2SP tlog-tiles, as files in a folder.


def tile_name(index, width=TILE_WIDTH):
    parts = [f"{index % 1000:03d}"]
    while index := index // 1000:
        parts.insert(0, f"x{index % 1000:03d}")
    return "/".join(parts) + ("" if width == TILE_WIDTH else f".p/{width}")


def read(folder, name):
    try:
        with open(os.path.join(folder, name), "rb") as file:
            return file.read()
    except OSError as error:
        raise Invalid(f"{name} is missing") from error


def widths(count):
    """Index and width of each tile that holds `count` things."""
    for index in range((count + TILE_WIDTH - 1) // TILE_WIDTH):
        yield index, min(TILE_WIDTH, count - index * TILE_WIDTH)


def cut(data, size_format, name):
    """The length-prefixed pieces of a bundle."""
    pieces, at, prefix = [], 0, struct.calcsize(size_format)
    while at < len(data):
        need(at + prefix <= len(data), f"{name} is cut short")
        (length,) = struct.unpack_from(size_format, data, at)
        at += prefix + length
        need(at <= len(data), f"{name} is cut short")
        pieces.append(data[at - length:at])
    return pieces


def read_bundles(folder, kind, size_format, size):
    for index, width in widths(size):
        name = f"{kind}/{tile_name(index, width)}"
        pieces = cut(read(folder, name), size_format, name)
        need(len(pieces) == width, f"{name} holds {len(pieces)} entries, not {width}")
        yield from pieces


def check_tiles(folder, key):
    """A whole export: every tile, every entry, every payload. Returns the checkpoint."""
    checkpoint = check_checkpoint(read(folder, "checkpoint").decode(), key)
    entries = list(read_bundles(folder, "tile/entries", ">H", checkpoint.size))
    hashes = [leaf_hash(entry) for entry in entries]
    leaves, level = hashes, 0
    while hashes:
        above = []
        for index, width in widths(len(hashes)):
            name = f"tile/{level}/{tile_name(index, width)}"
            tile = hashes[index * TILE_WIDTH:index * TILE_WIDTH + width]
            need(read(folder, name) == b"".join(tile), f"{name} is not what its entries hash to")
            if width == TILE_WIDTH:
                above.append(root_of(tile))
        hashes, level = above, level + 1
    need(root_of(leaves) == checkpoint.root, "the entries have another root than the checkpoint")
    payloads = [b""] * len(entries)
    if os.path.isdir(os.path.join(folder, "payloads")):
        payloads = read_bundles(folder, "payloads", ">I", checkpoint.size)
    last = 0
    for position, (entry, payload) in enumerate(zip(entries, payloads), 1):
        header = check_event(entry, payload[:SALT_BYTES], payload[SALT_BYTES:])
        need(header.position == position, f"entry {position} says that it is {header.position}")
        need(header.recorded_at_us > last, f"position {position} was recorded before the one before it")
        last = header.recorded_at_us
    return checkpoint


# JSON: published proofs, and answers with evidence.


def check_proof(proof):
    """A proof in the form of published vectors."""
    path = [unbase64(h, "proof") for h in proof.get("proof") or []]
    if "leafIdx" in proof:
        check_inclusion(int(proof["leafIdx"]), int(proof["treeSize"]),
                        unbase64(proof["leafHash"], "leafHash"), path, unbase64(proof["root"], "root"))
    else:
        need("size1" in proof, "neither a proof of inclusion nor one of consistency")
        check_consistency(int(proof["size1"]), int(proof["size2"]), unbase64(proof["root1"], "root1"),
                          unbase64(proof["root2"], "root2"), path)


def check_evidence(evidence, key, held=None):
    """The positions that evidence proves; with an older checkpoint held, that the tree only grew."""
    checkpoint = check_checkpoint(evidence["checkpoint"]["note"], key)
    if held is not None:
        path = [unbase64(h, "hashes") for h in evidence.get("consistency", {}).get("hashes", [])]
        check_consistency(held.size, checkpoint.size, held.root, checkpoint.root, path)
    positions = []
    for proved in evidence.get("events", []):
        raw = {name: unbase64(proved["evidence"].get(name, ""), name)
               for name in ("header", "salt", "event")}
        header = check_event(raw["header"], raw["salt"], raw["event"])
        proof = proved["inclusion"]
        index = int(proof.get("leafIndex", 0))
        leaf = leaf_hash(raw["header"])
        need(unbase64(proof["leafHash"], "leafHash") == leaf, "a leaf that is not its header's hash")
        need(header.position == index + 1, f"leaf {index} says that it is position {header.position}")
        need(int(proof["treeSize"]) == checkpoint.size, "a proof in another tree than the checkpoint's")
        check_inclusion(index, checkpoint.size, leaf,
                        [unbase64(h, "hashes") for h in proof.get("hashes", [])], checkpoint.root)
        positions.append(header.position)
    return positions


# In an answer's basis, or beside it.
def find_evidence(answer):
    return answer.get("basis", {}).get("evidence") or answer.get("evidence") or answer


def main(arguments):
    try:
        what, path = arguments[:2]
        if what == "tiles":
            checkpoint = check_tiles(path, parse_key(arguments[2]))
            print(f"{checkpoint.origin}: all {checkpoint.size} entries lie under the signed root")
            return 0
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if what == "proof":
            check_proof(json.loads(text))
        elif what == "checkpoint":
            check_checkpoint(text, parse_key(arguments[2]))
        elif what == "answer":
            check_evidence(find_evidence(json.loads(text)), parse_key(arguments[2]))
        else:
            raise IndexError
        print("it holds")
        return 0
    except Invalid as error:
        print(error)
        return 1
    except (IndexError, ValueError):
        print(__doc__)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
