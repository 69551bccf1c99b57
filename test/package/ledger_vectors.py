"""Runs verify.py on the vectors of the ledger format.

    python3 ledger_vectors.py FOLDER      prints {name of the check: codes, or whether it holds} as JSON
"""

import json
import os
import sys

from verdicts import load_verifier

verify = load_verifier()


class VectorBag:
    """Events of the vectors, as files of a bag."""

    def __init__(self, chains):
        self._files = {}
        self.digests = {}
        for chain_id, events in chains:
            lines = (json.dumps(line_of(event), ensure_ascii=False) + "\n" for event in events)
            name = "data/ledger/events/%s.jsonl" % chain_id
            self._files[name] = "".join(lines).encode()
            self.digests[name] = verify.Digests("", "", len(self._files[name]))

    def chunks(self, name):
        yield self._files[name]


def line_of(event):
    fields = [
        {name: one[name] for name in (("name", "type", "salt", "value") if "salt" in one else ("name", "leaf"))}
        for one in event["fields"]
    ]
    return {
        "seq": json.loads(event["statement"])["seq"], "logIndex": event["logIndex"],
        "loggedMs": event["loggedMs"], "statement": event["statement"],
        "signatures": event["signatures"], "fields": fields, "proof": [],
    }


def codes(vectors, control, item_id, tag0, events, leaves=None):
    """The codes of the findings on a control chain and an item chain."""
    control_id = verify.control_chain_id(vectors["ledger"])
    control_tag = verify.hmac.new(bytes(32), verify.domain("tag") + bytes(8), "sha256").digest()
    check = verify.Verification(verify.parse_policy(b"quorum none\n"), None, None)
    check.package = verify.Package.__new__(verify.Package)
    check.package.ledger = vectors["ledger"]
    check.package.chains = [
        verify.ChainInfo("item", item_id, bytes.fromhex(tag0)),
        verify.ChainInfo("control", control_id, control_tag),
    ]
    check.bag = VectorBag([(control_id, control), (item_id, events)])
    if leaves is not None:
        data = bytearray(b"".join(b"\0\x4a" + bytes.fromhex(leaf) for leaf in leaves))
        check.log = verify.LogView(None, verify.Entries(data))
    check.check_chains()
    return sorted({finding.code for finding in check.findings.sorted()})


def chain_results(vectors):
    def of_item(events, leaves=None):
        return codes(vectors, vectors["registry"], vectors["itemId"], vectors["tag0"], events, leaves)

    yield "honest", of_item(vectors["events"], vectors["leaves"])
    yield "redacted", of_item(vectors["redacted"]["events"], vectors["leaves"])
    for case in vectors["tampered"]:
        yield "tampered: " + case["name"], of_item(case["events"])
    used = vectors["revokedUse"]
    yield "revoked", codes(vectors, used["control"], used["itemId"], used["tag0"], used["events"])


def policy_results(vectors):
    policies = [("policy accepted", vectors["policyAccepted"])]
    policies += [("policy refused: " + name, text) for name, text in vectors["policiesRefused"].items()]
    for name, text in policies:
        try:
            verify.parse_policy(text.encode())
            yield name, "accepted"
        except verify.Unreadable:
            yield name, "refused"


def note_results(vectors):
    policy = verify.parse_policy(vectors["policyAccepted"].encode())
    entries = [bytes.fromhex(leaf) for leaf in vectors["leaves"]]
    tree = verify.Tree(verify.leaf_hash(leaf) for leaf in entries)
    for size, root in vectors["roots"].items():
        yield "root of " + size, verify.from_base64(root) == tree.root(int(size))
    for size, text in vectors["checkpoints"].items():
        findings = verify.Findings()
        note = verify.check_checkpoint(text.encode(), "note", vectors["ledger"], policy, findings)
        holds = note.is_verified and note.size == int(size) and note.root == tree.root(int(size))
        yield "checkpoint of " + size, holds and policy.is_met(note.witnesses()) and len(findings) == 0
        broken = text.replace("\n%s\n" % size, "\n%d\n" % (int(size) + 1))
        verify.check_checkpoint(broken.encode(), "note", vectors["ledger"], policy, findings)
        yield "edited checkpoint of " + size, findings.codes() == {"E_NOTE"}
    for name, text in vectors["proofs"].items():
        index, size = map(int, name.split(" of "))
        hashes = text.split("\n\n")[0].split("\n")[2:]
        proof = [verify.from_base64(one) for one in hashes if one]
        root = tree.root(size)

        def leads(position, path):
            return verify.is_included(verify.leaf_hash(entries[position]), index, size, path, root)

        yield "proof " + name, leads(index, proof)
        yield "proof of a neighbour " + name, not leads(index - 1, proof) and not leads(index, proof + [root])


def detail_results(vectors):
    yield "control id", verify.control_chain_id(vectors["ledger"]) == vectors["controlItemId"]
    openings = vectors["twoOpenings"]
    for kind, is_right in (("valid", True), ("refused", False)):
        row = verify.Field({"name": openings["name"], **openings[kind]})
        leads = row.leaf_at(openings["position"]).hex() == openings["leaf"]
        yield "opening " + kind, (leads and len(row.salt) == 32) == is_right
    receipt = vectors["receipt"]
    key = next(one for one in vectors["keys"].values() if one["keyId"] == receipt["keyId"])
    message = verify.domain("receipt") + verify.u64(receipt["logIndex"]) + bytes.fromhex(receipt["leaf"])
    signature = bytes.fromhex(receipt["signature"])
    public_key = bytes.fromhex(key["public"])
    yield "receipt", verify.ed25519_verify(public_key, message, signature)
    yield "receipt for another", not verify.ed25519_verify(public_key, message + b"x", signature)


def signature_results(vectors):
    for case in vectors["cases"]:
        parts = (bytes.fromhex(case[name]) for name in ("publicKey", "message", "signature"))
        yield "signature: " + case["name"], verify.ed25519_verify(*parts) == case["valid"]
    for key in vectors["refusedKeys"]:
        yield "key " + key, not verify.is_sound_public_key(bytes.fromhex(key))


def assertion_results(vectors):
    for case in vectors["cases"]:
        key, message, signature = (bytes.fromhex(case[name]) for name in ("publicKey", "message", "signature"))
        yield "assertion: " + case["name"], verify.webauthn_verify(key, message, signature) == case["valid"]
    for name, key in vectors["refusedKeys"].items():
        yield "passkey: " + name, not verify._SOUND[2](bytes.fromhex(key))


def load(folder, name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        return json.load(file)


if __name__ == "__main__":
    ledger = load(sys.argv[1], "ledger-v1.json")
    results = dict(chain_results(ledger))
    for make in (policy_results, note_results, detail_results):
        results.update(make(ledger))
    results.update(signature_results(load(sys.argv[1], "ed25519-cofactored.json")))
    results.update(assertion_results(load(sys.argv[1], "webauthn-es256.json")))
    json.dump(results, sys.stdout)
