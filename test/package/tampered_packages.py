"""One package for each way of tampering, under the name that says what was done.

What each must bring to light stands in `verify-py.spec.ts`. After every change the manifests are made
right again, as an adversary would; only container attacks leave them.
"""

import base64
import copy
import hashlib
import io
import json
import os
import struct
import warnings
import zipfile

import synthetic_package as made
from synthetic_package import (
    BYTES, CHECKPOINT_TIME, EXPORTED, JSON, LETTER, PICTURE, SIZE, START, TEXT, TOP,
    Package, Person, Signer, Story, canonical, field, merkle_root, note, sha256,
)

VARIANTS = {}


def variant(name):
    def keep(make):
        VARIANTS[name] = make
        return make

    return keep


HONEST = []


def honest():
    """A copy of the one honest package: signing is slow."""
    if not HONEST:
        HONEST.append(Package())
    return copy.deepcopy(HONEST[0])


def changed(name, story=None):
    """A variant made by changing a package before its manifests are written."""

    def keep(change):
        def make():
            package = honest() if story is None else Package(story())
            change(package)
            return {"files": package.bag()}

        VARIANTS[name] = make
        return change

    return keep


def retold(name, act):
    """A variant made by telling another story, honestly signed and logged."""
    VARIANTS[name] = lambda: {"files": Package(Story(act)).bag()}


@variant("honest")
def _honest():
    return {"files": honest().bag()}


# --- bytes, fields, statements, signatures ---


def object_path(content):
    return "data/objects/" + sha256(content).hex()


@changed("a byte of an object flipped")
def _flip(package):
    package.files[object_path(PICTURE)] = b"A" + PICTURE[1:]


@changed("an object left out")
def _lose(package):
    del package.files[object_path(LETTER)]


@changed("an object's path taken away")
def _unlink(package):
    package.json["items"][0]["objects"][1]["path"] = None
    del package.files[object_path(LETTER)]


@changed("an object not named")
def _unname(package):
    del package.json["items"][0]["objects"][1]
    del package.files[object_path(LETTER)]


@changed("an object named for an event that brought nothing in")
def _misname(package):
    package.json["items"][0]["objects"][1]["seq"] = 2


@changed("a field value edited")
def _value(package):
    package.field("item", 0, "finder")["value"] = b"a soldier".hex()


@changed("a salt of 31 bytes")
def _salt(package):
    row = package.field("item", 0, "finder")
    row["salt"] = row["salt"][2:]


@changed("two fields exchanged")
def _exchange_fields(package):
    rows = package.line("item", 0)["fields"]
    rows[1], rows[2] = rows[2], rows[1]


@changed("a decimal written minus zero")
def _minus_zero(package):
    package.field("item", 0, "massGrams")["value"] = b"-0.0".hex()


def edit_statement(package, chain, place, **members):
    line = package.line(chain, place)
    line["statement"] = canonical({**json.loads(line["statement"]), **members})


@changed("a statement edited")
def _statement(package):
    edit_statement(package, "item", 3, occurred="2026-03-01T10:00:20.000Z")


@changed("a statement edited and signed again by its author")
def _resigned(package):
    statement = json.loads(package.line("item", 1)["statement"])
    statement["occurred"] = "2026-03-01T10:00:20.000Z"
    package.resign("item", 1, statement, [(package.story.alice, 1)])


@changed("a statement for another ledger, signed by its author")
def _other_ledger(package):
    statement = json.loads(package.line("item", 3)["statement"])
    statement["ledger"] = "other.example.org/ledger"
    package.resign("item", 3, statement, [(package.story.service, 4)])


@changed("a statement with a space")
def _space(package):
    line = package.line("item", 3)
    line["statement"] = line["statement"].replace(":", ": ", 1)


@changed("a key twice in a statement")
def _twice(package):
    line = package.line("item", 3)
    line["statement"] = line["statement"].replace('"suite":1', '"suite":1,"suite":1')


@changed("a statement of suite 2")
def _suite(package):
    edit_statement(package, "item", 3, suite=2)


@changed("a boolean for an integer")
def _boolean(package):
    edit_statement(package, "item", 3, seq=True)


@changed("a lone surrogate in an event line")
def _surrogate(package):
    line = canonical(package.line("item", 3))
    package.lines["item"][3] = line.replace('"name":"authentication"', '"name":"\\ud800"')


@changed("an event line that is not JSON")
def _not_json(package):
    package.lines["item"][3] = "[" * 1000000


@changed("a statement of 33 KiB")
def _long_statement(package):
    package.line("item", 3)["statement"] = " " * (33 * 1024)


@changed("64 proof hashes")
def _long_proof(package):
    line = package.line("item", 3)
    line["proof"] = [line["proof"][0]] * 64


@changed("a signature stripped")
def _strip(package):
    package.line("item", 2)["signatures"].pop()


@changed("the only signature stripped")
def _strip_only(package):
    package.line("item", 1)["signatures"].pop()


@changed("a signature added")
def _add_signature(package):
    line = package.line("item", 1)
    blocks = made.signed(line["statement"], [(package.story.alice, 1), (package.story.bob, 2)])
    line["signatures"] = [block.hex() for block in blocks]


@changed("a signature in another role")
def _other_role(package):
    line = package.line("item", 1)
    line["signatures"] = [line["signatures"][0][:2] + "02" + line["signatures"][0][4:]]


@changed("a signature block that cannot be cut up")
def _uncut(package):
    line = package.line("item", 1)
    line["signatures"] = [line["signatures"][0][:-2]]


@changed("a cofactored signature")
def _cofactored(package):
    """R carries a point of order 2: a check that multiplies by the cofactor does not see it."""
    line = package.line("item", 1)
    signer = package.story.alice.signer
    head = bytes.fromhex(line["signatures"][0])[:34]
    statement_hash = sha256(made.domain("statement") + line["statement"].encode())
    message = made.domain("signature") + head + statement_hash
    nonce = 12345
    mixed = made.packed(made.add(made.times(nonce, made.BASE), (0, made.P - 1, 1)))
    k = made.little(hashlib.sha512(mixed + signer.public + message).digest()) % made.L
    signature = mixed + ((nonce + k * signer.secret) % made.L).to_bytes(32, "little")
    line["signatures"] = [(head + made.lp(">I", signature)).hex()]


# --- chains, proofs, entries ---


@changed("an event line removed")
def _remove(package):
    del package.lines["item"][1]


@changed("two event lines swapped")
def _swap(package):
    lines = package.lines["item"]
    lines[1], lines[2] = lines[2], lines[1]


@changed("the last event line removed")
def _cut_tail(package):
    del package.lines["item"][3]


@changed("no event line at all")
def _empty(package):
    package.lines["item"] = []


@changed("the last line without LF")
def _no_newline(package):
    path = "data/ledger/events/%s.jsonl" % package.story.item.id.hex()
    text = "\n".join(canonical(line) for line in package.lines.pop("item"))
    package.files[path] = text.encode()


@changed("another first tag")
def _tag0(package):
    package.json["chains"][2]["tag0"] = "00" * 32


@changed("a foreign proof")
def _foreign_proof(package):
    package.line("item", 0)["proof"] = package.line("item", 1)["proof"]


@changed("an index beyond the checkpoint")
def _beyond(package):
    package.line("item", 3)["logIndex"] = SIZE


@changed("two log indexes swapped")
def _swap_indexes(package):
    one, other = package.line("item", 1), package.line("item", 2)
    one["logIndex"], other["logIndex"] = other["logIndex"], one["logIndex"]


@changed("the logged time edited")
def _logged(package):
    package.line("item", 1)["loggedMs"] += 1


@changed("an entry bundle cut")
def _cut_bundle(package):
    package.files["data/ledger/entries/1"] = package.files["data/ledger/entries/1"][:-76]


@changed("an entry edited")
def _edit_entry(package):
    bundle = package.files["data/ledger/entries/1"]
    package.files["data/ledger/entries/1"] = bundle[:-1] + bytes([bundle[-1] ^ 1])


@changed("the entries deleted")
def _no_entries(package):
    del package.files["data/ledger/entries/0"], package.files["data/ledger/entries/1"]


@changed("a tile in place of the entries")
def _not_entries(package):
    package.files["data/ledger/entries/0"] = bytes(76 * 256)


def external_entries(package):
    package.json["entries"] = "external"
    return {
        str(number): package.files.pop("data/ledger/entries/%d" % number) for number in range(2)
    }


@variant("entries external and not given")
def _external_missing():
    package = honest()
    external_entries(package)
    return {"files": package.bag()}


@variant("entries external and given")
def _external():
    package = honest()
    entries = external_entries(package)
    return {"files": package.bag(), "entries": entries}


@variant("entries external and given, one cut")
def _external_cut():
    package = honest()
    entries = external_entries(package)
    entries["1"] = entries["1"][:-1]
    return {"files": package.bag(), "entries": entries}


def _hide(story):
    story.log.event(story.item, "note.added", story.bob, [field("text", TEXT, "x")], hidden=True)


retold("a fork in the log, hidden", lambda s: s.log.append(s.item.tag(1), sha256(b"fork")))
retold("a fork of another chain in the log", lambda s: [
    s.log.append(sha256(b"tag"), sha256(bytes([i]))) for i in range(2)
])
retold("a middle event hidden", _hide)


def _random_tag(story):
    note_event(story)
    leaf = story.log.leaves[-1]
    story.log.leaves[-1] = leaf[:10] + sha256(b"random") + leaf[42:]


retold("an event logged under a random tag", _random_tag)


def note_event(story, **changes):
    story.log.event(story.item, "note.added", story.bob, [field("text", TEXT, "x")], **changes)


def other_root():
    return sha256(b"another view").hex()


retold("an anchor in another view", lambda s: note_event(s, anchor={"root": other_root(), "size": 5}))
retold("an anchor of the future", lambda s: note_event(
    s, anchor={"root": merkle_root(s.log.hashes()).hex(), "size": len(s.log.leaves) + 1}
))
retold("an empty anchor with a root", lambda s: note_event(s, anchor={"root": other_root(), "size": 0}))
retold("an event of a type that nobody knows", lambda s: s.log.event(
    s.item, "moon.landed", s.bob, [field("text", TEXT, "x")]
))
retold("a branch", lambda s: s.log.event(s.item, "branch.merged", s.bob, [field("text", TEXT, "x")]))


# --- times ---

retold("an event dated after it was logged", lambda s: note_event(s, occurred_ms=START + 3 * 3600000))
VARIANTS["an event dated two days back"] = lambda: {"files": Package(Story(
    lambda s: note_event(s, occurred="2026-02-27T10:00:00.000Z")
)).bag()}
VARIANTS["the log's clock ahead of the witnesses"] = lambda: {
    "files": Package(time=START // 1000 - 3600).bag()
}
VARIANTS["the log's clock put back"] = lambda: {"files": Package(Story(
    lambda s: s.log.append(sha256(b"t"), sha256(b"e"), START - 1)
)).bag()}
VARIANTS["a package made two days after its checkpoint"] = lambda: {
    "files": Package(time=EXPORTED // 1000 - 2 * 86400).bag()
}


# --- checkpoint, policy ---


def checkpoint(package, **changes):
    data = note(SIZE, merkle_root(package.story.log.hashes()), **changes)
    package.files["data/ledger/checkpoint"] = data
    del package.files["data/ledger/checkpoint.body"], package.files["data/ledger/checkpoint.ed25519"]
    return data


@changed("a checkpoint under another key")
def _other_key(package):
    checkpoint(package, log_key=made.OTHER_LOG_KEY)


@changed("a checkpoint whose signature fails")
def _bad_checkpoint(package):
    data = package.files["data/ledger/checkpoint"]
    package.files["data/ledger/checkpoint"] = data.replace(b"\n300\n", b"\n299\n")


@changed("a checkpoint without cosignatures")
def _no_witness(package):
    checkpoint(package, witnesses=())


@changed("a checkpoint with two cosignatures of one witness")
def _one_witness_twice(package):
    data = checkpoint(package, witnesses=("court",))
    root = merkle_root(package.story.log.hashes())
    again = note(SIZE, root, witnesses=("court",), time=CHECKPOINT_TIME + 100)
    package.files["data/ledger/checkpoint"] = data + again.split(b"\n")[-2] + b"\n"


@changed("a checkpoint with a cosignature that fails")
def _bad_witness(package):
    lines = checkpoint(package).split(b"\n")
    name, signature = lines[-2].rsplit(b" ", 1)
    raw = bytearray(base64.b64decode(signature))
    raw[-1] ^= 1
    lines[-2] = name + b" " + base64.b64encode(bytes(raw))
    package.files["data/ledger/checkpoint"] = b"\n".join(lines)


@changed("a checkpoint of four lines")
def _four_lines(package):
    data = package.files["data/ledger/checkpoint"]
    package.files["data/ledger/checkpoint"] = data.replace(b"\n\n", b"\nmore\n\n", 1)


@changed("a checkpoint of 65 KiB")
def _long_note(package):
    data = package.files["data/ledger/checkpoint"]
    package.files["data/ledger/checkpoint"] = data + b"x" * (65 * 1024)


@changed("no checkpoint")
def _no_checkpoint(package):
    for name in ("", ".body", ".ed25519"):
        del package.files["data/ledger/checkpoint" + name]


@changed("another body beside the checkpoint")
def _other_body(package):
    package.files["data/ledger/checkpoint.body"] = b"other\n"


@changed("an earlier checkpoint of another view")
def _earlier_view(package):
    package.files["data/ledger/checkpoints/64"] = note(64, sha256(b"other"), time=CHECKPOINT_TIME)


@changed("an earlier checkpoint under another name")
def _earlier_name(package):
    package.files["data/ledger/checkpoints/65"] = package.files.pop("data/ledger/checkpoints/64")


@changed("an earlier checkpoint under another name that too few have seen")
def _earlier_both(package):
    del package.files["data/ledger/checkpoints/64"]
    package.files["data/ledger/checkpoints/65"] = note(
        64, merkle_root(package.story.log.hashes()[:64]), witnesses=("court",)
    )


@changed("an earlier checkpoint that too few have seen")
def _earlier_quorum(package):
    package.files["data/ledger/checkpoints/64"] = note(
        64, merkle_root(package.story.log.hashes()[:64]), witnesses=("court",)
    )


def with_policy(name, text):
    VARIANTS[name] = lambda: {"files": honest().bag(), "policy": text}


with_policy("a policy without quorum", made.policy("none"))
with_policy("a policy with two quorum lines", made.policy() + "quorum none\n")
with_policy("a policy with a group of none", made.policy().replace("outsiders 2", "outsiders 0"))
with_policy("a policy with a name not defined", made.policy("nobody"))
with_policy(
    "a policy with a member in two groups",
    made.policy().replace("quorum", "group g any court\nquorum"),
)
with_policy("a policy with CR", made.policy().replace("\n", "\r\n"))
with_policy("a policy that is not UTF-8", b"# \xff\n" + made.policy().encode())
with_policy(
    "a policy with a space in the name of a key",
    made.policy() + "log %s\n" % made.vkey("a\u3000b", 1, made.OTHER_LOG_KEY),
)
with_policy(
    "a policy with one key twice",
    made.policy().replace("group", "witness again %s\ngroup" % made.vkey("x", 4, made.WITNESSES["court"])),
)


class SmallOrder:
    public = bytes(32)


with_policy(
    "a policy with a key of small order",
    made.policy().replace("group", "witness small %s\ngroup" % made.vkey("x", 4, SmallOrder)),
)


def with_kept(name, make):
    def variant_with_kept():
        package = honest()
        return {"files": package.bag(), "checkpoint": make(package.story.log.hashes())}

    VARIANTS[name] = variant_with_kept


with_kept("a checkpoint kept that agrees", lambda hashes: note(100, merkle_root(hashes[:100])))
with_kept("a checkpoint kept of another history", lambda hashes: note(100, sha256(b"before")))
with_kept("a checkpoint kept of a larger log", lambda hashes: note(1000, sha256(b"later")))
with_kept("a checkpoint kept under another key", lambda hashes: note(1, hashes[0], log_key=made.OTHER_LOG_KEY))
with_kept("a checkpoint kept that is none", lambda hashes: b"something else\n")


# --- the package's own words ---


@changed("the labels exchanged")
def _labels(package):
    item = package.json["items"][0]
    item["exhibitRef"], item["title"] = item["title"], item["exhibitRef"]


@changed("a label left empty")
def _no_label(package):
    package.json["items"][0]["title"] = None


@changed("another file name")
def _file_name(package):
    package.json["items"][0]["objects"][0]["originalName"] = "other.jpg"


@changed("another case reference")
def _case_ref(package):
    package.json["caseRef"] = "EX/2026/8"


@changed("another recipient")
def _recipient(package):
    package.json["recipient"] = "The press"


@changed("an export that the case does not record")
def _unrecorded(package):
    del package.lines["case"][2]


@changed("a chain of another kind")
def _kind(package):
    package.json["chains"][2]["kind"] = "device"


@changed("an exhibit left out")
def _left_out(package):
    package.json["items"], package.json["chains"] = [], package.json["chains"][:2]
    del package.lines["item"]
    for content in (PICTURE, LETTER):
        del package.files[object_path(content)]


@changed("an exhibit withheld and declared")
def _withheld_item(package):
    _left_out(package)
    package.json["withheldItems"] = [{"id": package.story.item.id.hex(), "ground": "safety"}]


@changed("an exhibit listed twice")
def _listed_twice(package):
    package.json["items"].append(package.json["items"][0])


@changed("no case")
def _no_case(package):
    del package.json["chains"][1]
    del package.lines["case"]


class StrangeStory(Story):
    """The exhibit says that it belongs to another case."""

    def bring_in(self, kind, content, name, fields):
        fields = [field("caseId", BYTES, sha256(b"other")) if one[0] == "caseId" else one for one in fields]
        super().bring_in(kind, content, name, fields)


VARIANTS["an exhibit of another case"] = lambda: {"files": Package(StrangeStory()).bag()}


@changed("a field withheld and declared")
def _withheld(package):
    package.withhold("item", 0, "finder")


@changed("a field withheld and not declared")
def _undeclared(package):
    package.withhold("item", 0, "finder", declare=False)


@changed("a field withheld and declared twice")
def _declared_twice(package):
    package.withhold("item", 0, "finder")
    package.json["withheld"] *= 2


@changed("a field withheld undeclared where a line cannot be read")
def _undeclared_there(package):
    package.lines["item"].insert(3, "no event")
    package.withhold("item", 4, "onBehalfOf", declare=False)


@changed("a field declared withheld that is open")
def _open(package):
    package.json["withheld"].append(
        {"chain": package.story.item.id.hex(), "seq": 0, "field": "finder", "ground": "privacy"}
    )


@changed("the title withheld, its label null")
def _withheld_title(package):
    package.withhold("item", 0, "title")
    package.json["items"][0]["title"] = None


@changed("a digest withheld, and other bytes under it")
def _withheld_digest(package):
    package.withhold("item", 0, "sha256")
    other = b"another picture\n"
    digest = sha256(other).hex()
    package.json["items"][0]["objects"][0].update(
        sha256=digest, sha512=hashlib.sha512(other).hexdigest(), sizeBytes=len(other), path="objects/" + digest
    )
    del package.files[object_path(PICTURE)]
    package.files[object_path(other)] = other


@changed("a field withheld that never may be")
def _never(package):
    package.withhold("item", 0, "caseId")


def _erasure(story):
    """Erases the finder's name and the letter, on the record."""
    row = dict(zip(("name", "type", "value"), field("finder", TEXT, "a passer-by")))
    row.update(value=row["value"].hex(), salt=sha256(story.item.id + struct.pack(">QH", 0, 3)).hex())
    first, second = story.item.hashes[0].hex(), story.item.hashes[1].hex()
    listed = [
        {"eventHash": first, "field": "finder", "leaf": made.leaf_of(row, 3).hex()},
        {"eventHash": second, "sha256": sha256(LETTER).hex()},
    ]
    story.erased_by = story.log.event(
        story.item, "erasure.executed", story.bob, [field("erased", JSON, listed)], [(story.alice, 2)]
    )


@changed("a field and bytes erased, on the record", lambda: Story(_erasure))
def _erased(package):
    row = package.withhold("item", 0, "finder", declare=False)
    row["erased"] = package.story.erased_by.hex()
    package.json["items"][0]["objects"][1]["path"] = None
    del package.files[object_path(LETTER)]


@changed("a field marked as erased, off the record")
def _not_erased(package):
    row = package.withhold("item", 0, "finder", declare=False)
    row["erased"] = package.story.item.hashes[2].hex()


def _second_registration(story):
    story.log.event(story.item, "item.registered", story.alice, [field("title", TEXT, "again")])


retold("a second registration of an exhibit", _second_registration)


class Announced(Story):
    def bring_in(self, kind, content, name, fields):
        changed_fields = [
            field("announcedSha256", BYTES, sha256(b"other")) if one[0] == "announcedSha256" else one
            for one in fields
        ]
        super().bring_in(kind, content, name, changed_fields)


VARIANTS["other bytes than announced"] = lambda: {"files": Package(Announced()).bag()}


# --- keys ---


@changed("a key in the registry replaced")
def _replaced_key(package):
    package.field("control", 1, "publicKey")["value"] = Signer("mallory").public.hex()


def registering(name, act):
    """Registers somebody in that way, who then signs a note."""

    def act_and_sign(story):
        person = act(story)
        story.log.event(story.item, "note.added", person, [field("text", TEXT, "x")])

    retold(name, act_and_sign)


def _registered(story, name, roles, others=None, **fields):
    person = Person(name, roles)
    story.register(person, others, **fields)
    return person


registering("a person registered by the service", lambda s: _registered(s, "carol", ["courier"]))
registering("a person registered by nobody", lambda s: _registered(s, "carol", ["courier"], []))
registering("a person registered by an investigator", lambda s: _registered(s, "carol", ["courier"], [(s.bob, 3)]))
registering("a key under another key id", lambda s: _registered(
    s, "carol", ["courier"], publicKey=(BYTES, Signer("mallory").public)
))
registering("roles that are not sorted", lambda s: _registered(s, "carol", ["courier", "analyst"]))
registering("a registration with algorithm 3", lambda s: _registered(
    s, "carol", ["courier"], alg=(made.INTEGER, 3)
))


def second_key(story, others):
    person = Person("bob's second", ["investigator"])
    person.account = story.bob.account
    story.register(person, others)
    return person


registering("a second key that the first vouches for", lambda s: second_key(s, [(s.service, 4), (s.bob, 2)]))
registering("a second key that nobody vouches for", lambda s: second_key(s, [(s.service, 4)]))
registering("a second key that a stranger vouches for", lambda s: second_key(s, [(s.service, 4), (s.alice, 2)]))


def administrators(story):
    pair = [_registered(story, name, ["administrator"]) for name in ("dora", "emil")]
    return pair


def third_administrator(story, count):
    pair = administrators(story)
    return _registered(
        story, "fred", ["administrator"], [(story.service, 4)] + [(one, 3) for one in pair[:count]]
    )


registering("a third administrator by two", lambda s: third_administrator(s, 2))
registering("a third administrator by one", lambda s: third_administrator(s, 1))
registering("a person registered by two administrators", lambda s: _registered(
    s, "fred", ["courier"], [(one, 3) for one in administrators(s)]
))


def one_administrator_as_two(story):
    dora = _registered(story, "dora", ["administrator"])
    again = Person("dora's second", ["administrator"])
    again.account = dora.account
    story.register(again, [(story.service, 4), (dora, 2)])
    return _registered(story, "fred", ["courier"], [(dora, 3), (again, 3)])


registering("one administrator acting as two", one_administrator_as_two)


class SmallOrderSigner:
    """With A of small order anybody can sign: S = 0 and R = A satisfy the equation for some messages."""

    public = bytes([1]) + bytes(31)

    def sign(self, message):
        return self.public + bytes(32)


def small_order(story, others=None):
    person = Person("carol", ["courier"])
    person.signer = SmallOrderSigner()
    person.key_id = sha256(made.domain("key") + b"\1" + person.signer.public)
    person.actor = "k1:" + person.key_id.hex()
    story.register(person, others)
    return person


registering("a key of small order", small_order)


def revoked(story, suspect_ms=None):
    story.revoke(story.bob, suspect_ms)
    return story.bob


registering("a key used after its revocation", revoked)
registering("a key of small order that nobody lets in", lambda s: small_order(s, []))
retold("a key revoked, suspect for longer", lambda s: s.revoke(s.bob, START))
retold("a revocation by the person alone", lambda s: s.log.event(
    s.control, "key.revoked", s.alice, [field("keyId", BYTES, s.bob.key_id), field("reason", TEXT, "x")]
))


def suspect_offspring(story):
    person = second_key(story, [(story.service, 4), (story.bob, 2)])
    story.revoke(story.bob, START + 3000)
    return person


registering("a key that a suspect key vouched for", suspect_offspring)
retold("a note on the control chain", lambda s: s.log.event(
    s.control, "note.added", s.alice, [field("text", TEXT, "x")]
))
retold("a registration on an item's chain", lambda s: s.log.event(
    s.item, "key.revoked", s.service, [
        field("onBehalfOf", TEXT, s.service.account), field("authentication", TEXT, "service"),
        field("keyId", BYTES, s.bob.key_id),
    ]
))
retold("a person signing as the service", lambda s: note_event(s, author_role=4))
retold("an act of two done by one", lambda s: s.log.event(
    s.item, "quarantine.lifted", s.bob, [field("reason", TEXT, "x")]
))


def beside_itself(story):
    """The service's key in `with` too, with a block of its own: one signer passed off as two."""
    story.log.event(story.item, "storage.left", story.service, [
        field("onBehalfOf", TEXT, story.service.account), field("authentication", TEXT, "service"),
    ], [(story.service, 4)])


retold("a key that signs beside itself", beside_itself)


def for_alice(story, account, *more):
    story.log.event(story.item, "note.added", story.service, [field("onBehalfOf", TEXT, account), *more])


signed_in = field("authentication", TEXT, "password")
retold("signed by the service for a person without key", lambda s: for_alice(s, "somebody", signed_in))
retold("signed by the service for a person with a key", lambda s: for_alice(s, s.alice.account, signed_in))
retold("signed by the service without authentication", lambda s: for_alice(s, s.alice.account))


# --- the bag ---


@changed("a file that nothing names")
def _planted(package):
    package.files["data/planted.txt"] = b"x"


@changed("an object that nothing names")
def _planted_object(package):
    package.files["data/objects/" + "00" * 32] = b"x"


@changed("no bagit.txt")
def _no_bagit(package):
    package.files["bagit.txt"] = None


@changed("a wrong Payload-Oxum")
def _oxum(package):
    package.files["bag-info.txt"] = b"Payload-Oxum: 1.1\n"


@changed("a bag-info.txt of over 1 MiB")
def _long_info(package):
    package.files["bag-info.txt"] = b"Bagging-Date: 2026-03-01\n" * 50000


@changed("a manifest with single spaces")
def _manifest(package):
    listed = made.with_manifests({"data/x": b"x"})
    package.files["manifest-sha256.txt"] = listed["manifest-sha256.txt"].replace(b"  ", b" ")


@variant("a file changed and the manifests left")
def _manifests_left():
    files = honest().bag()
    files["data/README.txt"] = b"changed\n"
    return {"files": files}


@changed("no package.json")
def _no_package(package):
    package.json = None


@changed("package.json with a key too many")
def _extra_key(package):
    package.json["extra"] = 1


@changed("package.json with a fraction")
def _fraction(package):
    package.json["items"][0]["objects"][0]["sizeBytes"] = 1.5


@changed("package.json with a generator that is no text")
def _generator(package):
    package.json["generator"] = ["synthetic"]


# --- the ZIP ---


def zip_variant(name):
    def keep(change):
        VARIANTS[name] = lambda: {"zip": change(honest().bag())}
        return change

    return keep


@zip_variant("the ZIP of an honest package")
def _zip(files):
    return made.zipped(files)


@zip_variant("a ZIP cut short")
def _cut_zip(files):
    return made.zipped(files)[:-30]


@zip_variant("a ZIP with something before its end")
def _gap_in_zip(files):
    data = made.zipped(files)
    end = data.rindex(b"PK\5\6")
    return data[:end] + b"something" + data[end:]


@zip_variant("a ZIP cut in the middle")
def _half_zip(files):
    data = made.zipped(files)
    return data[: len(data) // 2]


@zip_variant("something that is no ZIP")
def _no_zip(files):
    return b"PK\3\4 but nothing else"


def rezipped(files, change):
    buffer = io.BytesIO(made.zipped(files))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        change(archive)
    return buffer.getvalue()


@zip_variant("a ZIP with a traversal")
def _traversal(files):
    return rezipped(files, lambda archive: archive.writestr(TOP + "/../../evil", b"x"))


@zip_variant("a ZIP with two entries of one name")
def _two_entries(files):
    warnings.simplefilter("ignore")
    return rezipped(files, lambda archive: archive.writestr(TOP + "/data/README.txt", b"other"))


@zip_variant("a ZIP with names that differ in case")
def _case(files):
    return rezipped(files, lambda archive: archive.writestr(TOP + "/data/readme.TXT", b"other"))


@zip_variant("a ZIP with two top folders")
def _two_tops(files):
    return rezipped(files, lambda archive: archive.writestr("other/file", b"x"))


@zip_variant("a ZIP with a file outside its folder")
def _outside(files):
    return rezipped(files, lambda archive: archive.writestr("file", b"x"))


@zip_variant("a ZIP with a symbolic link")
def _link(files):
    link = zipfile.ZipInfo(TOP + "/data/link")
    link.external_attr = 0o120777 << 16
    return rezipped(files, lambda archive: archive.writestr(link, b"/etc/passwd"))


@zip_variant("a ZIP with another packing method")
def _bzip(files):
    info = zipfile.ZipInfo(TOP + "/data/bzip")
    return rezipped(files, lambda archive: archive.writestr(info, b"x", zipfile.ZIP_BZIP2))


@zip_variant("a ZIP bomb")
def _bomb(files):
    return made.zipped({**files, "data/report/bomb": bytes(4 * 1024 * 1024)})


@zip_variant("a ZIP with another name in the local header")
def _local_name(files):
    data = made.zipped(files)
    at = data.find((TOP + "/data/README.txt").encode())
    return data[:at] + data[at:].replace(b"README", b"READYY", 1)


@zip_variant("a ZIP that unpacks to more than declared")
def _declared(files):
    return _with_sizes(made.zipped(files), TOP + "/data/README.txt", -1)


@zip_variant("a ZIP that unpacks to less than declared")
def _undeclared_size(files):
    return _with_sizes(made.zipped(files), TOP + "/data/README.txt", 1)


def _with_sizes(data, name, change):
    """Changes the declared size in the central directory."""
    at = data.rfind(name.encode()) - 46 + 24
    (size,) = struct.unpack("<I", data[at : at + 4])
    return data[:at] + struct.pack("<I", size + change) + data[at + 4 :]


@zip_variant("a ZIP whose entries overlap")
def _overlap(files):
    """Two directory entries, one local header: the classic bomb without recursion."""
    data = bytearray(made.zipped({**files, "data/report/a": b"x" * 9, "data/report/b": b"x" * 9}))
    first = data.rfind((TOP + "/data/report/a").encode()) - 46
    second = data.rfind((TOP + "/data/report/b").encode()) - 46
    data[second + 42 : second + 46] = data[first + 42 : first + 46]
    return bytes(data)


@zip_variant("a ZIP encrypted in one entry")
def _encrypted(files):
    data = bytearray(made.zipped(files))
    at = data.rfind((TOP + "/data/README.txt").encode()) - 46
    data[at + 8] |= 1
    return bytes(data)


@zip_variant("a ZIP with damaged packing")
def _damaged(files):
    data = made.zipped(files)
    name = (TOP + "/data/README.txt").encode()
    at = data.find(name) + len(name)
    return data[:at] + b"\xff\xff\xff" + data[at + 3 :]


@zip_variant("a zip64 of an honest package")
def _zip64(files):
    """The directory of the plain ZIP, with the sizes and offsets moved to where zip64 keeps them."""
    return as_zip64(made.zipped(files))


def as_zip64(data):
    count, size, start = struct.unpack("<HII", data[-12:-2])
    rows, at = b"", start
    for _ in range(count):
        names, extras = struct.unpack("<HH", data[at + 28 : at + 32])
        packed, full = struct.unpack("<II", data[at + 20 : at + 28])
        (offset,) = struct.unpack("<I", data[at + 42 : at + 46])
        extra = struct.pack("<HHQQQ", 1, 24, full, packed, offset)
        rows += data[at : at + 20] + b"\xff" * 8 + data[at + 28 : at + 30] + struct.pack("<H", len(extra))
        rows += data[at + 32 : at + 42] + b"\xff" * 4 + data[at + 46 : at + 46 + names] + extra
        at += 46 + names + extras
    end = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, len(rows), start)
    locator = struct.pack("<IIQI", 0x07064B50, 0, start + len(rows), 1)
    return data[:start] + rows + end + locator + b"PK\5\6" + bytes(4) + b"\xff" * 12 + bytes(2)


def _folder_link():
    return {"files": honest().bag(), "link": "data/report/link"}


VARIANTS["a folder with a symbolic link"] = _folder_link
VARIANTS["a folder with a name that is not allowed"] = lambda: {
    "files": {**honest().bag(), "data/report/a b": b"x"}
}


# --- writing them ---


def write_all(folder):
    index = []
    for number, (name, make) in enumerate(VARIANTS.items()):
        place = os.path.join(folder, "%03d" % number)
        os.makedirs(place)
        index.append({"name": name, **write_variant(place, make())})
    made.write_file(os.path.join(folder, "index.json"), json.dumps(index))


def write_variant(place, parts):
    if "zip" in parts:
        package = made.write_file(os.path.join(place, "package.zip"), parts["zip"])
    else:
        package = os.path.join(place, TOP)
        made.write_folder(package, parts["files"])
    if "link" in parts:
        os.makedirs(os.path.dirname(os.path.join(package, parts["link"])), exist_ok=True)
        os.symlink("/etc/hostname", os.path.join(package, parts["link"]))
    policy = made.write_file(os.path.join(place, "policy"), parts.get("policy", made.policy()))
    kept = parts.get("checkpoint")
    entries = None
    if "entries" in parts:
        entries = os.path.join(place, "entries")
        made.write_folder(entries, parts["entries"])
    return {
        "package": package, "policy": policy, "entries": entries,
        "checkpoint": None if kept is None else made.write_file(os.path.join(place, "kept"), kept),
    }
