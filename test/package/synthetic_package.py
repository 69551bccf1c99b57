"""Makes a small, whole evidence package, and one copy for each way of tampering with it.

    python3 synthetic_package.py FOLDER

writes the packages into FOLDER, with `index.json`: a list of {name, package, policy, checkpoint, entries},
paths or null. Everything is made here from the ledger format alone, with keys that anybody can compute:
nothing is shared with the verifier that is tried on it. Needs the standard library only.
"""

import base64
import hashlib
import hmac
import io
import json
import os
import struct
import sys
import zipfile

LEDGER = "ledger.example.org/custody-test"
TOP = "EX-2026-7-20260302T100000Z"
START = 1772359200000  # 2026-03-01T10:00:00Z
SIZE = 300
CHECKPOINT_TIME = START // 1000 + 3600
EXPORTED = START + 3600 * 1000
TEXT, INTEGER, BYTES, INSTANT, BOOLEAN, DECIMAL, JSON = 1, 2, 3, 4, 5, 6, 7
PICTURE = b"a picture of a shell casing\n" * 300
LETTER = b"a letter found beside it\n"


# --- Ed25519, signing only, in affine coordinates: slow, short, and not the verifier's ---

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
BASE = (
    15112221349535400772501151409588531511454012693041857206046113283949847762202,
    46316835694926478169428394003475163141307993866256225615783033603165251855960,
)


def add(a, b):
    (x1, y1, z1), (x2, y2, z2) = a, b
    c, e, g = z1 * z2 % P, x1 * x2 % P, y1 * y2 % P
    f = D * e * g % P
    c2 = c * c % P
    h, k = (c2 - f) % P, (c2 + f) % P
    x = c * h * ((x1 + y1) * (x2 + y2) - e - g) % P
    return (x, c * k * (g + e) % P, h * k % P)


def times(scalar, point):
    total, power = (0, 1, 1), (point[0], point[1], 1)
    while scalar:
        if scalar & 1:
            total = add(total, power)
        power = add(power, power)
        scalar >>= 1
    return total


def packed(point):
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def little(data):
    return int.from_bytes(data, "little")


class Signer:
    """A key pair; `name` is its seed, so that every run makes the same package."""

    def __init__(self, name):
        digest = hashlib.sha512(hashlib.sha256(b"test key " + name.encode()).digest()).digest()
        self.secret = little(digest[:32]) & (2**254 - 8) | 2**254
        self.prefix = digest[32:]
        self.public = packed(times(self.secret, BASE))

    def sign(self, message):
        r = little(hashlib.sha512(self.prefix + message).digest()) % L
        commitment = packed(times(r, BASE))
        k = little(hashlib.sha512(commitment + self.public + message).digest()) % L
        return commitment + ((r + k * self.secret) % L).to_bytes(32, "little")


# --- the ledger format ---


def sha256(data):
    return hashlib.sha256(data).digest()


def domain(tag):
    return b"witnessmark/v1/" + tag.encode() + b"\0"


def lp(form, data):
    return struct.pack(form, len(data)) + data


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def merkle_root(hashes):
    if len(hashes) < 2:
        return hashes[0] if hashes else sha256(b"")
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1" + merkle_root(hashes[:split]) + merkle_root(hashes[split:]))


def merkle_path(index, hashes):
    if len(hashes) < 2:
        return []
    split = 1 << (len(hashes) - 1).bit_length() - 1
    if index < split:
        return merkle_path(index, hashes[:split]) + [merkle_root(hashes[split:])]
    return merkle_path(index - split, hashes[split:]) + [merkle_root(hashes[:split])]


def b64(data):
    return base64.b64encode(data).decode()


def instant(ms):
    seconds, milli = divmod(ms - START, 1000)
    assert 0 <= seconds < 50400, "the story ends before midnight"
    seconds += 10 * 3600
    return "2026-03-01T%02d:%02d:%02d.%03dZ" % (seconds // 3600, seconds // 60 % 60, seconds % 60, milli)


class Person:
    def __init__(self, name, roles):
        self.name, self.roles = name, roles
        self.signer = Signer(name)
        self.account = "account-of-" + name
        self.key_id = sha256(domain("key") + b"\1" + self.signer.public)
        self.actor = "k1:" + self.key_id.hex()


class Chain:
    def __init__(self, name):
        self.secret = bytes(32) if name == "control" else sha256(b"secret of " + name.encode())
        self.tag0 = self.tag(0)
        self.id = sha256(domain("item") + lp(">H", LEDGER.encode()) + self.tag0)
        self.head = sha256(domain("genesis") + self.id)
        self.lines = []
        self.hashes = []

    def tag(self, seq):
        return hmac.new(self.secret, domain("tag") + struct.pack(">Q", seq), hashlib.sha256).digest()


def field(name, kind, value):
    encoders = {
        TEXT: str.encode, BYTES: bytes, DECIMAL: str.encode, BOOLEAN: lambda one: bytes([one]),
        INTEGER: lambda one: struct.pack(">q", one), INSTANT: lambda one: struct.pack(">q", one),
        JSON: lambda one: canonical(one).encode(),
    }
    return (name, kind, encoders[kind](value))


class Log:
    """The leaves, and the chains' events among them."""

    def __init__(self):
        self.leaves = []

    def append(self, tag, event_hash, logged_ms=None):
        logged_ms = START + 1000 * len(self.leaves) if logged_ms is None else logged_ms
        self.leaves.append(b"\xcc\1" + struct.pack(">Q", logged_ms) + tag + event_hash)
        return logged_ms

    def fill(self, size):
        while len(self.leaves) < size:
            other = sha256(b"another item %d" % len(self.leaves))
            self.append(other, sha256(other))

    def hashes(self):
        return [sha256(b"\0" + leaf) for leaf in self.leaves]

    def event(self, chain, kind, author, fields, others=(), **changes):
        """Signs and logs an event. `others`: (person, role). `changes`: members of the statement, and
        `logged_ms`, `author_role`, `hidden` (a logged event that no file shows)."""
        seq, index = len(chain.hashes), len(self.leaves)
        rows, leaves = [], []
        for position, (name, type_number, value) in enumerate(fields):
            salt = sha256(chain.id + struct.pack(">QH", seq, position))
            data = domain("field") + salt + struct.pack(">H", position) + lp(">H", name.encode())
            data += bytes([type_number]) + lp(">I", value)
            leaves.append(sha256(b"\0" + data))
            rows.append({"name": name, "type": type_number, "salt": salt.hex(), "value": value.hex()})
        statement = {
            "actor": author.actor, "anchor": {"root": sha256(b"").hex(), "size": 0},
            "body": {"fields": [one[0] for one in fields], "root": merkle_root(leaves).hex()},
            "item": chain.id.hex(), "ledger": LEDGER, "next": chain.tag(seq + 1).hex(),
            "occurred": instant(changes.pop("occurred_ms", START + 1000 * index)),
            "prev": chain.head.hex(), "seq": seq, "suite": 1, "type": kind + "/1",
            "with": sorted(person.actor for person, _ in others),
        }
        logged_ms = changes.pop("logged_ms", None)
        own_role = changes.pop("author_role", 4 if author.roles == ["service"] else 1)
        is_hidden = changes.pop("hidden", False)
        statement.update(changes)
        text = canonical(statement)
        blocks = signed(text, [(author, own_role), *others])
        chain.head = event_hash(text, blocks)
        logged_ms = self.append(chain.tag(seq), chain.head, logged_ms)
        chain.hashes.append(chain.head)
        if not is_hidden:
            chain.lines.append({
                "seq": seq, "logIndex": index, "loggedMs": logged_ms, "statement": text,
                "signatures": [block.hex() for block in blocks], "fields": rows, "proof": [],
            })
        return chain.head


def signed(text, signers):
    statement_hash = sha256(domain("statement") + text.encode())
    blocks = []
    for person, role in signers:
        head = bytes([1, role]) + person.key_id
        signature = person.signer.sign(domain("signature") + head + statement_hash)
        blocks.append(head + lp(">I", signature))
    return sorted(blocks)


def event_hash(text, blocks):
    statement_hash = sha256(domain("statement") + text.encode())
    return sha256(domain("event") + statement_hash + bytes([len(blocks)]) + b"".join(blocks))


# --- the notes and the policy ---

LOG_KEY = Signer("log")
OTHER_LOG_KEY = Signer("another log")
WITNESSES = {name: Signer(name) for name in ("court", "ally", "press")}


def key_hash(name, kind, signer):
    return sha256(name.encode() + b"\n" + bytes([kind]) + signer.public)[:4]


def vkey(name, kind, signer):
    return "%s+%s+%s" % (name, key_hash(name, kind, signer).hex(), b64(bytes([kind]) + signer.public))


def witness_name(name):
    return name + ".example/witness"


def note(size, root, log_key=LOG_KEY, witnesses=("court", "ally"), time=CHECKPOINT_TIME):
    text = "%s\n%d\n%s\n" % (LEDGER, size, b64(root))
    lines = "\n\u2014 %s %s\n" % (LEDGER, b64(key_hash(LEDGER, 1, log_key) + log_key.sign(text.encode())))
    for name in witnesses:
        signature = WITNESSES[name].sign(b"cosignature/v1\ntime %d\n" % time + text.encode())
        full = key_hash(witness_name(name), 4, WITNESSES[name]) + struct.pack(">Q", time) + signature
        lines += "\u2014 %s %s\n" % (witness_name(name), b64(full))
    return (text + lines).encode()


def policy(quorum="outsiders"):
    lines = ["log " + vkey(LEDGER, 1, LOG_KEY)]
    lines += ["witness %s %s" % (n, vkey(witness_name(n), 4, s)) for n, s in WITNESSES.items()]
    return "\n".join(lines + ["group outsiders 2 court ally press", "quorum " + quorum, ""])


# --- the story ---


class Story:
    """A case with one exhibit of two files. `act` is called in its place, to let the story differ."""

    def __init__(self, act=lambda story: None):
        self.log = Log()
        self.control, self.case, self.item = Chain("control"), Chain("case"), Chain("item")
        self.service = Person("service", ["service"])
        self.alice = Person("alice", ["evidence_custodian"])
        self.bob = Person("bob", ["investigator"])
        self.register(self.service)
        self.register(self.alice)
        self.register(self.bob)
        self.log.event(self.case, "case.opened", self.alice, [
            field("caseRef", TEXT, "EX/2026/7"), field("title", TEXT, "Exercise"),
        ])
        self.log.fill(20)
        self.objects = []
        self.bring_in("item.registered", PICTURE, "Д 100%.jpg".encode() + b"\xff", [
            field("caseId", BYTES, self.case.id), field("exhibitRef", TEXT, "KH-1"),
            field("title", TEXT, "Shell casing"), field("finder", TEXT, "a passer-by"),
            field("massGrams", DECIMAL, "412.50"), field("announcedSha256", BYTES, sha256(PICTURE)),
        ])
        self.log.event(self.case, "item.added", self.alice, [
            field("itemId", BYTES, self.item.id), field("firstEventHash", BYTES, self.item.hashes[0]),
        ])
        self.bring_in("file.attached", LETTER, b"letter.txt", [])
        self.log.event(
            self.item, "note.corrected", self.bob,
            [field("field", TEXT, "title"), field("reason", TEXT, "spelling")], [(self.alice, 2)],
        )
        act(self)
        anchored = {"root": merkle_root(self.log.hashes()[:20]).hex(), "size": 20}
        self.log.event(self.item, "storage.entered", self.service, [
            field("onBehalfOf", TEXT, self.service.account), field("authentication", TEXT, "service"),
        ], anchor=anchored)
        self.log.fill(260)
        self.export()
        self.log.fill(SIZE)

    def register(self, person, others=None, author_role=None, **changes):
        fields = {
            "keyId": (BYTES, person.key_id), "alg": (INTEGER, 1),
            "publicKey": (BYTES, person.signer.public), "account": (TEXT, person.account),
            "displayName": (TEXT, person.name), "organisation": (TEXT, "Exercise"),
            "roles": (JSON, person.roles),
        }
        fields.update(changes)
        if others is None:
            others = [] if person is self.service else [(self.service, 4)]
        role = {} if author_role is None else {"author_role": author_role}
        rows = [field(name, kind, value) for name, (kind, value) in fields.items()]
        self.log.event(self.control, "key.registered", person, rows, others, **role)

    def revoke(self, person, suspect_ms=None):
        rows = [field("keyId", BYTES, person.key_id), field("reason", TEXT, "lost")]
        rows += [] if suspect_ms is None else [field("suspectSince", INSTANT, suspect_ms)]
        self.log.event(self.control, "key.revoked", self.service, rows)

    def bring_in(self, kind, content, name, fields):
        seq = len(self.item.hashes)
        digests = [sha256(content), hashlib.sha512(content).digest()]
        self.log.event(self.item, kind, self.alice, fields + [
            field("sha256", BYTES, digests[0]), field("sha512", BYTES, digests[1]),
            field("sizeBytes", INTEGER, len(content)), field("originalName", BYTES, name),
            field("mediaType", TEXT, "image/jpeg"),
        ])
        shown = name.replace(b"%", b"%25").replace(b"\xff", b"%FF").decode()
        self.objects.append({
            "seq": seq, "sha256": digests[0].hex(), "sha512": digests[1].hex(),
            "sizeBytes": len(content), "mediaType": "image/jpeg", "originalName": shown,
            "path": "objects/" + digests[0].hex(),
        })

    def export(self):
        words = self.words()
        self.log.event(self.case, "report.exported", self.alice, [
            field(name, INSTANT if name == "exportedAt" else TEXT, words[name])
            for name in (
                "kind", "purpose", "recipient", "requestedBy", "language", "redactionProfile", "exportedAt",
            )
        ])

    def words(self):
        return {
            "kind": "full", "purpose": "trial", "recipient": "District Court", "requestedBy": "alice",
            "language": "en", "redactionProfile": "none", "exportedAt": EXPORTED,
        }

    def package_json(self):
        chains = [("control", self.control), ("case", self.case), ("item", self.item)]
        return {
            **self.words(), "format": "witnessmark-package/1", "ledger": LEDGER, "caseRef": "EX/2026/7",
            "exportedAt": instant(EXPORTED), "entries": "included", "withheld": [], "withheldItems": [],
            "chains": [{"kind": kind, "id": c.id.hex(), "tag0": c.tag0.hex()} for kind, c in chains],
            "items": [{
                "id": self.item.id.hex(), "exhibitRef": "KH-1", "title": "Shell casing",
                "objects": [dict(one) for one in self.objects],
            }],
            "generator": "synthetic",
        }


class Package:
    """The files of a bag, as anybody can change them. `write` makes the manifests right again."""

    def __init__(self, story=None, **note_changes):
        self.story = story = Story() if story is None else story
        hashes = story.log.hashes()
        self.json = story.package_json()
        self.chains = {}
        for name in ("control", "case", "item"):
            chain = getattr(story, name)
            for line in chain.lines:
                line["proof"] = [b64(one) for one in merkle_path(line["logIndex"], hashes)]
            self.chains[name] = chain
        self.lines = {name: json.loads(json.dumps(chain.lines)) for name, chain in self.chains.items()}
        self.objects = {one: sha256(one).hex() for one in (PICTURE, LETTER)}
        self.files = {
            "data/README.txt": b"synthetic\n",
            "data/ledger/checkpoint": note(SIZE, merkle_root(hashes), **note_changes),
            "data/ledger/checkpoints/64": note(64, merkle_root(hashes[:64]), time=CHECKPOINT_TIME - 1800),
            "data/ledger/policy": policy().encode(),
            "data/objects/" + sha256(PICTURE).hex(): PICTURE,
            "data/objects/" + sha256(LETTER).hex(): LETTER,
        }
        checkpoint = self.files["data/ledger/checkpoint"]
        self.files["data/ledger/checkpoint.body"] = checkpoint.split(b"\n\n")[0] + b"\n"
        log_line = checkpoint.split(b"\n\n")[1].split(b"\n")[0]
        self.files["data/ledger/checkpoint.ed25519"] = base64.b64decode(log_line.split(b" ")[2])[4:]
        entries = [b"\0\x4a" + leaf for leaf in story.log.leaves]
        for number in range((SIZE + 255) // 256):
            bundle = b"".join(entries[256 * number : 256 * (number + 1)])
            self.files["data/ledger/entries/%d" % number] = bundle

    def line(self, chain, seq):
        return self.lines[chain][seq]

    def field(self, chain, seq, name):
        return next(one for one in self.line(chain, seq)["fields"] if one["name"] == name)

    def withhold(self, chain, seq, name, declare=True):
        rows = self.line(chain, seq)["fields"]
        position = next(i for i, one in enumerate(rows) if one["name"] == name)
        rows[position] = {"name": name, "leaf": leaf_of(rows[position], position).hex()}
        if declare:
            self.json["withheld"].append(
                {"chain": self.chains[chain].id.hex(), "seq": seq, "field": name, "ground": "privacy"}
            )
        return rows[position]

    def resign(self, chain, seq, statement, signers):
        """Signs a changed statement with the true keys. The log knows nothing of it."""
        text = statement if isinstance(statement, str) else canonical(statement)
        line = self.line(chain, seq)
        line["statement"] = text
        line["signatures"] = [block.hex() for block in signed(text, signers)]

    def bag(self):
        files = dict(self.files)
        if self.json is not None:
            files["data/package.json"] = (canonical(self.json) + "\n").encode()
        for name, lines in self.lines.items():
            texts = [one if isinstance(one, str) else canonical(one) for one in lines]
            path = "data/ledger/events/%s.jsonl" % self.chains[name].id.hex()
            files[path] = "".join(text + "\n" for text in texts).encode("utf-8", "surrogatepass")
        return {name: data for name, data in with_manifests(files).items() if data is not None}


def leaf_of(row, position):
    name, value = row["name"].encode(), bytes.fromhex(row["value"])
    data = domain("field") + bytes.fromhex(row["salt"]) + struct.pack(">H", position) + lp(">H", name)
    return sha256(b"\0" + data + bytes([row["type"]]) + lp(">I", value))


def with_manifests(files):
    """Files already given stay as they are, also where they are given as None: left out."""
    made = dict(files)
    payload = {name: data for name, data in files.items() if name.startswith("data/") and data is not None}
    made.setdefault("bagit.txt", b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")
    oxum = "%d.%d" % (sum(map(len, payload.values())), len(payload))
    made.setdefault("bag-info.txt", ("Bagging-Date: 2026-03-01\nPayload-Oxum: %s\n" % oxum).encode())
    for algorithm in ("sha256", "sha512"):
        made.setdefault("manifest-%s.txt" % algorithm, manifest(algorithm, payload))
    tags = {n: d for n, d in made.items() if not n.startswith(("data/", "tagmanifest-")) and d is not None}
    for algorithm in ("sha256", "sha512"):
        made.setdefault("tagmanifest-%s.txt" % algorithm, manifest(algorithm, tags))
    return made


def manifest(algorithm, files):
    digests = {name: hashlib.new(algorithm, data).hexdigest() for name, data in files.items()}
    return "".join("%s  %s\n" % (digests[name], name) for name in sorted(files)).encode()


def zipped(files, top=TOP):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(top + "/" + name), data, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def write_folder(folder, files):
    for name, data in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


def write_file(path, data):
    with open(path, "wb") as file:
        file.write(data if isinstance(data, bytes) else data.encode())
    return path


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    from tampered_packages import write_all

    write_all(sys.argv[1])
