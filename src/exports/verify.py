#!/usr/bin/env python3
"""Check an evidence package of Witnessmark without Witnessmark.

    python3 verify.py PACKAGE --policy FILE [--checkpoint KEPT] [--entries DIR] [--json]

PACKAGE is the ZIP or the unpacked folder. FILE is the trust policy; it must come from outside the
package (from the court, a treaty partner, an earlier delivery), since a forger would enclose a policy
of his own. KEPT is a checkpoint noted down earlier; DIR holds the entry bundles of a package that does
not enclose them.

Needs Python 3.9 and its standard library, nothing else. It reads, writes no file, opens no connection.
Exit status: 0 everything held; 1 a claim failed; 2 usage, or input that cannot be read at all;
3 nothing failed, but something that should have been checked was not.

The rules are those of the pages "Ledger format, suite 1" (F in the comments below, by section) and
"How a package is verified" (V, by step). Everything in the package may have been made by an adversary
who knows this program: nothing is believed before it has been checked, and what cannot be read is a
finding, never a crash.
"""

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import stat
import struct
import sys
import unicodedata
import zlib
from bisect import bisect_right
from collections import Counter
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Set, Tuple

# ---------------------------------------------------------------------------------------------------
# 1. Words and limits
# ---------------------------------------------------------------------------------------------------

KNOWN_TYPES: Tuple[str, ...] = tuple(
    sorted(
        name + "/1"
        for name in """
        access.elevated access.sealed
        admissibility.assessed admissibility.countered admissibility.noted admissibility.objected
        admissibility.ruled
        analysis.biometric_compared analysis.recorded
        case.amended case.closed case.opened
        court.produced court.returned court.ruled
        custody.prior_declared custody.reassigned
        derivation.converted derivation.copied derivation.decrypted derivation.extracted
        derivation.imaged derivation.redacted derivation.split derivation.transcribed
        derivation.translated
        disclosure.served disclosure.verified
        disposition.authorised disposition.executed disposition.returned_to_originator
        disposition.returned_to_owner
        erasure.executed
        examination.ended examination.started
        exhibit.assigned
        file.attached file.scanned
        gap.explained
        grant.ended grant.given
        handover.accepted handover.cancelled handover.offered handover.refused
        hold.lifted hold.set
        incident.damaged incident.found incident.lost incident.tamper_suspected
        integrity.checked
        item.added item.captured_online item.collected item.linked item.moved item.photographed
        item.produced_by_provider item.registered item.seized item.surrendered item.voided
        key.registered key.revoked key.rotated
        kit.checked_out kit.lost kit.returned kit.sealed
        note.added note.corrected
        operations.opened
        package.imported
        policy.adopted
        proof.checked
        provenance.amended provenance.recorded
        quarantine.lifted
        release.consented release.declassified release.downgraded release.withdrawn
        report.exported
        request.acknowledged request.closed request.drafted request.executed request.in_execution
        request.more_information_needed request.partly_executed request.postponed request.refused
        request.sent request.withdrawn
        restriction.lifted restriction.privilege_reviewed restriction.set
        seal.applied seal.broken seal.inspected seal.packaged seal.replaced
        storage.entered storage.left
        timestamp.received
        transfer.cancelled transfer.readdressed transfer.received transfer.refused transfer.released
        transfer.sent_abroad
        """.split()
    )
)
_KNOWN = frozenset(KNOWN_TYPES)

# V step 12: their rules are not built yet, so a record that holds one is not fully checked.
UNBUILT_TYPES = frozenset({"branch.opened/1", "branch.merged/1", "statement.recovered/1"})

# F 6: acts of two persons.
TWO_PERSON_TYPES = frozenset(
    name + "/1"
    for name in (
        "note.corrected", "quarantine.lifted", "disposition.executed", "erasure.executed",
        "item.voided", "grant.given", "custody.reassigned",
    )
)

# F 2: the control chain holds these alone, and no other chain holds them.
REGISTRY_TYPES = frozenset({"key.registered/1", "key.revoked/1"})

# F 3: what a chain is follows from its first event; all else is an item.
KIND_BY_FIRST_TYPE = {
    "case.opened/1": "case",
    "request.drafted/1": "request",
    "kit.checked_out/1": "device",
    "operations.opened/1": "operations",
}
CHAIN_KINDS = frozenset({"control", "case", "item", "request", "device", "operations"})

# F 4: besides every field of the registry.
NEVER_WITHHELD = frozenset(
    {"caseId", "itemId", "firstEventHash", "caseRef", "onBehalfOf", "authentication", "erased"}
)

# F 4: the types of fields.
TEXT, INTEGER, BYTES, INSTANT, BOOLEAN, DECIMAL, JSON = 1, 2, 3, 4, 5, 6, 7

# F 6: the roles of signatures.
AUTHOR, COUNTER_SIGNER, APPROVER, SERVICE = 1, 2, 3, 4

MAX_SAFE = 2**53 - 1
MAX_STATEMENT = 32 * 1024
MAX_FIELDS = 256
MAX_VALUE = 1024 * 1024
MAX_LINE = 8 * 1024 * 1024
MAX_BLOCKS = 16
MAX_SIGNATURE = 8 * 1024
MAX_NOTE = 64 * 1024
MAX_NOTE_SIGNATURES = 64
MAX_PROOF = 63
MAX_EVENTS = 2**20
MAX_ENTRIES = 2**20
MAX_MISSING = 4096  # bundles named: a log may sign any size
MAX_DEPTH = 16
MAX_PACKAGE_JSON = 64 * 1024 * 1024
MAX_POLICY = 1024 * 1024
MAX_BAG_INFO = 1024 * 1024
MAX_MANIFEST_LINE = 128 * 1024
FIVE_MINUTES = 5 * 60 * 1000
ONE_DAY = 24 * 60 * 60 * 1000
FIRST_INSTANT = -62135596800000  # 0001-01-01T00:00:00.000Z
LAST_INSTANT = 253402300799999  # 9999-12-31T23:59:59.999Z
CHUNK = 1024 * 1024


class Unreadable(Exception):
    """The input cannot be read at all, or the call is wrong: exit 2, and no verdict."""


class Refused(Exception):
    """A closed form is broken (E_CANON), a limit is passed (E_LIMIT), a suite is unknown (E_SUITE)."""

    def __init__(self, code: str, detail: str, seq: Optional[int] = None) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.seq = seq


# ---------------------------------------------------------------------------------------------------
# 2. Findings
# ---------------------------------------------------------------------------------------------------


class Finding(NamedTuple):
    code: str
    step: int
    chain: Optional[str]
    seq: Optional[int]
    field: Optional[str]
    path: Optional[str]
    detail: str


class Findings:
    """All findings, each once: two that agree in all but the free text are one (V, Inputs and outcome)."""

    def __init__(self) -> None:
        self._by_key: Dict[Tuple[Any, ...], Finding] = {}

    def add(
        self,
        code: str,
        step: int,
        detail: str,
        *,
        chain: Optional[str] = None,
        seq: Optional[int] = None,
        field: Optional[str] = None,
        path: Optional[str] = None,
    ) -> None:
        finding = Finding(code, 0 if code == "E_LIMIT" else step, chain, seq, field, path, detail)
        self._by_key.setdefault(finding[:6], finding)

    def __len__(self) -> int:
        return len(self._by_key)

    def codes(self) -> Set[str]:
        return {finding.code for finding in self._by_key.values()}

    def sorted(self) -> List[Finding]:
        return sorted(self._by_key.values(), key=_order_of)


def _order_of(finding: Finding) -> Tuple[Any, ...]:
    def text(value: Optional[str]) -> Tuple[bool, bytes]:
        return (value is not None, (value or "").encode("utf-8", "surrogatepass"))

    seq = (finding.seq is not None, finding.seq or 0)
    return (
        finding.step, text(finding.chain), seq, text(finding.field), text(finding.path),
        text(finding.code),
    )


# ---------------------------------------------------------------------------------------------------
# 3. Bytes and closed forms (F 1)
# ---------------------------------------------------------------------------------------------------


def sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def domain(tag: str) -> bytes:
    """D(t) of F 1: keeps a hash or signature made for one purpose from serving another."""
    return b"witnessmark/v1/" + tag.encode("ascii") + b"\0"


def u64(value: int) -> bytes:
    return struct.pack(">Q", value)


def lp16(data: bytes) -> bytes:
    return struct.pack(">H", len(data)) + data


def lp32(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


_HEX = re.compile(r"(?:[0-9a-f]{2})*\Z")
_DECIMAL_TEXT = re.compile(r"(?:0|[1-9][0-9]*)\Z")
_FIELD_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]{0,63}\Z")
_EVENT_TYPE = re.compile(r"[a-z]+(?:\.[a-z_]+)+/[1-9][0-9]*\Z")
_LEDGER = re.compile(r"[!-*,-~]+\Z")
_ACTOR = re.compile(r"k1:[0-9a-f]{64}\Z")
_INSTANT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})\.([0-9]{3})Z\Z"
)
_DECIMAL_VALUE = re.compile(rb"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")
_MINUS_ZERO = re.compile(rb"-0(?:\.0+)?\Z")


def is_hex(value: Any, length: Optional[int] = None) -> bool:
    """Lower-case hex; `length` counts bytes."""
    if not isinstance(value, str) or _HEX.match(value) is None:
        return False
    return length is None or len(value) == 2 * length


def is_count(value: Any) -> bool:
    """A size or an index: an integer (never a boolean) from 0 to below 2^53."""
    return type(value) is int and 0 <= value <= MAX_SAFE


def from_base64(text: Any) -> Optional[bytes]:
    """Padded, canonical base64, else None."""
    if not isinstance(text, str):
        return None
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (ValueError, binascii.Error):
        return None
    return data if base64.b64encode(data).decode("ascii") == text else None


def from_decimal(text: str) -> Optional[int]:
    """Decimal text of a size or an index, else None."""
    if len(text) > 16 or _DECIMAL_TEXT.match(text) is None:
        return None
    value = int(text)
    return value if value <= MAX_SAFE else None


def is_nfc(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def _days_before_year(year: int) -> int:
    """Days from 0000-03-01 of the Gregorian calendar, carried back, to March 1 of that year."""
    return 365 * year + year // 4 - year // 100 + year // 400


def _days_of(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01."""
    if month <= 2:
        year, month = year - 1, month + 12
    return _days_before_year(year) + (153 * (month - 3) + 2) // 5 + day - 1 - 719468


def _days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def from_instant(text: Any) -> Optional[int]:
    """`YYYY-MM-DDTHH:MM:SS.sssZ` as milliseconds since 1970; None where that time does not exist."""
    match = _INSTANT.match(text) if isinstance(text, str) else None
    if match is None:
        return None
    year, month, day, hour, minute, second, milli = (int(group) for group in match.groups())
    if year == 0 or not (1 <= month <= 12 and 1 <= day <= _days_in_month(year, month)):
        return None
    if hour > 23 or minute > 59 or second > 59:
        return None
    seconds = ((_days_of(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
    return seconds * 1000 + milli


def instant_text(ms: int) -> Optional[str]:
    """The inverse of `from_instant`; None outside the years 0001 to 9999."""
    if not FIRST_INSTANT <= ms <= LAST_INSTANT:
        return None
    days, rest = divmod(ms, ONE_DAY)
    year = days // 366 + 1970
    while _days_of(year + 1, 1, 1) <= days:
        year += 1
    while _days_of(year, 1, 1) > days:
        year -= 1
    month = 12
    while _days_of(year, month, 1) > days:
        month -= 1
    day = days - _days_of(year, month, 1) + 1
    seconds, milli = divmod(rest, 1000)
    return "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ" % (
        year, month, day, seconds // 3600, seconds // 60 % 60, seconds % 60, milli,
    )


# --- JSON ---


def _whole_number(text: str) -> int:
    if text == "-0" or len(text) > 17:
        raise ValueError("integer out of range")
    value = int(text)
    if abs(value) > MAX_SAFE:
        raise ValueError("integer out of range")
    return value


def _no_number(text: str) -> Any:
    raise ValueError("not an integer: " + text[:40])


def _without_duplicates(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key occurs twice")
    return members


_DECODER = json.JSONDecoder(
    object_pairs_hook=_without_duplicates,
    parse_int=_whole_number,
    parse_float=_no_number,
    parse_constant=_no_number,
)


def parse_json(data: bytes) -> Any:
    """UTF-8 JSON with integers only, no duplicate keys, no lone surrogates; else ValueError."""
    text = data.decode("utf-8")
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if "\\u" in text:
        _refuse_lone_surrogates(value)
    return value


def _refuse_lone_surrogates(value: Any) -> None:
    pending = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, str):
            one.encode("utf-8")  # UnicodeEncodeError is a ValueError
        elif isinstance(one, list):
            pending.extend(one)
        elif isinstance(one, dict):
            pending.extend(one)
            pending.extend(one.values())


def canonical_json(value: Any) -> bytes:
    """RFC 8785 for the values that occur here: no fractions."""
    return _canonical_text(value).encode("utf-8")


def _canonical_text(value: Any) -> str:
    if isinstance(value, dict):
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        members = (_canonical_text(name) + ":" + _canonical_text(value[name]) for name in names)
        return "{" + ",".join(members) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_canonical_text(one) for one in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def parse_closed_json(data: bytes) -> Any:
    """JSON that is hashed (F 1): the very bytes that RFC 8785 gives, without null, NFC; else ValueError."""
    value = parse_json(data)
    _refuse_open_forms(value, 0)
    if canonical_json(value) != data:
        raise ValueError("not the canonical encoding")
    return value


def _refuse_open_forms(value: Any, depth: int) -> None:
    if value is None:
        raise ValueError("null")
    if isinstance(value, str) and not is_nfc(value):
        raise ValueError("text not in NFC")
    if not isinstance(value, (dict, list)):
        return
    if depth == MAX_DEPTH:
        raise ValueError("nested too deep")
    for name in value if isinstance(value, dict) else ():
        if not is_nfc(name):
            raise ValueError("key not in NFC")
    for one in value.values() if isinstance(value, dict) else value:
        _refuse_open_forms(one, depth + 1)


def has_keys(value: Any, *names: str) -> bool:
    """Whether this is an object with exactly these keys."""
    return isinstance(value, dict) and len(value) == len(names) and all(n in value for n in names)


# ---------------------------------------------------------------------------------------------------
# 4. Ed25519 (RFC 8032, with the one equation of F 2)
# ---------------------------------------------------------------------------------------------------
# A point is (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z, on -x² + y² = 1 + d·x²y² modulo _P.

_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_D2 = 2 * _D % _P
_SQRT_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

Point = Tuple[int, int, int, int]
_NEUTRAL: Point = (0, 1, 1, 0)


def _add(a: Point, b: Point) -> Point:
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    r = (y1 - x1) * (y2 - x2) % _P
    s = (y1 + x1) * (y2 + x2) % _P
    t = t1 * _D2 % _P * t2 % _P
    u = 2 * z1 * z2 % _P
    e, f, g, h = s - r, u - t, u + t, s + r
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _double(a: Point) -> Point:
    x, y, z, _ = a
    xx, yy = x * x % _P, y * y % _P
    h = xx + yy
    e = h - (x + y) * (x + y) % _P
    g = xx - yy
    f = 2 * z * z % _P + g
    return (e * f % _P, g * h % _P, f * g % _P, e * h % _P)


def _encode(a: Point) -> bytes:
    x, y, z, _ = a
    inverse = pow(z, -1, _P)
    x, y = x * inverse % _P, y * inverse % _P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def _decode(data: bytes) -> Optional[Point]:
    """The point with this encoding; None for a non-canonical encoding, or none of a point."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & (2**255 - 1)
    if y >= _P:
        return None
    u, v = (y * y - 1) % _P, (_D * y * y + 1) % _P
    x = u * pow(v, 3, _P) * pow(u * pow(v, 7, _P), (_P - 5) // 8, _P) % _P
    if v * x * x % _P != u:
        x = x * _SQRT_MINUS_ONE % _P
    if v * x * x % _P != u or (x == 0 and sign == 1):
        return None
    if x & 1 != sign:
        x = _P - x
    return (x, y, 1, x * y % _P)


def _multiples(a: Point) -> List[Point]:
    """0·a to 15·a."""
    table = [_NEUTRAL, a]
    while len(table) < 16:
        table.append(_add(table[-1], a))
    return table


def _times(pairs: List[Tuple[List[Point], int]]) -> Point:
    """The sum of the products, four bits at a time over all of them together."""
    total = _NEUTRAL
    for shift in range(252, -4, -4):
        if total is not _NEUTRAL:
            total = _double(_double(_double(_double(total))))
        for table, scalar in pairs:
            digit = scalar >> shift & 15
            if digit:
                total = _add(total, table[digit])
    return total


_BASE = _multiples(
    _decode(bytes.fromhex("58" + "66" * 31)) or _NEUTRAL  # the base point of RFC 8032 §5.1
)
_SOUND_KEYS: Dict[bytes, Optional[List[Point]]] = {}


def _key_table(public_key: bytes) -> Optional[List[Point]]:
    """Multiples of -A, kept for the next signature of the same key; None if the key is not sound."""
    if public_key not in _SOUND_KEYS:
        _SOUND_KEYS[public_key] = _sound_key_table(public_key)
    return _SOUND_KEYS[public_key]


def _sound_key_table(public_key: bytes) -> Optional[List[Point]]:
    point = _decode(public_key) if len(public_key) == 32 else None
    if point is None:
        return None
    x, y, z, t = point
    table = _multiples((-x % _P, y, z, -t % _P))
    # [L]A is neutral for torsion-free A only; of these, the neutral point alone is of small order.
    small = x == 0 and y == 1
    return None if small or _encode(_times([(table, _L)])) != _encode(_NEUTRAL) else table


def is_sound_public_key(public_key: bytes) -> bool:
    """32 bytes, canonical, not of small order, without torsion (F 2)."""
    return _key_table(public_key) is not None


def ed25519_verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """S < L, A sound, and the encoding of [S]B - [k]A is R, byte for byte (F 2): never cofactored."""
    if len(signature) != 64:
        return False
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    table = _key_table(public_key)
    if table is None or s >= _L:
        return False
    digest = hashlib.sha512(r + public_key + message).digest()
    k = int.from_bytes(digest, "little") % _L
    return _encode(_times([(_BASE, s), (table, k)])) == r


# --- WebAuthn with ES256 (F 2 and 6, algorithm 2): ECDSA on P-256 ---
# A point is (X, Y, Z) with x = X/Z², y = Y/Z³, on y² = x³ - 3x + b modulo _Q; Z = 0 is the neutral point.

_Q = 2**256 - 2**224 + 2**192 + 2**96 - 1
_N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
P256Point = Tuple[int, int, int]
_P256_NEUTRAL: P256Point = (1, 1, 0)


def _p256_double(a: P256Point) -> P256Point:
    x, y, z = a
    delta, gamma = z * z % _Q, y * y % _Q
    beta, alpha = x * gamma % _Q, 3 * (x - delta) * (x + delta) % _Q
    x3 = (alpha * alpha - 8 * beta) % _Q
    return (x3, (alpha * (4 * beta - x3) - 8 * gamma * gamma) % _Q, 2 * y * z % _Q)


def _p256_add(a: P256Point, b: P256Point) -> P256Point:
    if a[2] == 0 or b[2] == 0:
        return a if b[2] == 0 else b
    (x1, y1, z1), (x2, y2, z2) = a, b
    zz1, zz2 = z1 * z1 % _Q, z2 * z2 % _Q
    u1, u2 = x1 * zz2 % _Q, x2 * zz1 % _Q
    s1, s2 = y1 * z2 * zz2 % _Q, y2 * z1 * zz1 % _Q
    if u1 == u2:
        return _p256_double(a) if s1 == s2 else _P256_NEUTRAL
    h, r = u2 - u1, s2 - s1
    hh = h * h % _Q
    hhh, v = h * hh % _Q, u1 * hh % _Q
    x3 = (r * r - hhh - 2 * v) % _Q
    return (x3, (r * (v - x3) - s1 * hhh) % _Q, h * z1 * z2 % _Q)


def _p256_multiples(a: P256Point) -> List[P256Point]:
    """0·a to 15·a."""
    table = [_P256_NEUTRAL, a]
    while len(table) < 16:
        table.append(_p256_add(table[-1], a))
    return table


def _p256_times(pairs: List[Tuple[List[P256Point], int]]) -> P256Point:
    """The sum of the products, four bits at a time over all of them together."""
    total = _P256_NEUTRAL
    for shift in range(252, -4, -4):
        for _ in range(4 if total[2] else 0):
            total = _p256_double(total)
        for table, scalar in pairs:
            digit = scalar >> shift & 15
            if digit:
                total = _p256_add(total, table[digit])
    return total


_P256_BASE = _p256_multiples(  # the base point of SP 800-186 §3.2.1.3
    (
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        1,
    )
)
_P256_KEYS: Dict[bytes, Optional[List[P256Point]]] = {}


def _p256_key_table(public_key: bytes) -> Optional[List[P256Point]]:
    """Multiples of the key, kept for its next signature; None if the bytes are no compressed point."""
    if public_key not in _P256_KEYS:
        point = _p256_decode(public_key)
        _P256_KEYS[public_key] = None if point is None else _p256_multiples(point)
    return _P256_KEYS[public_key]


def _p256_decode(data: bytes) -> Optional[P256Point]:
    x = int.from_bytes(data[1:], "big")
    if len(data) != 33 or data[0] not in (2, 3) or x >= _Q:
        return None
    square = (x * x * x - 3 * x + _B) % _Q
    y = pow(square, (_Q + 1) // 4, _Q)
    if y * y % _Q != square:
        return None
    return (x, y if y & 1 == data[0] & 1 else _Q - y, 1)


def p256_verify(public_key: bytes, message: bytes, r: int, s: int) -> bool:
    """ECDSA over SHA-256 (FIPS 186-5 §6.4.2); s may be in the upper half."""
    table = _p256_key_table(public_key)
    if table is None or not 0 < r < _N or not 0 < s < _N:
        return False
    inverse = pow(s, -1, _N)
    e = int.from_bytes(sha256(message), "big")
    x, _, z = _p256_times([(_P256_BASE, e * inverse % _N), (table, r * inverse % _N)])
    return z != 0 and x * pow(z, -2, _Q) % _Q % _N == r


def _ecdsa_der(data: bytes) -> Optional[Tuple[int, int]]:
    """r and s out of strict DER: it must be what writing the two numbers again gives."""
    if len(data) < 8 or len(data) > 72:
        return None
    r_end = 4 + data[3]
    r = int.from_bytes(data[4:r_end], "big")
    s = int.from_bytes(data[r_end + 2:], "big")
    return (r, s) if data == _der_of(r, s) else None


def _der_of(r: int, s: int) -> bytes:
    content = b""
    for number in (r, s):
        one = number.to_bytes(number.bit_length() // 8 + 1, "big")
        content += bytes([2, len(one)]) + one
    return bytes([0x30, len(content)]) + content


def webauthn_verify(public_key: bytes, message: bytes, signature: bytes) -> bool:
    """The signature lp16(authenticatorData) ‖ lp16(clientDataJSON) ‖ lp16(DER) of a verified person (F 6)."""
    parts = []
    rest = signature
    for _ in range(3):
        length = int.from_bytes(rest[:2], "big")
        if len(rest) < 2 + length:
            return False
        parts.append(rest[2:2 + length])
        rest = rest[2 + length:]
    data, client, der = parts
    scalars = _ecdsa_der(der)
    if rest or scalars is None or not _shows_verified_person(data):
        return False
    challenge = base64.urlsafe_b64encode(sha256(message)).decode().rstrip("=")
    return _is_client_data(client, challenge) and p256_verify(
        public_key, data + sha256(client), *scalars
    )


def _shows_verified_person(data: bytes) -> bool:
    """37 bytes: present (01) and verified (04), perhaps eligible for backup (08) and backed up (10)."""
    return len(data) == 37 and data[32] in (0x05, 0x0D, 0x1D)


def _is_client_data(data: bytes, challenge: str) -> bool:
    try:
        members = parse_json(data)
    except ValueError:
        return False
    if not isinstance(members, dict) or not all(isinstance(one, (str, bool)) for one in members.values()):
        return False
    return (
        members.get("type") == "webauthn.get"
        and members.get("challenge") == challenge
        and isinstance(members.get("origin"), str)
        and members["origin"] != ""
        and members.get("crossOrigin", False) is False
        and "topOrigin" not in members
    )


_SOUND = {1: is_sound_public_key, 2: lambda public_key: _p256_key_table(public_key) is not None}
_VERIFY = {1: ed25519_verify, 2: webauthn_verify}


# ---------------------------------------------------------------------------------------------------
# 5. Merkle trees (RFC 9162 §2.1)
# ---------------------------------------------------------------------------------------------------

EMPTY_ROOT = sha256(b"")


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\0" + data)


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right)


class Tree:
    """The root of every prefix of a list of leaf hashes. Level b holds the hashes of full subtrees of 2^b."""

    def __init__(self, leaf_hashes: Iterable[bytes]) -> None:
        level = bytearray()
        for one in leaf_hashes:
            level += one
        self.size = len(level) // 32
        self._levels = [level]
        while len(level) >= 64:
            above = bytearray()
            for start in range(0, len(level) - 63, 64):
                above += sha256(b"\1" + level[start : start + 64])
            self._levels.append(above)
            level = above

    def root(self, size: Optional[int] = None) -> bytes:
        """MTH of the first `size` leaves (of all)."""
        size = self.size if size is None else size
        root: Optional[bytes] = None
        for bit, level in enumerate(self._levels):
            if size >> bit & 1:
                start = 32 * (size >> bit + 1 << 1)
                node = bytes(level[start : start + 32])
                root = node if root is None else node_hash(node, root)
        return EMPTY_ROOT if root is None else root


def is_included(leaf: bytes, index: int, size: int, proof: List[bytes], root: bytes) -> bool:
    """RFC 9162 §2.1.3.2; `leaf` is the leaf's hash."""
    if index >= size:
        return False
    fn, sn, value = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            value = node_hash(sibling, value)
            while not fn & 1 and fn != 0:
                fn, sn = fn >> 1, sn >> 1
        else:
            value = node_hash(value, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and value == root


# ---------------------------------------------------------------------------------------------------
# 6. Trust policy (C2SP tlog-policy, F 7)
# ---------------------------------------------------------------------------------------------------


class VerifierKey(NamedTuple):
    """A C2SP vkey: the name and the 32-bit id only find the key; the public key decides."""

    name: bytes
    key_hash: bytes
    public_key: bytes


class Group(NamedTuple):
    threshold: int
    members: Tuple[bytes, ...]


class Policy:
    """Whom the reader trusts. `quorum` is None for `quorum none`."""

    def __init__(self) -> None:
        self.logs: List[VerifierKey] = []
        self.witnesses: Dict[bytes, VerifierKey] = {}
        self.groups: Dict[bytes, Group] = {}
        self.quorum: Optional[bytes] = None
        self._has_quorum = False
        self._public_keys: Set[bytes] = set()
        self._members: Set[bytes] = set()

    def is_met(self, signed: Set[bytes]) -> bool:
        """Whether the witnesses of these names make the quorum."""
        return self.quorum is not None and self._is_met(self.quorum, signed)

    def _is_met(self, name: bytes, signed: Set[bytes]) -> bool:
        # Groups name only what stands above them, so one pass in file order settles all.
        met = {witness: witness in signed for witness in self.witnesses}
        for group, (threshold, members) in self.groups.items():
            met[group] = sum(met[member] for member in members) >= threshold
        return met[name]

    def read_line(self, words: List[bytes]) -> None:
        readers = {
            b"log": self._read_log, b"witness": self._read_witness, b"group": self._read_group,
            b"quorum": self._read_quorum,
        }
        reader = readers.get(words[0])
        if reader is None:
            raise Unreadable("policy: unknown keyword " + printable(words[0]))
        reader(words[1:])

    def _read_log(self, words: List[bytes]) -> None:
        if len(words) not in (1, 2):
            raise Unreadable("policy: a log line has a key and perhaps an address")
        self.logs.append(self._take_key(words[0], 1))

    def _read_witness(self, words: List[bytes]) -> None:
        if len(words) not in (2, 3):
            raise Unreadable("policy: a witness line has a name, a key and perhaps an address")
        self._define(words[0])
        self.witnesses[words[0]] = self._take_key(words[1], 4)

    def _read_group(self, words: List[bytes]) -> None:
        if len(words) < 3:
            raise Unreadable("policy: a group line has a name, a number and members")
        name, wanted, members = words[0], words[1], words[2:]
        self._define(name)
        for member in members:
            if member not in self.witnesses and member not in self.groups:
                raise Unreadable("policy: not defined before its use: " + printable(member))
            if member in self._members:
                raise Unreadable("policy: in two groups: " + printable(member))
            self._members.add(member)
        self.groups[name] = Group(_threshold(wanted, len(members)), tuple(members))

    def _read_quorum(self, words: List[bytes]) -> None:
        if self._has_quorum or len(words) != 1:
            raise Unreadable("policy: exactly one quorum line with one name is needed")
        self._has_quorum = True
        if words[0] == b"none":
            return
        if words[0] not in self.witnesses and words[0] not in self.groups:
            raise Unreadable("policy: not defined before its use: " + printable(words[0]))
        self.quorum = words[0]

    def _define(self, name: bytes) -> None:
        if name == b"none" or name in self.witnesses or name in self.groups:
            raise Unreadable("policy: name taken: " + printable(name))

    def _take_key(self, text: bytes, kind: int) -> VerifierKey:
        key = parse_vkey(text, kind)
        if key.public_key in self._public_keys:
            raise Unreadable("policy: one key under two names")
        self._public_keys.add(key.public_key)
        return key

    def finish(self) -> "Policy":
        if not self._has_quorum:
            raise Unreadable("policy: no quorum line")
        return self


def _threshold(wanted: bytes, members: int) -> int:
    if wanted in (b"any", b"all"):
        return 1 if wanted == b"any" else members
    number = from_decimal(wanted.decode("ascii", "replace"))
    if number is None or not 1 <= number <= members:
        raise Unreadable("policy: a group needs between 1 and all of its members")
    return number


def is_key_name(name: str) -> bool:
    """C2SP signed-note: not empty, no Unicode space, no plus."""
    return name != "" and "+" not in name and not any(one.isspace() for one in name)


def parse_vkey(text: bytes, kind: int) -> VerifierKey:
    """`<name>+<id>+<base64 of type and key>`; the type must be 01 for a log, 04 for a witness."""
    parts = text.split(b"+", 2)
    encoded = from_base64(parts[2].decode("ascii", "replace")) if len(parts) == 3 else None
    name = parts[0].decode("utf-8")
    if encoded is None or not is_key_name(name) or not is_hex(parts[1].decode("ascii", "replace"), 4):
        raise Unreadable("policy: malformed key " + printable(text))
    if len(encoded) != 33 or encoded[0] != kind:
        raise Unreadable("policy: key of a type that does not belong here: " + printable(text))
    key_hash = sha256(parts[0] + b"\n" + encoded)[:4]
    if key_hash.hex().encode() != parts[1] or not is_sound_public_key(encoded[1:]):
        raise Unreadable("policy: key id or key wrong: " + printable(text))
    return VerifierKey(parts[0], key_hash, encoded[1:])


def parse_policy(data: bytes) -> Policy:
    """Raises Unreadable for whatever tlog-policy does not allow: a policy is never half understood."""
    try:
        data.decode("utf-8")
    except ValueError:
        raise Unreadable("policy: not UTF-8") from None
    if any((byte < 0x20 and byte not in b"\t\n") or byte == 0x7F for byte in data):
        raise Unreadable("policy: control character")
    policy = Policy()
    for line in data.split(b"\n"):
        words = [word for word in re.split(rb"[ \t]+", line) if word]
        if words and not words[0].startswith(b"#"):
            policy.read_line(words)
    return policy.finish()


# ---------------------------------------------------------------------------------------------------
# 7. Checkpoints (C2SP signed-note, tlog-checkpoint, tlog-cosignature v1; V step 1)
# ---------------------------------------------------------------------------------------------------


class NoteLine(NamedTuple):
    name: bytes
    key_hash: bytes
    signature: bytes


class Cosignature(NamedTuple):
    witness: bytes
    time: int


class Checkpoint:
    """A note that could be read. Size and root may be used only when `is_verified`."""

    def __init__(self, text: bytes, lines: List[NoteLine]) -> None:
        rows = text.decode("utf-8").split("\n")
        root = from_base64(rows[2]) if len(rows) == 4 else None
        size = from_decimal(rows[1]) if len(rows) == 4 else None
        if not rows[0] or size is None or root is None or len(root) != 32:
            raise ValueError("not the three lines of a checkpoint")
        self.text = text
        self.lines = lines
        self.origin, self.size, self.root = rows[0], size, root
        self.is_verified = False
        self.log_signatures: List[bytes] = []
        self.cosignatures: List[Cosignature] = []

    def witnesses(self) -> Set[bytes]:
        return {cosignature.witness for cosignature in self.cosignatures}

    def earliest(self, policy: Policy) -> Optional[int]:
        """T_early: the least t such that the cosignatures with time <= t meet the quorum."""
        for time in sorted({c.time for c in self.cosignatures}):
            if policy.is_met({c.witness for c in self.cosignatures if c.time <= time}):
                return time
        return None

    def latest(self, policy: Policy) -> Optional[int]:
        """T_late: the greatest t such that the cosignatures with time >= t meet the quorum."""
        for time in sorted({c.time for c in self.cosignatures}, reverse=True):
            if policy.is_met({c.witness for c in self.cosignatures if c.time >= time}):
                return time
        return None


def parse_note(data: bytes) -> Checkpoint:
    """Raises Refused (limits) or ValueError (form)."""
    if len(data) > MAX_NOTE:
        raise Refused("E_LIMIT", "a note is at most 64 KiB")
    data.decode("utf-8")
    if any(byte < 0x20 and byte != 0x0A for byte in data):
        raise ValueError("control character")
    text, separator, signatures = data.rpartition(b"\n\n")
    if not separator or not signatures.endswith(b"\n"):
        raise ValueError("no signature lines")
    rows = signatures[:-1].split(b"\n")
    if len(rows) > MAX_NOTE_SIGNATURES:
        raise Refused("E_LIMIT", "a note has at most 64 signature lines")
    return Checkpoint(text + b"\n", [_note_line(row) for row in rows])


def _note_line(row: bytes) -> NoteLine:
    words = row.decode("utf-8").split(" ")
    signature = from_base64(words[2]) if len(words) == 3 else None
    if len(words) != 3 or words[0] != "\u2014" or signature is None or len(signature) < 5:
        raise ValueError("malformed signature line")
    name = words[1]
    if not is_key_name(name):
        raise ValueError("malformed key name")
    return NoteLine(name.encode("utf-8"), signature[:4], signature[4:])


def check_note_signatures(note: Checkpoint, policy: Policy) -> Optional[str]:
    """Fills in who signed; returns what is wrong, if a line of a known key does not verify.

    Lines of unknown keys are ignored. A known name and id with a signature that fails refuses the note:
    ids are 32 bits only, so a colliding key is made in seconds.
    """
    fault = None
    for line in note.lines:
        logs = [key for key in policy.logs if key[:2] == line[:2]]
        witnesses = [(n, key) for n, key in policy.witnesses.items() if key[:2] == line[:2]]
        if not logs and not witnesses:
            continue
        if any(ed25519_verify(key.public_key, note.text, line.signature) for key in logs):
            if line.name == note.origin.encode("utf-8"):
                note.log_signatures.append(line.signature)
            continue
        cosigned = next((c for c in (_cosignature(note, line, *w) for w in witnesses) if c), None)
        if cosigned is None:
            fault = "the signature line of %s does not verify" % printable(line.name)
        else:
            note.cosignatures.append(cosigned)
    return fault


def _cosignature(note: Checkpoint, line: NoteLine, name: bytes, key: VerifierKey) -> Optional[Cosignature]:
    if len(line.signature) != 72:
        return None
    time = int.from_bytes(line.signature[:8], "big")
    message = b"cosignature/v1\ntime %d\n" % time + note.text
    holds = time <= MAX_SAFE and ed25519_verify(key.public_key, message, line.signature[8:])
    return Cosignature(name, time) if holds else None


def has_line_of_log(note: Checkpoint, policy: Policy) -> bool:
    """Whether a log of the policy, named by the origin, has a signature line."""
    origin = note.origin.encode("utf-8")
    return any(key.name == origin and key[:2] == line[:2] for key in policy.logs for line in note.lines)


def check_checkpoint(
    data: Optional[bytes], path: str, ledger: str, policy: Policy, findings: Findings
) -> Optional[Checkpoint]:
    """V step 1 for one note; None if it cannot be read."""
    if data is None:
        findings.add("E_NOTE", 1, "the checkpoint is missing", path=path)
        return None
    try:
        note = parse_note(data)
    except Refused as refusal:
        findings.add(refusal.code, 1, refusal.detail, path=path)
        return None
    except ValueError as error:
        findings.add("E_NOTE", 1, "malformed note: %s" % error, path=path)
        return None
    sound = True
    if note.origin != ledger or not has_line_of_log(note, policy):
        findings.add("E_ORIGIN", 1, "not signed by a log of the policy with this origin", path=path)
        sound = False
    fault = check_note_signatures(note, policy)
    if fault is not None:
        findings.add("E_NOTE", 1, fault, path=path)
        sound = False
    note.is_verified = sound
    return note


def check_quorum(note: Checkpoint, path: str, policy: Policy, findings: Findings) -> None:
    if note.is_verified and policy.quorum is not None and not policy.is_met(note.witnesses()):
        findings.add("E_QUORUM", 1, "the witnesses asked for have not cosigned", path=path)


def read_kept_checkpoint(data: bytes, policy: Policy) -> Checkpoint:
    """The reader's own earlier checkpoint: if it is unsound there is nothing to compare with."""
    try:
        note = parse_note(data)
    except (Refused, ValueError) as error:
        raise Unreadable("kept checkpoint: %s" % error) from None
    if not has_line_of_log(note, policy):
        raise Unreadable("kept checkpoint: not signed by a log of the policy")
    fault = check_note_signatures(note, policy)
    if fault is not None:
        raise Unreadable("kept checkpoint: " + fault)
    note.is_verified = True
    return note


# ---------------------------------------------------------------------------------------------------
# 8. Container: ZIP or folder (V step 0, item 1)
# ---------------------------------------------------------------------------------------------------

_NAME = re.compile(r"[A-Za-z0-9._/-]+\Z")


def is_inside_name(name: str) -> bool:
    """Only characters that every program handles alike, and no way out of the bag."""
    segments = name.split("/")
    return _NAME.match(name) is not None and not any(part in ("", ".", "..") for part in segments)


class FolderBag:
    """An unpacked bag."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._paths: Dict[str, str] = {}

    def check(self, findings: Findings) -> None:
        pending = [""]
        while pending:
            below = pending.pop()
            with os.scandir(os.path.join(self._folder, below)) as found:
                for entry in found:
                    relative = below + entry.name
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(relative + "/")
                    else:
                        self._take(relative, entry, findings)

    def _take(self, relative: str, entry: "os.DirEntry[str]", findings: Findings) -> None:
        name = os.fsencode(relative).decode("utf-8", "replace")
        if entry.is_symlink() or not entry.is_file(follow_symlinks=False):
            findings.add("E_BAG", 0, "neither file nor folder", path=name)
        elif not is_inside_name(name):
            findings.add("E_BAG", 0, "a name that is not allowed in a package", path=name)
        else:
            self._paths[name] = entry.path

    def names(self) -> List[str]:
        return sorted(self._paths)

    def chunks(self, name: str) -> Iterator[bytes]:
        with open(self._paths[name], "rb") as file:
            while True:
                chunk = file.read(CHUNK)
                if not chunk:
                    return
                yield chunk


class ZipEntry(NamedTuple):
    name: bytes
    flags: int
    method: int
    packed: int
    size: int
    offset: int
    mode: int

    def label(self) -> str:
        try:
            return self.name.decode("utf-8")
        except ValueError:
            return self.name.decode("latin-1")


class ZipBag:
    """A ZIP file by its central directory. Local headers only confirm it: two readers of one file must
    not see two packages (F 10, attack 44)."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "rb")
        self._length = os.fstat(self._file.fileno()).st_size
        self._entries: List[ZipEntry] = []
        self._starts: Dict[str, int] = {}
        self._files: Dict[str, ZipEntry] = {}
        self._end = ZipEnd(self._read, self._length)

    def _read(self, offset: int, length: int) -> bytes:
        if offset < 0 or offset + length > self._length:
            raise Unreadable("truncated ZIP")
        self._file.seek(offset)
        data = self._file.read(length)
        if len(data) != length:
            raise Unreadable("truncated ZIP")
        return data

    def check(self, findings: Findings) -> None:
        if self._end.count > MAX_ENTRIES:
            findings.add("E_LIMIT", 0, "more than 2^20 entries in the ZIP")
            return
        entries = read_directory(self._read(self._end.offset, self._end.size), self._end.count)
        self._entries = [e for e in entries if not (e.name.endswith(b"/") and e.size == 0)]
        for entry in self._entries:
            for fault in _entry_faults(entry):
                findings.add("E_BAG", 0, fault, path=entry.label())
            if entry.size > 200 * entry.packed + 1024:
                findings.add("E_LIMIT", 0, "declared to unpack to far more than it holds", path=entry.label())
        self._check_names(findings)
        self._check_local_headers(findings)

    def _check_names(self, findings: Findings) -> None:
        top = next((e.label().split("/")[0] for e in self._entries if "/" in e.label()), "")
        seen: Set[bytes] = set()
        for entry in self._entries:
            folded = entry.name.lower()
            if folded in seen:
                findings.add("E_BAG", 0, "the name occurs twice", path=entry.label())
            seen.add(folded)
            if not entry.label().startswith(top + "/") or top == "":
                findings.add("E_BAG", 0, "outside the one top folder", path=entry.label())
            self._files[entry.label()[len(top) + 1 :]] = entry

    def _check_local_headers(self, findings: Findings) -> None:
        end = 0
        for entry in sorted(self._entries, key=lambda one: one.offset):
            start = self._start_of(entry)
            if start is None:
                findings.add("E_BAG", 0, "the local header has another name", path=entry.label())
                continue
            if entry.offset < end or start + entry.packed > self._end.offset:
                findings.add("E_BAG", 0, "its bytes overlap another entry's", path=entry.label())
            end = max(end, start + entry.packed)
            self._starts[entry.label()] = start

    def _start_of(self, entry: ZipEntry) -> Optional[int]:
        """Where its bytes begin; None if there is no local header of that name before the directory."""
        if entry.offset + 30 + len(entry.name) > self._end.offset:
            return None
        header = self._read(entry.offset, 30 + len(entry.name))
        name_length, extra_length = struct.unpack("<HH", header[26:30])
        if header[:4] != b"PK\3\4" or name_length != len(entry.name) or header[30:] != entry.name:
            return None
        return entry.offset + 30 + name_length + extra_length

    def names(self) -> List[str]:
        return sorted(self._files)

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpacked bytes; ValueError if they are more, or fewer, than declared."""
        entry = self._files[name]
        unpacked = self._stored(entry) if entry.method == 0 else self._inflated(entry)
        total = 0
        for chunk in unpacked:
            total += len(chunk)
            if total > entry.size:
                raise ValueError("unpacks to more than declared")
            yield chunk
        if total != entry.size:
            raise ValueError("unpacks to less than declared")

    def _stored(self, entry: ZipEntry) -> Iterator[bytes]:
        position = self._starts[entry.label()]
        end = position + entry.packed
        while position < end:
            chunk = self._read(position, min(CHUNK, end - position))
            position += len(chunk)
            yield chunk

    def _inflated(self, entry: ZipEntry) -> Iterator[bytes]:
        inflate = zlib.decompressobj(-15)
        for packed in self._stored(entry):
            while packed and not inflate.eof:
                try:
                    # Never more than a chunk at once, whatever the input would expand to.
                    chunk = inflate.decompress(packed, CHUNK)
                except zlib.error:
                    raise ValueError("damaged, cannot be unpacked") from None
                packed = inflate.unconsumed_tail
                yield chunk
        if not inflate.eof:
            yield inflate.flush()
        if not inflate.eof:
            raise ValueError("damaged, cannot be unpacked")


def _entry_faults(entry: ZipEntry) -> Iterator[str]:
    if not is_inside_name(entry.label()):
        yield "a name that is not allowed in a package"
    if stat.S_ISLNK(entry.mode):
        yield "a symbolic link"
    if entry.flags & 0x2041:
        yield "encrypted"
    if entry.method not in (0, 8):
        yield "packed by another method than stored or deflate"


class ZipEnd:
    """The end of the central directory: where it lies and how many entries it has (APPNOTE 4.3.14-16)."""

    def __init__(self, read: Any, length: int) -> None:
        tail_length = min(length, 22 + 0xFFFF)
        tail = read(length - tail_length, tail_length)
        at = tail.rfind(b"PK\5\6")
        while at >= 0 and not _ends_here(tail, at):
            at = tail.rfind(b"PK\5\6", 0, at)
        if at < 0:
            raise Unreadable("neither a folder nor a whole ZIP file")
        disks = tail[at + 4 : at + 8]
        here, self.count, self.size, self.offset = struct.unpack("<HHII", tail[at + 8 : at + 20])
        position = length - tail_length + at
        if 0xFFFF in (here, self.count) or 0xFFFFFFFF in (self.size, self.offset):
            here, position = self._read_zip64(read, position, here)
        elif disks != b"\0\0\0\0":
            raise Unreadable("a ZIP in several parts")
        # Nothing lies between the directory and its end, or another program could look for it elsewhere.
        if here != self.count or self.offset + self.size != position or 46 * self.count > self.size:
            raise Unreadable("damaged ZIP directory")

    def _read_zip64(self, read: Any, position: int, here: int) -> Tuple[int, int]:
        locator = read(position - 20, 20) if position >= 20 else b""
        if locator[:4] != b"PK\6\7":
            return here, position  # 65,535 entries in a plain ZIP are possible
        (at,) = struct.unpack("<Q", locator[8:16])
        record = read(at, 56)
        if record[:4] != b"PK\6\6":
            raise Unreadable("damaged ZIP directory")
        here, self.count, self.size, self.offset = struct.unpack("<QQQQ", record[24:56])
        return here, at


def _ends_here(tail: bytes, at: int) -> bool:
    if at + 22 > len(tail):
        return False
    (comment,) = struct.unpack("<H", tail[at + 20 : at + 22])
    return at + 22 + comment == len(tail)


def read_directory(data: bytes, count: int) -> List[ZipEntry]:
    """The entries of the central directory (APPNOTE 4.3.12)."""
    entries: List[ZipEntry] = []
    at = 0
    while len(entries) < count:
        if data[at : at + 4] != b"PK\1\2" or at + 46 > len(data):
            raise Unreadable("damaged ZIP directory")
        flags, method = struct.unpack("<HH", data[at + 8 : at + 12])
        packed, size, names, extras, comment = struct.unpack("<IIHHH", data[at + 20 : at + 34])
        attributes, offset = struct.unpack("<II", data[at + 38 : at + 46])
        end = at + 46 + names + extras + comment
        if end > len(data):
            raise Unreadable("damaged ZIP directory")
        name = data[at + 46 : at + 46 + names]
        extra = data[at + 46 + names : at + 46 + names + extras]
        size, packed, offset = _large_sizes(extra, size, packed, offset)
        entries.append(ZipEntry(name, flags, method, packed, size, offset, attributes >> 16))
        at = end
    if at != len(data):
        raise Unreadable("damaged ZIP directory")
    return entries


def _large_sizes(extra: bytes, size: int, packed: int, offset: int) -> Tuple[int, int, int]:
    """Values that do not fit 32 bits stand in the extra field 0001, in this order (APPNOTE 4.5.3)."""
    values = [size, packed, offset]
    if 0xFFFFFFFF not in values:
        return size, packed, offset
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack("<HH", extra[at : at + 4])
        body = extra[at + 4 : at + 4 + length]
        at += 4 + length
        if kind != 1:
            continue
        for i, value in enumerate(values):
            if value == 0xFFFFFFFF:
                if len(body) < 8:
                    raise Unreadable("damaged ZIP directory")
                (values[i],) = struct.unpack("<Q", body[:8])
                body = body[8:]
        return values[0], values[1], values[2]
    raise Unreadable("damaged ZIP directory")


class Digests(NamedTuple):
    sha256: str
    sha512: str
    size: int


class Bag:
    """The files of a package under their paths in the bag, each digested once."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self.digests: Dict[str, Digests] = {}

    def digest_all(self, findings: Findings) -> None:
        for name in self._container.names():
            short, long, size = hashlib.sha256(), hashlib.sha512(), 0
            try:
                for chunk in self._container.chunks(name):
                    short.update(chunk)
                    long.update(chunk)
                    size += len(chunk)
            except ValueError as error:
                findings.add("E_BAG", 0, str(error), path=name)
            self.digests[name] = Digests(short.hexdigest(), long.hexdigest(), size)

    def names(self) -> List[str]:
        return sorted(self.digests)

    def read(self, name: str, limit: int) -> Optional[bytes]:
        """The whole file, None if it is not there or larger: whatever is read whole has a limit."""
        if name not in self.digests or self.digests[name].size > limit:
            return None
        return b"".join(self._container.chunks(name))

    def read_note(self, name: str) -> Optional[bytes]:
        """As `read`, but of a file too large for a note only so much that this can be seen."""
        if name in self.digests and self.digests[name].size > MAX_NOTE:
            return bytes(MAX_NOTE + 1)
        return self.read(name, MAX_NOTE)

    def chunks(self, name: str) -> Iterator[bytes]:
        return self._container.chunks(name)


def open_container(path: str) -> Any:
    if os.path.isdir(path):
        return FolderBag(path)
    if os.path.isfile(path):
        return ZipBag(path)
    raise Unreadable("no such file or folder: " + path)


# ---------------------------------------------------------------------------------------------------
# 9. The bag (BagIt 1.0, RFC 8493; V step 0, items 2 to 5)
# ---------------------------------------------------------------------------------------------------

TAG_MANIFESTS = ("tagmanifest-sha256.txt", "tagmanifest-sha512.txt")
MANIFESTS = ("manifest-sha256.txt", "manifest-sha512.txt")
SEAL = "tagmanifest-sha256.txt.p7s"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALWAYS_NAMED = frozenset(
    ("bagit.txt", "bag-info.txt", SEAL, *MANIFESTS, *TAG_MANIFESTS)
) | frozenset(
    "data/" + name
    for name in (
        "README.txt", "package.json", "verify.html", "verify.py", "case/case.jsonld",
        "hashes/known.hashdeep", "ledger/policy", "ledger/checkpoint", "ledger/checkpoint.body",
        "ledger/checkpoint.ed25519",
    )
)


def check_bag(bag: Bag, findings: Findings) -> None:
    if bag.read("bagit.txt", len(BAGIT)) != BAGIT:
        findings.add("E_BAG", 0, "not the declaration of BagIt 1.0", path="bagit.txt")
    payload = {name for name in bag.names() if name.startswith("data/")}
    tags = set(bag.names()) - payload - set(TAG_MANIFESTS) - {SEAL}
    for name in MANIFESTS:
        check_manifest(bag, name, payload, findings)
    for name in TAG_MANIFESTS:
        check_manifest(bag, name, tags, findings)
    check_bag_info(bag, payload, findings)


def check_manifest(bag: Bag, manifest: str, expected: Set[str], findings: Findings) -> None:
    listed = read_manifest(bag, manifest)
    if listed is None:
        findings.add("E_BAG", 0, "the manifest is missing or malformed", path=manifest)
        return
    for name in expected - set(listed):
        findings.add("E_BAG", 0, "not listed in " + manifest, path=name)
    for name, digest in listed.items():
        if name not in expected:
            findings.add("E_BAG", 0, "listed in %s, but not there" % manifest, path=name)
        elif digest != _digest_for(manifest, bag.digests[name]):
            findings.add("E_BAG", 0, "another digest than in " + manifest, path=name)


def _digest_for(manifest: str, digests: Digests) -> str:
    return digests.sha256 if "sha256" in manifest else digests.sha512


def read_manifest(bag: Bag, manifest: str) -> Optional[Dict[str, str]]:
    """Path to digest; None if a line is not `<hex>  <path>` LF, or a path does not belong here or recurs."""
    if manifest not in bag.digests:
        return None
    length = 64 if "sha256" in manifest else 128
    listed: Dict[str, str] = {}
    for row in split_lines(bag.chunks(manifest), MAX_MANIFEST_LINE):
        if row is None or not row.endswith(b"\n"):
            return None
        line = row[:-1].decode("ascii", "replace")
        digest, gap, name = line[:length], line[length : length + 2], line[length + 2 :]
        if not is_hex(digest, length // 2) or gap != "  " or name in listed:
            return None
        if not is_inside_name(name) or not _belongs(name, manifest):
            return None
        listed[name] = digest
    return listed


def _belongs(name: str, manifest: str) -> bool:
    if manifest in MANIFESTS:
        return name.startswith("data/")
    return not name.startswith("data/") and name not in TAG_MANIFESTS and name != SEAL


def check_bag_info(bag: Bag, payload: Set[str], findings: Findings) -> None:
    data = bag.read("bag-info.txt", MAX_BAG_INFO)
    if data is None:
        findings.add("E_BAG", 0, "bag-info.txt is missing or too large", path="bag-info.txt")
        return
    real = "%d.%d" % (sum(bag.digests[name].size for name in payload), len(payload))
    for line in data.split(b"\n"):
        label, colon, value = line.partition(b":")
        if label == b"Payload-Oxum" and colon and value.strip(b" \t\r") != real.encode("ascii"):
            findings.add("E_BAG", 0, "Payload-Oxum should be " + real, path="bag-info.txt")


def check_named(bag: Bag, package: "Package", size: Optional[int], findings: Findings) -> None:
    """Files that nothing names (V step 0, item 4). `size` is that of the verified checkpoint."""
    named = {"data/ledger/events/%s.jsonl" % chain.id for chain in package.chains}
    named |= {"data/" + one.path for item in package.items for one in item.objects if one.path}
    bundles = None if size is None else (size + 255) // 256
    for name in bag.names():
        if name in ALWAYS_NAMED or name in named or _is_named_by_place(name):
            continue
        if package.entries_included and _is_bundle(name, bundles):
            continue
        findings.add("E_BAG", 0, "a file that nothing names", path=name)


def _is_named_by_place(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    if folder == "data/ledger/checkpoints":
        return from_decimal(last) is not None
    return folder in ("data/report", "data/ledger/timestamps")


def _is_bundle(name: str, bundles: Optional[int]) -> bool:
    folder, _, last = name.rpartition("/")
    number = from_decimal(last) if folder == "data/ledger/entries" else None
    return number is not None and (bundles is None or number < bundles)


# ---------------------------------------------------------------------------------------------------
# 10. package.json (V step 0, item 6)
# ---------------------------------------------------------------------------------------------------

PACKAGE_JSON = "data/package.json"


class ChainInfo(NamedTuple):
    kind: str
    id: str
    tag0: bytes


class ObjectInfo(NamedTuple):
    seq: int
    sha256: str
    sha512: str
    size: int
    media_type: Optional[str]
    original_name: Optional[str]
    path: Optional[str]


class ItemInfo(NamedTuple):
    id: str
    exhibit_ref: Optional[str]
    title: Optional[str]
    objects: List[ObjectInfo]


class Package:
    """What the package says of itself: claims, until step 13 has held them against signed fields."""

    def __init__(self, value: Any) -> None:
        _require(has_keys(
            value, "format", "kind", "ledger", "caseRef", "exportedAt", "purpose", "recipient",
            "requestedBy", "language", "redactionProfile", "entries", "chains", "items", "withheld",
            "withheldItems", "generator",
        ))
        for name in (
            "caseRef", "purpose", "recipient", "requestedBy", "language", "redactionProfile", "generator",
        ):
            _require(isinstance(value[name], str))
        _require(value["format"] == "witnessmark-package/1")
        _require(value["kind"] in ("full", "record-only"))
        _require(value["entries"] in ("included", "external"))
        _require(isinstance(value["ledger"], str) and _LEDGER.match(value["ledger"]) is not None)
        exported_ms = from_instant(value["exportedAt"])
        if exported_ms is None:
            raise ValueError("malformed")
        self.words: Dict[str, Any] = value
        self.exported_ms = exported_ms
        self.ledger: str = value["ledger"]
        self.is_full: bool = value["kind"] == "full"
        self.entries_included: bool = value["entries"] == "included"
        self.chains = [_chain_info(one) for one in _list(value["chains"])]
        _require(len({chain.id for chain in self.chains}) == len(self.chains))
        self.items = [_item_info(one) for one in _list(value["items"])]
        self.withheld = [_withheld(one) for one in _list(value["withheld"])]
        self.withheld_items = [_withheld_item(one) for one in _list(value["withheldItems"])]


def _require(holds: bool) -> None:
    if not holds:
        raise ValueError("malformed")


def _list(value: Any) -> List[Any]:
    _require(isinstance(value, list))
    return list(value)


def _text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _chain_info(value: Any) -> ChainInfo:
    _require(has_keys(value, "kind", "id", "tag0"))
    _require(isinstance(value["kind"], str) and value["kind"] in CHAIN_KINDS)
    _require(is_hex(value["id"], 32) and is_hex(value["tag0"], 32))
    return ChainInfo(value["kind"], value["id"], bytes.fromhex(value["tag0"]))


def _item_info(value: Any) -> ItemInfo:
    _require(has_keys(value, "id", "exhibitRef", "title", "objects"))
    _require(is_hex(value["id"], 32))
    _require(_text_or_null(value["exhibitRef"]) and _text_or_null(value["title"]))
    objects = [_object_info(one) for one in _list(value["objects"])]
    return ItemInfo(value["id"], value["exhibitRef"], value["title"], objects)


def _object_info(value: Any) -> ObjectInfo:
    _require(has_keys(
        value, "seq", "sha256", "sha512", "sizeBytes", "mediaType", "originalName", "path"
    ))
    _require(is_count(value["seq"]) and is_count(value["sizeBytes"]))
    _require(is_hex(value["sha256"], 32) and is_hex(value["sha512"], 64))
    _require(_text_or_null(value["mediaType"]) and _text_or_null(value["originalName"]))
    _require(value["path"] is None or value["path"] == "objects/" + value["sha256"])
    return ObjectInfo(
        value["seq"], value["sha256"], value["sha512"], value["sizeBytes"], value["mediaType"],
        value["originalName"], value["path"],
    )


def _withheld(value: Any) -> Tuple[str, int, str]:
    _require(has_keys(value, "chain", "seq", "field", "ground"))
    _require(is_hex(value["chain"], 32) and is_count(value["seq"]))
    _require(isinstance(value["field"], str) and isinstance(value["ground"], str))
    return (value["chain"], value["seq"], value["field"])


def _withheld_item(value: Any) -> str:
    _require(has_keys(value, "id", "ground"))
    _require(is_hex(value["id"], 32) and isinstance(value["ground"], str))
    return str(value["id"])


def read_package(bag: Bag, findings: Findings) -> Optional[Package]:
    data = bag.read(PACKAGE_JSON, MAX_PACKAGE_JSON)
    if data is None:
        findings.add("E_BAG", 0, "package.json is missing or too large", path=PACKAGE_JSON)
        return None
    try:
        return Package(parse_json(data))
    except ValueError as error:
        findings.add("E_BAG", 0, "package.json is malformed: %s" % error, path=PACKAGE_JSON)
        return None


# ---------------------------------------------------------------------------------------------------
# 11. Event lines, statements, fields (F 4 to 6; V steps 3 and 4)
# ---------------------------------------------------------------------------------------------------


class Field:
    """A field of an event line. `value` is what the bytes mean; set once they are in closed form."""

    __slots__ = ("name", "kind", "type", "salt", "data", "leaf", "erased", "value")

    def __init__(self, line: Dict[str, Any]) -> None:
        self.name: str = line["name"]
        self.kind = "open" if "salt" in line else "erased" if "erased" in line else "withheld"
        self.type: int = line.get("type", 0)
        self.salt = bytes.fromhex(line.get("salt", ""))
        self.data = bytes.fromhex(line.get("value", ""))
        self.leaf = bytes.fromhex(line.get("leaf", ""))
        self.erased: str = line.get("erased", "")
        self.value: Any = None

    def leaf_at(self, position: int) -> bytes:
        """F 4: the leaf of an open field; otherwise the leaf that stands in its place."""
        if self.kind != "open":
            return self.leaf
        name = self.name.encode("utf-8")
        return leaf_hash(
            domain("field") + self.salt + struct.pack(">H", position) + lp16(name)
            + bytes([self.type]) + lp32(self.data)
        )


class Block(NamedTuple):
    """A signature with who made it, in which role (F 6)."""

    alg: int
    role: int
    key_id: str
    signature: bytes


class Event:
    """One event line whose form has been found right."""

    def __init__(self, chain: str, position: int, line: Dict[str, Any], statement: Dict[str, Any]) -> None:
        self.chain = chain
        self.position = position
        self.seq: int = line["seq"]
        self.log_index: int = line["logIndex"]
        self.logged_ms: int = line["loggedMs"]
        self.statement = statement
        self.type: str = statement["type"]
        self.actor: str = statement["actor"][3:]
        self.others: List[str] = [one[3:] for one in statement["with"]]
        self.occurred_ms: int = from_instant(statement["occurred"]) or 0
        self.next_tag = bytes.fromhex(statement["next"])
        self.blocks = [bytes.fromhex(one) for one in line["signatures"]]
        self.fields = [Field(one) for one in line["fields"]]
        self.proof = [from_base64(one) or b"" for one in line["proof"]]
        self.statement_hash = sha256(domain("statement") + line["statement"].encode("utf-8"))
        self.hash = sha256(
            domain("event") + self.statement_hash + bytes([len(self.blocks)]) + b"".join(self.blocks)
        )
        self.tag: Optional[bytes] = None
        self.faulty_steps: Set[int] = set()
        self.signers: List[str] = []
        self._open: Dict[str, Field] = {}

    def settle_fields(self) -> None:
        """To be called after step 4: an event with a finding there has no readable field."""
        if 4 not in self.faulty_steps:
            self._open = {field.name: field for field in self.fields if field.kind == "open"}

    def readable(self, name: str) -> Optional[Field]:
        return self._open.get(name)

    def value(self, name: str, kind: int) -> Any:
        """The value of a readable field of this type, else None."""
        field = self._open.get(name)
        return field.value if field is not None and field.type == kind else None

    def hides(self, name: str) -> bool:
        """Whether such a field is withheld or erased here."""
        return any(field.name == name and field.kind != "open" for field in self.fields)

    def leaf_data(self, tag: bytes) -> bytes:
        """F 7: the 74 bytes of this event in the log."""
        return b"\xcc\1" + u64(self.logged_ms) + tag + self.hash


def read_event(chain: str, position: int, data: bytes) -> Event:
    """V step 3; raises Refused."""
    try:
        line = parse_json(data)
        _require(not data.endswith(b"\r"))
        _check_line_form(line)
    except ValueError as error:
        raise Refused("E_CANON", "event line: %s" % error) from None
    try:
        _check_line_limits(line)
        statement = read_statement(line["statement"])
    except Refused as refusal:
        raise Refused(refusal.code, refusal.detail, line["seq"]) from None
    return Event(chain, position, line, statement)


def _check_line_form(line: Any) -> None:
    _require(has_keys(
        line, "seq", "logIndex", "loggedMs", "statement", "signatures", "fields", "proof"
    ))
    _require(all(is_count(line[name]) for name in ("seq", "logIndex", "loggedMs")))
    _require(isinstance(line["statement"], str))
    _require(all(is_hex(one) for one in _list(line["signatures"])))
    _require(all(_is_field_line(one) for one in _list(line["fields"])))
    for one in _list(line["proof"]):
        node = from_base64(one)
        _require(node is not None and len(node) == 32)


def _is_field_line(one: Any) -> bool:
    if has_keys(one, "name", "type", "salt", "value"):
        is_sound = type(one["type"]) is int and is_hex(one["salt"]) and is_hex(one["value"])
    elif has_keys(one, "name", "leaf"):
        is_sound = is_hex(one["leaf"], 32)
    else:
        is_sound = has_keys(one, "name", "leaf", "erased") and is_hex(one["leaf"], 32)
        is_sound = is_sound and is_hex(one["erased"], 32)
    return is_sound and isinstance(one["name"], str)


def _check_line_limits(line: Dict[str, Any]) -> None:
    if len(line["statement"].encode("utf-8")) > MAX_STATEMENT:
        raise Refused("E_LIMIT", "a statement is at most 32 KiB")
    if len(line["fields"]) > MAX_FIELDS:
        raise Refused("E_LIMIT", "an event has at most 256 fields")
    if any(len(one.get("value", "")) > 2 * MAX_VALUE for one in line["fields"]):
        raise Refused("E_LIMIT", "a value is at most 1 MiB")
    if len(line["signatures"]) > MAX_BLOCKS:
        raise Refused("E_LIMIT", "an event has at most 16 signatures")
    if any(len(one) > 2 * (38 + MAX_SIGNATURE) for one in line["signatures"]):
        raise Refused("E_LIMIT", "a signature is at most 8 KiB")
    if len(line["proof"]) > MAX_PROOF:
        raise Refused("E_LIMIT", "a proof has at most 63 hashes")


def read_statement(text: str) -> Dict[str, Any]:
    """F 5; raises Refused."""
    try:
        statement = parse_closed_json(text.encode("utf-8"))
        _check_statement_form(statement)
    except ValueError as error:
        raise Refused("E_CANON", "statement: %s" % error) from None
    names = statement["body"]["fields"]
    if not 1 <= len(names) <= MAX_FIELDS:
        raise Refused("E_LIMIT", "an event has 1 to 256 fields")
    if statement["suite"] != 1:
        raise Refused("E_SUITE", "suite %d is not known" % statement["suite"])
    return dict(statement)


def _check_statement_form(statement: Any) -> None:
    _require(has_keys(
        statement, "actor", "anchor", "body", "item", "ledger", "next", "occurred", "prev", "seq",
        "suite", "type", "with",
    ))
    _require(has_keys(statement["anchor"], "root", "size") and is_count(statement["anchor"]["size"]))
    _require(is_hex(statement["anchor"]["root"], 32))
    _require(has_keys(statement["body"], "fields", "root") and is_hex(statement["body"]["root"], 32))
    _require(all(is_hex(statement[name], 32) for name in ("item", "next", "prev")))
    _require(_is_actor(statement["actor"]) and all(_is_actor(one) for one in _list(statement["with"])))
    _require(statement["with"] == sorted(set(statement["with"])))
    _require(isinstance(statement["ledger"], str) and _LEDGER.match(statement["ledger"]) is not None)
    _require(from_instant(statement["occurred"]) is not None)
    _require(is_count(statement["seq"]) and type(statement["suite"]) is int)
    _require(isinstance(statement["type"], str) and _EVENT_TYPE.match(statement["type"]) is not None)
    names = _list(statement["body"]["fields"])
    _require(all(isinstance(name, str) and _FIELD_NAME.match(name) is not None for name in names))
    _require(len(set(names)) == len(names))


def _is_actor(value: Any) -> bool:
    return isinstance(value, str) and _ACTOR.match(value) is not None


def decode_value(kind: int, data: bytes) -> Any:
    """What the bytes of a value mean (F 4); ValueError if they are not in the closed form of the type."""
    if kind in (INTEGER, INSTANT):
        _require(len(data) == 8)
        return int.from_bytes(data, "big", signed=True)
    if kind == TEXT:
        text = data.decode("utf-8")
        _require(is_nfc(text) and "\0" not in text)
        return text
    if kind == BOOLEAN:
        _require(data in (b"\0", b"\1"))
        return data == b"\1"
    if kind == DECIMAL:
        _require(_DECIMAL_VALUE.match(data) is not None and _MINUS_ZERO.match(data) is None)
        return data.decode("ascii")
    return data if kind == BYTES else parse_closed_json(data)


def check_fields(event: Event, report: "Report") -> None:
    """V step 4."""
    names = event.statement["body"]["fields"]
    if [field.name for field in event.fields] != names:
        report.fault(event, "E_FIELD", 4, "the fields are not those that were signed")
        return
    sound = True
    for field in event.fields:
        if field.kind == "open":
            sound = _check_open_field(event, field, report) and sound
        elif field.kind == "withheld":
            _check_withheld_field(event, field, report)
    if not sound:
        return
    root = Tree(field.leaf_at(i) for i, field in enumerate(event.fields)).root()
    if root.hex() != event.statement["body"]["root"]:
        report.fault(event, "E_FIELD", 4, "the fields do not make the signed root")


def _check_open_field(event: Event, field: Field, report: "Report") -> bool:
    if len(field.salt) != 32 or not TEXT <= field.type <= JSON:
        report.fault(event, "E_FIELD", 4, "salt or type malformed", field.name)
        return False
    try:
        field.value = decode_value(field.type, field.data)
    except ValueError:
        report.fault(event, "E_CANON", 4, "the value is not in closed form", field.name)
        return False
    return True


def _check_withheld_field(event: Event, field: Field, report: "Report") -> None:
    report.note(event, "W_REDACTED", 4, "withheld", field.name)
    if field.name in NEVER_WITHHELD or event.type in REGISTRY_TYPES:
        report.fault(event, "E_FIELD", 4, "this field may never be withheld", field.name)


class Report:
    """Findings about events."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings

    def note(self, event: Event, code: str, step: int, detail: str, field: Optional[str] = None) -> None:
        self.findings.add(code, step, detail, chain=event.chain, seq=event.seq, field=field)

    def fault(self, event: Event, code: str, step: int, detail: str, field: Optional[str] = None) -> None:
        """As `note`, and the event is remembered as faulty in that step."""
        event.faulty_steps.add(step)
        self.note(event, code, step, detail, field)


# ---------------------------------------------------------------------------------------------------
# 12. Keys and signatures (F 2 and 6; V step 5)
# ---------------------------------------------------------------------------------------------------


class Key:
    """A key as registered on the control chain."""

    def __init__(self, event: Event) -> None:
        self.id = event.actor
        self.alg: int = event.value("alg", INTEGER)
        self.public_key: bytes = event.value("publicKey", BYTES)
        self.account: str = event.value("account", TEXT)
        self.roles: List[str] = event.value("roles", JSON)
        self.index = event.log_index
        self.logged_ms = event.logged_ms
        self.is_vouched = False
        self.revoked_index: Optional[int] = None
        self.suspect_ms: Optional[int] = None
        self.vouchers: List[str] = []

    def is_service(self) -> bool:
        return self.roles == ["service"]

    def is_administrator(self) -> bool:
        return "administrator" in self.roles

    def is_live_at(self, index: int) -> bool:
        return self.index < index and (self.revoked_index is None or self.revoked_index >= index)

    def may_sign_in(self, role: int) -> bool:
        if self.is_service() or role == SERVICE:
            return self.is_service() and role == SERVICE
        return role in (AUTHOR, COUNTER_SIGNER) or (role == APPROVER and self.is_administrator())


class Registry:
    """The keys whose registration has effect, in the order of the control chain."""

    def __init__(self) -> None:
        self.keys: Dict[str, Key] = {}

    def known_at(self, key_id: str, index: int) -> Optional[Key]:
        key = self.keys.get(key_id)
        return key if key is not None and key.index < index else None

    def live_at(self, key_id: str, index: int) -> Optional[Key]:
        key = self.keys.get(key_id)
        return key if key is not None and key.is_live_at(index) else None

    def live_keys_of(self, account: str, index: int) -> List[Key]:
        return [k for k in self.keys.values() if k.account == account and k.is_live_at(index)]

    def administrator_accounts_at(self, index: int) -> Set[str]:
        return {k.account for k in self.keys.values() if k.is_administrator() and k.is_live_at(index)}

    def settle_suspicion(self) -> None:
        """A key vouched for by a suspect key, from that key's suspect time on, is suspect from then too.
        Vouchers are registered before those for whom they vouch, so one pass in order is enough."""
        for key in self.keys.values():
            for voucher in (self.keys.get(one) for one in key.vouchers):
                since = voucher.suspect_ms if voucher is not None else None
                if since is not None and since <= key.logged_ms:
                    key.suspect_ms = since if key.suspect_ms is None else min(key.suspect_ms, since)


def cut_block(data: bytes) -> Optional[Block]:
    if len(data) < 38 or int.from_bytes(data[34:38], "big") != len(data) - 38:
        return None
    return Block(data[0], data[1], data[2:34].hex(), data[38:])


def blocks_of(event: Event) -> List[Block]:
    """The signature blocks that can be cut up; the others are a finding of `check_signatures`."""
    return [block for block in map(cut_block, event.blocks) if block is not None]


def check_signatures(event: Event, registry: Registry, own: Optional[Key], report: Report) -> int:
    """Form, roles and signatures of the blocks. `own`: the key that this event itself registers.
    Returns how many signatures hold."""
    blocks = blocks_of(event)
    if len(blocks) < len(event.blocks) or any(block.alg not in _VERIFY for block in blocks):
        report.fault(event, "E_SIG", 5, "a signature block malformed, or of an unknown algorithm")
    if event.blocks != sorted(event.blocks):
        report.fault(event, "E_CANON", 5, "the signature blocks are not in order")
    signers = sorted(block.key_id for block in blocks)
    if len(set(signers)) < len(signers) or signers != sorted([event.actor] + event.others):
        report.fault(event, "E_ROLE", 5, "signed by others than the statement names, or by one key twice")
    verified = 0
    for block in blocks:
        key = registry.known_at(block.key_id, event.log_index)
        if key is None and own is not None and own.id == block.key_id:
            key = own
        verified += _check_block(event, block, key, report)
    return verified


def _check_block(event: Event, block: Block, key: Optional[Key], report: Report) -> int:
    if not _role_fits(block.role, block.key_id == event.actor, key):
        report.fault(event, "E_ROLE", 5, "signed in a role that is not the signer's here")
    if key is None:
        report.fault(event, "E_KEY_UNKNOWN", 5, "signed by a key that was not registered then")
        return 0
    event.signers.append(key.id)
    if not key.may_sign_in(block.role):
        report.fault(event, "E_ROLE", 5, "signed in a role that the key does not have")
    if key.revoked_index is not None and key.revoked_index < event.log_index:
        report.fault(event, "E_KEY_REVOKED", 5, "signed by a key that was revoked before")
    if block.alg not in _VERIFY:
        return 0
    message = (
        domain("signature") + bytes([block.alg, block.role]) + bytes.fromhex(block.key_id)
        + event.statement_hash
    )
    if block.alg == key.alg and _VERIFY[block.alg](key.public_key, message, block.signature):
        return 1
    report.fault(event, "E_SIG", 5, "a signature does not hold")
    return 0


def _role_fits(role: int, is_actor: bool, key: Optional[Key]) -> bool:
    """The actor signs in role 1, a service key in role 4; nobody else signs in role 1."""
    if not is_actor:
        return role in (COUNTER_SIGNER, APPROVER, SERVICE)
    if key is None:
        return role in (AUTHOR, SERVICE)
    return role == (SERVICE if key.is_service() else AUTHOR)


# --- the control chain ---

REGISTRATION = {
    "keyId": BYTES, "alg": INTEGER, "publicKey": BYTES, "account": TEXT, "displayName": TEXT,
    "organisation": TEXT, "roles": JSON,
}
REVOCATION = {"keyId": BYTES, "reason": TEXT}


def check_control_event(event: Event, registry: Registry, report: Report) -> int:
    """Step 5 for an event of the control chain, and what it does to the registry.
    Returns how many signatures hold."""
    own = None
    if event.type == "key.registered/1":
        own = _candidate(event, registry, report)
    elif event.type != "key.revoked/1":
        report.fault(event, "E_ROLE", 5, "only registrations and revocations belong on the control chain")
    verified = check_signatures(event, registry, own, report)
    if event.type == "key.registered/1":
        _check_sponsors(event, registry, report)
    if event.type == "key.revoked/1" and 4 not in event.faulty_steps:
        _check_revocation(event, registry, report)
    if not event.faulty_steps & {3, 4, 5}:
        _take_effect(event, own, registry)
    return verified


def _candidate(event: Event, registry: Registry, report: Report) -> Optional[Key]:
    """The key that a registration names, if its form is right."""
    if 4 in event.faulty_steps:
        return None
    if not _has_types(event, REGISTRATION) or not _are_roles(event.value("roles", JSON)):
        report.fault(event, "E_ROLE", 5, "a registration has other fields or roles")
        return None
    key_id: bytes = event.value("keyId", BYTES)
    if event.actor in registry.keys:
        report.fault(event, "E_ROLE", 5, "a key is registered a second time")
    alg: int = event.value("alg", INTEGER)
    if alg == 2 and event.value("roles", JSON) == ["service"]:
        report.fault(event, "E_ROLE", 5, "a service key that is a passkey")
    if alg not in _SOUND or key_id.hex() != event.actor:
        report.fault(event, "E_ROLE", 5, "algorithm or actor of a registration wrong")
        return None
    public_key: bytes = event.value("publicKey", BYTES)
    if sha256(domain("key") + bytes([alg]) + public_key) != key_id or not _SOUND[alg](public_key):
        report.fault(event, "E_KEY_UNKNOWN", 5, "the public key is unsound or not that of the key id")
        return None
    return Key(event)


def _has_types(event: Event, types: Dict[str, int]) -> bool:
    return len(event.fields) == len(types) and all(
        event.value(name, kind) is not None for name, kind in types.items()
    )


def _are_roles(roles: Any) -> bool:
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        return False
    return roles == sorted(set(roles)) and ("service" not in roles or len(roles) == 1)


def _signers_in(event: Event, role: int, registry: Registry) -> List[Key]:
    """Live keys of `with` that signed in this role."""
    found = (
        registry.live_at(block.key_id, event.log_index)
        for block in blocks_of(event)
        if block.role == role and block.key_id in event.others
    )
    return [key for key in found if key is not None]


def _administrators(event: Event, registry: Registry) -> Set[str]:
    """The accounts of the administrators who approve, each counted once."""
    approvers = _signers_in(event, APPROVER, registry)
    return {key.account for key in approvers if key.is_administrator()}


def _check_sponsors(event: Event, registry: Registry, report: Report) -> None:
    """F 2: who lets a key in. The first key is the service's, and lets itself in."""
    if event.statement["seq"] == 0 and not registry.keys:
        is_service = 4 in event.faulty_steps or event.value("roles", JSON) == ["service"]
        sponsored = is_service and not event.others
    else:
        services = [key for key in _signers_in(event, SERVICE, registry) if key.is_service()]
        sponsored = bool(services) or len(_administrators(event, registry)) >= 2
    if not sponsored:
        report.fault(event, "E_ROLE", 5, "a registration without its sponsors")


def _is_vouched(event: Event, own: Key, registry: Registry) -> bool:
    """F 2: whether somebody who knows the account's holder, or an administrator, answers for the key."""
    administrators = _administrators(event, registry)
    is_mighty = own.is_service() or own.is_administrator()
    if is_mighty and len(registry.administrator_accounts_at(event.log_index)) >= 2:
        return len(administrators) >= 2
    if all(key.account != own.account for key in registry.keys.values()):
        return True
    fellows = _signers_in(event, COUNTER_SIGNER, registry)
    return bool(administrators) or any(k.account == own.account and k.is_vouched for k in fellows)


def _check_revocation(event: Event, registry: Registry, report: Report) -> None:
    types = dict(REVOCATION)
    if len(event.fields) > len(types):
        types["suspectSince"] = INSTANT
    key_id = event.value("keyId", BYTES)
    is_known = key_id is not None and key_id.hex() in registry.keys
    if not _has_types(event, types) or not is_known or not _may_revoke(event, registry):
        report.fault(event, "E_ROLE", 5, "a revocation of another form, or by somebody who may not")


def _may_revoke(event: Event, registry: Registry) -> bool:
    actor = registry.live_at(event.actor, event.log_index)
    if actor is None or actor.is_service():
        return actor is not None
    return actor.is_administrator() and bool(_administrators(event, registry) - {actor.account})


def _take_effect(event: Event, own: Optional[Key], registry: Registry) -> None:
    if own is not None:
        own.vouchers = [b.key_id for b in blocks_of(event) if b.role in (COUNTER_SIGNER, APPROVER)]
        own.is_vouched = _is_vouched(event, own, registry)
        registry.keys[own.id] = own
    elif event.type == "key.revoked/1":
        key = registry.keys[event.value("keyId", BYTES).hex()]
        if key.revoked_index is None:
            key.revoked_index = event.log_index
            key.suspect_ms = event.value("suspectSince", INSTANT)


# --- every other chain ---


def check_other_event(event: Event, registry: Registry, report: Report) -> int:
    """Step 5 for an event outside the control chain. Returns how many signatures hold."""
    verified = check_signatures(event, registry, None, report)
    if event.type in REGISTRY_TYPES:
        report.fault(event, "E_ROLE", 5, "registry types belong on the control chain")
    actor = registry.known_at(event.actor, event.log_index)
    account = actor.account if actor is not None else None
    if actor is not None and actor.is_service():
        account = _check_service_signed(event, actor, registry, report)
    if event.type in TWO_PERSON_TYPES and not _has_second_person(event, account, registry):
        report.fault(event, "E_ROLE", 5, "this act needs a second person")
    return verified


def _check_service_signed(event: Event, actor: Key, registry: Registry, report: Report) -> Optional[str]:
    """F 6: the service signed for somebody. Returns for whom."""
    account = event.value("onBehalfOf", TEXT)
    if account is None or event.value("authentication", TEXT) is None:
        report.fault(event, "E_ROLE", 5, "signed by the service without saying for whom, authenticated how")
    if account is None or account == actor.account:
        return account
    report.note(event, "W_SERVICE_SIGNED", 5, "signed by the service for a person")
    if registry.live_keys_of(account, event.log_index):
        report.note(event, "W_KEY_BYPASSED", 5, "that person had a key of their own")
    return str(account)


def _has_second_person(event: Event, account: Optional[str], registry: Registry) -> bool:
    seconds = (registry.known_at(one, event.log_index) for one in event.others)
    return any(k is not None and not k.is_service() and k.account != account for k in seconds)


def warn_of_keys(event: Event, registry: Registry, report: Report) -> None:
    """To be called once the whole registry is known: suspicion may come later than what it taints."""
    for key in (registry.keys.get(one) for one in event.signers):
        if key is None or key.index > event.log_index:
            continue
        if not key.is_vouched:
            report.note(event, "W_KEY_UNVOUCHED", 5, "signed by a key that nobody vouched for")
        if key.suspect_ms is not None and event.logged_ms >= key.suspect_ms:
            report.note(event, "W_SUSPECT_KEY", 5, "signed by a key from when on it is suspect")


# ---------------------------------------------------------------------------------------------------
# 13. Entries: the log's leaves up to the checkpoint (F 7; V steps 8, 2)
# ---------------------------------------------------------------------------------------------------

ENTRY = 76
CHECKPOINT = "data/ledger/checkpoint"
CHECKPOINTS = "data/ledger/checkpoints/"


class Entries:
    """All leaves of the log up to the verified checkpoint, whose root they make."""

    def __init__(self, data: bytearray) -> None:
        self._data = data
        self.size = len(data) // ENTRY
        self.tree = Tree(leaf_hash(self.leaf(i)) for i in range(self.size))
        self.tag_counts: Dict[bytes, int] = {}
        for index in range(self.size):
            tag = self.leaf(index)[10:42]
            self.tag_counts[tag] = self.tag_counts.get(tag, 0) + 1

    def leaf(self, index: int) -> bytes:
        return bytes(self._data[index * ENTRY + 2 : (index + 1) * ENTRY])

    def logged_ms(self, index: int) -> int:
        return int.from_bytes(self.leaf(index)[2:10], "big")


def read_entries(
    bag: Bag, folder: Optional[str], checkpoint: Checkpoint, findings: Findings
) -> Optional[Entries]:
    """V step 8, first half: None if a bundle is missing or bad."""
    data = bytearray()
    missing = 0
    for number in range((checkpoint.size + 255) // 256):
        if missing == MAX_MISSING:
            break
        leaves = min(256, checkpoint.size - 256 * number)
        bundle = _read_bundle(bag, folder, number, ENTRY * leaves)
        if bundle is None or not _are_entries(bundle):
            path = "data/ledger/entries/%d" % number
            findings.add("E_NO_PROOF", 8, "the entries are missing or malformed", path=path)
            missing += 1
        elif missing == 0:
            data += bundle
    if missing > 0:
        return None
    entries = Entries(data)
    if entries.tree.root() != checkpoint.root:
        findings.add("E_NO_PROOF", 8, "the entries do not make the root of the checkpoint")
        return None
    return entries


def _read_bundle(bag: Bag, folder: Optional[str], number: int, length: int) -> Optional[bytes]:
    if folder is None:
        name = "data/ledger/entries/%d" % number
        digests = bag.digests.get(name)
        return bag.read(name, length) if digests is not None and digests.size == length else None
    path = os.path.join(folder, str(number))
    if not os.path.isfile(path) or os.path.getsize(path) != length:
        return None
    return read_file(path, length)


def _are_entries(bundle: bytes) -> bool:
    return all(
        bundle[start : start + 4] == b"\0\x4a\xcc\1" for start in range(0, len(bundle), ENTRY)
    )


def check_kept(kept: Checkpoint, size: int, entries: Optional[Entries], findings: Findings) -> None:
    """V step 2."""
    if kept.size > size:
        findings.add("W_STALE", 2, "the checkpoint kept earlier is of a larger log than this package's")
    elif entries is not None and entries.tree.root(kept.size) != kept.root:
        findings.add("E_CONSISTENCY", 2, "the log is not the one whose checkpoint was kept: rewritten")


# ---------------------------------------------------------------------------------------------------
# 14. Chains (F 3 to 5; V steps 3 to 9)
# ---------------------------------------------------------------------------------------------------


class Chain:
    """One events file. `lines` has None where an event is unreadable."""

    def __init__(self, info: ChainInfo) -> None:
        self.info = info
        self.id = info.id
        self.lines: List[Optional[Event]] = []

    def events(self) -> List[Event]:
        return [event for event in self.lines if event is not None]

    def first(self) -> Optional[Event]:
        """Event 0, if the file begins with it and it can be read."""
        event = self.lines[0] if self.lines else None
        return event if event is not None and event.seq == 0 else None

    def kind(self, control_id: str) -> str:
        """What the chain is (F 3); where that cannot be seen, what it is said to be."""
        if self.id == control_id:
            return "control"
        first = self.first()
        if first is None:
            return self.info.kind
        return KIND_BY_FIRST_TYPE.get(first.type, "item")

    def of_type(self, *types: str) -> List[Event]:
        return [event for event in self.events() if event.type in types]


def item_id(ledger: str, tag0: bytes) -> bytes:
    return sha256(domain("item") + lp16(ledger.encode("ascii")) + tag0)


def control_chain_id(ledger: str) -> str:
    """F 3: the control item has 32 zero bytes as its secret."""
    tag0 = hmac.new(bytes(32), domain("tag") + u64(0), hashlib.sha256).digest()
    return item_id(ledger, tag0).hex()


def read_chain(info: ChainInfo, bag: Bag, findings: Findings) -> Chain:
    """Reads the lines of an events file and judges their form (V step 3)."""
    chain = Chain(info)
    name = "data/ledger/events/%s.jsonl" % info.id
    digests = bag.digests.get(name)
    if digests is None or digests.size == 0:
        findings.add("E_CHAIN", 6, "a chain without events", chain=info.id)
        return chain
    for position, line in enumerate(split_lines(bag.chunks(name), MAX_LINE)):
        if line is None or position == MAX_EVENTS:
            findings.add("E_LIMIT", 0, "line too long, or too many lines", chain=info.id, seq=position)
            chain.lines.append(None)
            break
        chain.lines.append(_read_line(info.id, position, line, findings))
    return chain


def _read_line(chain: str, position: int, line: bytes, findings: Findings) -> Optional[Event]:
    try:
        if not line.endswith(b"\n"):
            raise Refused("E_CANON", "the last line does not end in LF")
        return read_event(chain, position, line[:-1])
    except Refused as refusal:
        seq = position if refusal.seq is None else refusal.seq
        findings.add(refusal.code, 3, refusal.detail, chain=chain, seq=seq)
        return None


def split_lines(chunks: Iterable[bytes], limit: int) -> Iterator[Optional[bytes]]:
    """Lines with their LF; None, and nothing more, for one that is too long."""
    rest = bytearray()
    for chunk in chunks:
        searched = len(rest)
        rest += chunk
        start = 0
        while True:
            end = rest.find(b"\n", max(start, searched))
            if end < 0:
                break
            if end - start > limit:
                yield None
                return
            yield bytes(rest[start : end + 1])
            start = end + 1
        del rest[:start]
        if len(rest) > limit:
            yield None
            return
    if rest:
        yield bytes(rest)


def check_statement(event: Event, ledger: str, report: Report) -> None:
    """V step 3, what remains for an event that can be read."""
    if event.statement["ledger"] != ledger:
        report.fault(event, "E_ORIGIN", 3, "signed for another ledger")
    if event.type not in _KNOWN:
        report.note(event, "W_UNKNOWN_TYPE", 3, "a type that this program does not know: " + event.type)


def check_order(chain: Chain, ledger: str, report: Report) -> None:
    """V step 6; finds, besides, the tag of each event, where its predecessor tells it."""
    if item_id(ledger, chain.info.tag0).hex() != chain.id:
        detail = "the id of the chain is not that of its first tag"
        report.findings.add("E_ITEM_ID", 6, detail, chain=chain.id)
    for position, event in enumerate(chain.lines):
        if event is None:
            continue
        if event.seq != event.statement["seq"] or event.statement["item"] != chain.id:
            report.fault(event, "E_CHAIN", 6, "the statement stands on another chain or place")
        if position == 0:
            _check_first(event, chain, report)
        else:
            _check_successor(event, chain.lines[position - 1], report)


def _check_first(event: Event, chain: Chain, report: Report) -> None:
    genesis = sha256(domain("genesis") + bytes.fromhex(chain.id))
    if event.seq != 0 or event.statement["prev"] != genesis.hex():
        report.fault(event, "E_CHAIN", 6, "the chain does not begin here")
    if event.seq == 0:
        event.tag = chain.info.tag0


def _check_successor(event: Event, previous: Optional[Event], report: Report) -> None:
    if previous is None:
        return
    if event.seq != previous.seq + 1 or event.statement["prev"] != previous.hash.hex():
        report.fault(event, "E_CHAIN", 6, "does not follow on the event before")
    if event.seq == previous.seq + 1:
        event.tag = previous.next_tag


class LogView:
    """What the reader knows of the log: the verified checkpoint, its entries, and the times that
    outsiders vouch for."""

    def __init__(self, checkpoint: Optional[Checkpoint], entries: Optional[Entries]) -> None:
        self.checkpoint = checkpoint
        self.entries = entries
        self._brackets: List[Tuple[int, int]] = []

    def add_bracket(self, size: int, time: int) -> None:
        """A quorum had seen the log at this size by this time (seconds)."""
        self._brackets.append((size, time))
        self._brackets.sort()

    def seen_by(self, index: int) -> Optional[int]:
        """When, in seconds, the smallest enclosed quorum checkpoint covering that entry was seen."""
        at = bisect_right(self._brackets, (index, float("inf")))
        return self._brackets[at][1] if at < len(self._brackets) else None


def check_in_log(event: Event, log: LogView, report: Report) -> None:
    """V step 7."""
    if event.tag is None:
        return
    leaf = event.leaf_data(event.tag)
    if log.entries is not None:
        _check_entry(event, event.tag, leaf, log.entries, report)
    point = log.checkpoint
    if point is not None and not is_included(
        leaf_hash(leaf), event.log_index, point.size, event.proof, point.root
    ):
        report.fault(event, "E_INCLUSION", 7, "the proof does not lead to the checkpoint")


def _check_entry(event: Event, tag: bytes, leaf: bytes, entries: Entries, report: Report) -> None:
    if event.log_index >= entries.size:
        report.fault(event, "E_INCLUSION", 7, "said to be logged beyond the checkpoint")
        return
    entry = entries.leaf(event.log_index)
    if entry[10:42] != tag:
        report.fault(event, "E_TAG", 7, "the log has another tag at this index")
    elif entry != leaf:
        report.fault(event, "E_LEAF", 7, "the log has another event at this index")


def check_tags(chains: List[Chain], entries: Entries, report: Report) -> None:
    """V step 8: no tag twice, none after the last event: no hidden branch, no hidden tail."""
    doubled = {tag for tag, count in entries.tag_counts.items() if count > 1}
    enclosed = set()
    for chain in chains:
        for event in chain.events():
            if event.tag in doubled:
                enclosed.add(event.tag)
                report.fault(event, "E_TAG_DUP", 8, "the log has two events in this place")
        last = chain.events()[-1] if chain.events() else None
        if last is not None and last.next_tag in entries.tag_counts:
            report.fault(last, "E_TAIL", 8, "the log has a later event of this chain")
    if doubled - enclosed:
        report.findings.add("E_TAG_DUP", 8, "the log has two events in one place, of a chain not enclosed")


def check_times(event: Event, log: LogView, report: Report) -> None:
    """V step 9 for one event."""
    if event.occurred_ms > event.logged_ms + FIVE_MINUTES:
        report.fault(event, "E_TIME", 9, "logged before it is said to have occurred")
    elif event.logged_ms - event.occurred_ms > ONE_DAY:
        report.note(event, "W_LATE", 9, "logged more than a day after it is said to have occurred")
    seen = log.seen_by(event.log_index)
    if seen is not None and event.logged_ms > seen * 1000 + FIVE_MINUTES:
        report.fault(event, "E_TIME", 9, "logged later than outsiders had already seen it")
    if log.checkpoint is not None:
        _check_anchor(event, log.entries, report)


def _check_anchor(event: Event, entries: Optional[Entries], report: Report) -> None:
    size, root = event.statement["anchor"]["size"], event.statement["anchor"]["root"]
    if size == 0:
        sound = root == EMPTY_ROOT.hex()
    elif entries is None:
        return
    else:
        sound = size <= min(event.log_index, entries.size) and entries.tree.root(size).hex() == root
    if not sound:
        report.fault(event, "E_VIEW", 9, "its author had been shown another log")


def check_clock(chains: List[Chain], entries: Optional[Entries], findings: Findings) -> None:
    """V step 9: the times of the log never decrease."""
    if entries is not None:
        times = [entries.logged_ms(i) for i in range(entries.size)]
    else:
        events = sorted((e.log_index, e.logged_ms) for chain in chains for e in chain.events())
        times = [logged_ms for _, logged_ms in events]
    if any(later < earlier for earlier, later in zip(times, times[1:])):
        findings.add("E_TIME", 9, "the log's clock went back")


# ---------------------------------------------------------------------------------------------------
# 15. Objects and erasures (V steps 11 and 12)
# ---------------------------------------------------------------------------------------------------


def brought_in(chain: Chain) -> List[Event]:
    """The events that bring bytes in."""
    found = chain.of_type("item.registered/1", "file.attached/1")
    return [event for event in found if "sha256" in event.statement["body"]["fields"]]


def shows_bytes(event: Event) -> bool:
    """Whether it can be read here which bytes the event brought in."""
    return all(event.readable(name) is not None for name in ("sha256", "sha512", "sizeBytes"))


def check_objects(chain: Chain, item: ItemInfo, check: "Verification") -> None:
    """V step 11 for one item."""
    for event in chain.of_type("item.registered/1")[1:]:
        check.report.fault(event, "E_BLOB", 11, "a second registration")
    sources = brought_in(chain)
    named: Dict[int, List[ObjectInfo]] = {}
    for one in item.objects:
        named.setdefault(one.seq, []).append(one)
    for event in sources:
        if shows_bytes(event) and not _agrees(event, named.get(event.seq, [])):
            check.report.fault(event, "E_BLOB", 11, "the package names other bytes than were brought in")
        _check_announced(event, check)
    erased = _erased_bytes(chain)
    # Where the signed digests are withheld or edited, the package's own would vouch for any bytes at all.
    shown = {event.seq for event in sources if shows_bytes(event)}
    for one in item.objects:
        if one.seq not in shown:
            check.findings.add("E_BLOB", 11, "no event shows these bytes", chain=chain.id, seq=one.seq)
        _check_bytes(chain, one, (one.seq, one.sha256) in erased, check)


def _agrees(event: Event, entries: List[ObjectInfo]) -> bool:
    signed = (
        event.value("sha256", BYTES), event.value("sha512", BYTES), event.value("sizeBytes", INTEGER)
    )
    if len(entries) != 1:
        return False
    named = (bytes.fromhex(entries[0].sha256), bytes.fromhex(entries[0].sha512), entries[0].size)
    return signed == named


def _check_announced(event: Event, check: "Verification") -> None:
    announced, digest = event.readable("announcedSha256"), event.readable("sha256")
    if announced is None or digest is None:
        return
    check.announced_compared += 1
    if (announced.type, digest.type) != (BYTES, BYTES) or announced.data != digest.data:
        check.report.fault(event, "E_ANNOUNCED", 11, "the source announced another digest")


def _check_bytes(chain: Chain, one: ObjectInfo, is_erased: bool, check: "Verification") -> None:
    def blame(detail: str, path: Optional[str] = None) -> None:
        check.findings.add("E_BLOB", 11, detail, chain=chain.id, seq=one.seq, path=path)

    if one.path is None:
        if check.package.is_full and is_erased:
            check.findings.add("W_ERASED", 12, "the bytes are erased", chain=chain.id, seq=one.seq)
        elif check.package.is_full:
            blame("the bytes are not enclosed")
        return
    if not check.package.is_full:
        blame("bytes in a package of records only")
    digests = check.bag.digests.get("data/" + one.path)
    if digests is None:
        blame("the bytes are missing", "data/" + one.path)
        return
    check.objects_compared += 1
    if digests != (one.sha256, one.sha512, one.size):
        blame("the bytes are not those brought in", "data/" + one.path)


def erasures(chain: Chain) -> Iterator[Tuple[str, Dict[str, Any]]]:
    """What the chain records as erased: the recording event's hash, and each entry of its list."""
    for event in chain.of_type("erasure.executed/1"):
        listed = event.value("erased", JSON)
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict):
                yield event.hash.hex(), one


def _erased_bytes(chain: Chain) -> Set[Tuple[int, str]]:
    """Of which events (by seq) which bytes (by SHA-256) the chain records as erased."""
    seqs = {event.hash.hex(): event.seq for event in chain.events()}
    return {
        (seqs[entry["eventHash"]], entry["sha256"])
        for _, entry in erasures(chain)
        if has_keys(entry, "eventHash", "sha256") and _are_texts(entry) and entry["eventHash"] in seqs
    }


def _are_texts(entry: Dict[str, Any]) -> bool:
    return all(isinstance(value, str) for value in entry.values())


def check_erasures(chain: Chain, report: Report) -> None:
    """V step 12: a field may be marked as erased only where the chain says so."""
    recorded = {
        (by, entry["eventHash"], entry["field"], entry["leaf"])
        for by, entry in erasures(chain)
        if has_keys(entry, "eventHash", "field", "leaf") and _are_texts(entry)
    }
    for event in chain.events():
        for field in event.fields:
            if field.kind != "erased":
                continue
            if (field.erased, event.hash.hex(), field.name, field.leaf.hex()) in recorded:
                report.note(event, "W_ERASED", 12, "erased", field.name)
            else:
                report.fault(event, "E_FIELD", 12, "not recorded as erased on this chain", field.name)


# ---------------------------------------------------------------------------------------------------
# 16. The package's own words (V step 13)
# ---------------------------------------------------------------------------------------------------

EXPORT_WORDS = (
    "kind", "purpose", "recipient", "requestedBy", "language", "redactionProfile", "exportedAt",
)


def check_words(check: "Verification") -> None:
    """Labels, names and lists that a reader sees must be those that were signed."""
    control_id = control_chain_id(check.package.ledger)
    kinds = {chain.id: chain.kind(control_id) for chain in check.chains}
    for chain in check.chains:
        if chain.info.kind != kinds[chain.id]:
            _lie(check, "the chain is not of the kind it is said to be", chain=chain.id)
    enclosed = {chain.id: chain for chain in check.chains}
    _check_items(check, enclosed)
    _check_withheld(check)
    for one in check.package.withheld_items:
        check.findings.add("W_REDACTED", 13, "an item of the case is withheld", chain=one)
        if one in enclosed:
            _lie(check, "said to be withheld, but enclosed", chain=one)
    cases = [chain for chain in check.chains if kinds[chain.id] == "case"]
    if len(cases) != 1:
        check.findings.add("E_ORPHAN", 13, "not exactly one case")
        return
    _check_case_words(check, cases[0])
    _check_membership(check, cases[0], enclosed, kinds)


def _lie(
    check: "Verification", detail: str, *, chain: str, seq: Optional[int] = None, field: Optional[str] = None
) -> None:
    check.findings.add("E_PROJECTION", 13, detail, chain=chain, seq=seq, field=field)


def _check_items(check: "Verification", enclosed: Dict[str, Chain]) -> None:
    seen: Set[str] = set()
    for item in check.package.items:
        if item.id in seen:
            _lie(check, "the item is listed twice", chain=item.id)
        seen.add(item.id)
        chain = enclosed.get(item.id)
        if chain is None:
            continue
        registered = chain.of_type("item.registered/1")
        assigned = chain.of_type("item.registered/1", "exhibit.assigned/1")
        for name, label, events in (
            ("exhibitRef", item.exhibit_ref, assigned), ("title", item.title, registered),
        ):
            if not _is_label(label, name, events):
                _lie(check, "the label was not signed", chain=chain.id, field=name)
        _check_object_labels(check, chain, item)


def _is_label(label: Optional[str], name: str, events: List[Event]) -> bool:
    """Whether a label repeats a field of these events; none is right only where the field is hidden."""
    if label is None:
        return any(event.hides(name) for event in events)
    return any(event.value(name, TEXT) == label for event in events)


def _check_object_labels(check: "Verification", chain: Chain, item: ItemInfo) -> None:
    sources: Dict[int, Event] = {}
    for source in brought_in(chain):
        sources.setdefault(source.seq, source)
    for one in item.objects:
        event = sources.get(one.seq)
        if event is None:
            continue
        if not _is_label(one.media_type, "mediaType", [event]):
            _lie(check, "the media type was not signed", chain=chain.id, seq=one.seq, field="mediaType")
        name = event.value("originalName", BYTES)
        hidden = event.hides("originalName")
        is_right = hidden if one.original_name is None else (
            name is not None and escape_name(name) == one.original_name
        )
        if not is_right:
            _lie(check, "the file name was not signed", chain=chain.id, seq=one.seq, field="originalName")


def escape_name(name: bytes) -> str:
    """A file name as package.json shows it: `%` and bytes that are not UTF-8 as %XX."""
    text = name.replace(b"%", b"%25").decode("utf-8", "surrogateescape")
    return "".join(
        "%%%02X" % (ord(one) - 0xDC00) if 0xDC80 <= ord(one) <= 0xDCFF else one for one in text
    )


def _check_withheld(check: "Verification") -> None:
    """The list of withheld fields, over the lines that can be read."""
    real = {
        (chain.id, event.seq, field.name)
        for chain in check.chains
        for event in chain.events()
        for field in event.fields
        if field.kind == "withheld"
    }
    unreadable = {
        (chain.id, position)
        for chain in check.chains
        for position, event in enumerate(chain.lines)
        if event is None
    }
    listed = Counter(check.package.withheld)
    untrue = {one for one, count in listed.items() if count > 1 or one not in real}
    untrue = {one for one in untrue if one[:2] not in unreadable}
    for chain_id, seq, field in (real - set(listed)) | untrue:
        _lie(check, "withheld and not said so, or the reverse", chain=chain_id, seq=seq, field=field)


def _check_case_words(check: "Verification", case: Chain) -> None:
    named = case.of_type("case.opened/1", "case.amended/1")
    if not _is_label(check.package.words["caseRef"], "caseRef", named):
        _lie(check, "the reference of the case was not signed", chain=case.id, field="caseRef")
    exports = case.of_type("report.exported/1")
    if not exports:
        _lie(check, "the case does not record this export", chain=case.id)
        return
    last = exports[-1]
    for name in EXPORT_WORDS:
        if _export_word(last, name) != check.package.words[name]:
            _lie(check, "not as the export was recorded", chain=case.id, seq=last.seq, field=name)


def _export_word(event: Event, name: str) -> Optional[str]:
    if name != "exportedAt":
        text: Optional[str] = event.value(name, TEXT)
        return text
    instant = event.value(name, INSTANT)
    return None if instant is None else instant_text(instant)


def _check_membership(
    check: "Verification", case: Chain, enclosed: Dict[str, Chain], kinds: Dict[str, str]
) -> None:
    """E_ORPHAN: the case names its items, the items name their case; none is missing, none is foreign."""

    def orphan(chain: str, detail: str) -> None:
        check.findings.add("E_ORPHAN", 13, detail, chain=chain)

    added: Dict[str, Set[bytes]] = {}
    for event in case.of_type("item.added/1"):
        item = event.value("itemId", BYTES)
        if item is not None:
            added.setdefault(item.hex(), set()).add(event.value("firstEventHash", BYTES) or b"")
    listed = {item.id for item in check.package.items}
    for one in set(added) - listed - set(check.package.withheld_items):
        orphan(one, "an item of the case is left out")
    for one in listed:
        if one not in enclosed:
            orphan(one, "listed, but its record is not enclosed")
    for chain in check.chains:
        if kinds[chain.id] != "item":
            continue
        if chain.id not in listed:
            orphan(chain.id, "its record is enclosed, but it is not listed")
        if not _belongs_to_case(chain, case, added.get(chain.id)):
            orphan(chain.id, "not an item of this case")


def _belongs_to_case(chain: Chain, case: Chain, hashes: Optional[Set[bytes]]) -> bool:
    first = chain.first()
    if first is None or hashes is None or hashes != {first.hash}:
        return False
    moves = chain.of_type("item.moved/1")
    belongs = moves[-1].value("toCaseId", BYTES) if moves else first.value("caseId", BYTES)
    return belongs == bytes.fromhex(case.id)


# ---------------------------------------------------------------------------------------------------
# 17. The whole check, the claims, the verdict
# ---------------------------------------------------------------------------------------------------

CLAIM_CODES = {
    1: frozenset({"E_BLOB"}),
    2: frozenset({"E_ANNOUNCED"}),
    4: frozenset({"E_SIG", "E_KEY_UNKNOWN", "E_KEY_REVOKED", "E_ROLE"}),
    5: frozenset({"E_TIME", "E_TSA"}),
    6: frozenset({"E_QUORUM"}),
}
_OF_OTHER_CLAIMS = frozenset().union(*CLAIM_CODES.values())


class Claim(NamedTuple):
    id: int
    result: str
    checked: int


class Verification:
    """One package, checked from the outside in. What a step found out stays here for the later steps."""

    package: Package
    bag: Bag

    def __init__(self, policy: Policy, kept: Optional[Checkpoint], entries_folder: Optional[str]) -> None:
        self.policy = policy
        self.kept = kept
        self.entries_folder = entries_folder
        self.findings = Findings()
        self.report = Report(self.findings)
        self.registry = Registry()
        self.chains: List[Chain] = []
        self.log = LogView(None, None)
        self.package_digest: Optional[str] = None
        self.was_read = False
        self.quorum_seen: Optional[int] = None
        self.objects_compared = 0
        self.announced_compared = 0
        self.signatures_verified = 0

    def run(self, container: Any) -> None:
        """Steps 0 to 13, in the order of V."""
        container.check(self.findings)
        if len(self.findings) > 0:
            return
        self.bag = Bag(container)
        self.bag.digest_all(self.findings)
        if len(self.findings) > 0:
            return
        check_bag(self.bag, self.findings)
        digests = self.bag.digests.get(TAG_MANIFESTS[0])
        self.package_digest = digests.sha256 if digests is not None else None
        package = read_package(self.bag, self.findings)
        if package is None:
            return
        self.package = package
        self.was_read = True
        self._check_log()
        self.check_chains()
        self._check_objects()
        check_words(self)

    # --- steps 1, 8 (first half) and 2 ---

    def _check_log(self) -> None:
        if self.kept is not None and self.kept.origin != self.package.ledger:
            raise Unreadable("kept checkpoint: of another ledger")
        note = check_checkpoint(
            self.bag.read_note(CHECKPOINT), CHECKPOINT, self.package.ledger, self.policy, self.findings
        )
        if note is not None:
            self._check_copies(note)
        checkpoint = note if note is not None and note.is_verified else None
        check_named(self.bag, self.package, checkpoint.size if checkpoint else None, self.findings)
        entries = None
        if checkpoint is not None and (self.package.entries_included or self.entries_folder is not None):
            entries = read_entries(self.bag, self.entries_folder, checkpoint, self.findings)
        self.log = LogView(checkpoint, entries)
        if checkpoint is not None:
            self._check_outsiders(checkpoint)
            if self.kept is not None:
                check_kept(self.kept, checkpoint.size, entries, self.findings)
        self._check_earlier_checkpoints()

    def _check_copies(self, note: Checkpoint) -> None:
        """`checkpoint.body` and `checkpoint.ed25519` are what a reader gives to openssl."""
        pinned = {key[:2] for key in self.policy.logs}
        rightful = {
            CHECKPOINT + ".body": [note.text],
            CHECKPOINT + ".ed25519": [line.signature for line in note.lines if line[:2] in pinned],
        }
        for path, contents in rightful.items():
            data = self.bag.read_note(path)
            if data is not None and data not in contents:
                self.findings.add("E_NOTE", 1, "not a copy of what the checkpoint says", path=path)

    def _check_outsiders(self, checkpoint: Checkpoint) -> None:
        check_quorum(checkpoint, CHECKPOINT, self.policy, self.findings)
        self.quorum_seen = checkpoint.earliest(self.policy)
        latest = checkpoint.latest(self.policy)
        if self.quorum_seen is not None:
            self.log.add_bracket(checkpoint.size, self.quorum_seen)
        if latest is not None and self.package.exported_ms > latest * 1000 + ONE_DAY:
            self.findings.add("E_STALE", 1, "the checkpoint was old when the package was made")

    def _check_earlier_checkpoints(self) -> None:
        for path in self.bag.names():
            size = from_decimal(path[len(CHECKPOINTS) :]) if path.startswith(CHECKPOINTS) else None
            if size is not None:
                self._check_earlier(path, size)

    def _check_earlier(self, path: str, size: int) -> None:
        note = check_checkpoint(
            self.bag.read_note(path), path, self.package.ledger, self.policy, self.findings
        )
        if note is None or not note.is_verified:
            return
        check_quorum(note, path, self.policy, self.findings)
        main = self.log.checkpoint
        if note.size != size or (main is not None and note.size > main.size):
            self.findings.add("E_NOTE", 1, "of another size than its name or the package allow", path=path)
            return
        if main is None:
            return
        seen = note.earliest(self.policy)
        if seen is not None:
            self.log.add_bracket(note.size, seen)
        entries = self.log.entries
        if entries is not None and entries.tree.root(note.size) != note.root:
            self.findings.add("E_VIEW", 9, "another log than that of the package", path=path)

    # --- steps 3 to 9 ---

    def check_chains(self) -> None:
        control_id = control_chain_id(self.package.ledger)
        infos = sorted(self.package.chains, key=lambda info: info.id != control_id)
        self.chains = [read_chain(info, self.bag, self.findings) for info in infos]
        for chain in self.chains:
            for event in chain.events():
                self._check_event(event, chain.id == control_id)
        self.registry.settle_suspicion()
        for chain in self.chains:
            check_order(chain, self.package.ledger, self.report)
            for event in chain.events():
                warn_of_keys(event, self.registry, self.report)
                check_in_log(event, self.log, self.report)
                check_times(event, self.log, self.report)
        if self.log.entries is not None:
            check_tags(self.chains, self.log.entries, self.report)
        check_clock(self.chains, self.log.entries, self.findings)

    def _check_event(self, event: Event, is_control: bool) -> None:
        check_statement(event, self.package.ledger, self.report)
        check_fields(event, self.report)
        event.settle_fields()
        check = check_control_event if is_control else check_other_event
        self.signatures_verified += check(event, self.registry, self.report)

    # --- steps 11 and 12 ---

    def _check_objects(self) -> None:
        control_id = control_chain_id(self.package.ledger)
        items = {item.id: item for item in self.package.items}
        for chain in self.chains:
            check_erasures(chain, self.report)
            if chain.id in items and chain.kind(control_id) == "item":
                check_objects(chain, items[chain.id], self)

    # --- what it comes to ---

    def events_read(self) -> int:
        return sum(len(chain.events()) for chain in self.chains)

    def holds_unbuilt(self) -> bool:
        return any(event.type in UNBUILT_TYPES for chain in self.chains for event in chain.events())

    def claims(self) -> List[Claim]:
        if not self.was_read:
            return [Claim(i, "fail" if i == 3 else "not_checked", 0) for i in range(1, 7)]
        events = self.events_read()
        has_quorum = self.quorum_seen is not None
        main = self.log.checkpoint
        return [
            self._claim(1, self.objects_compared > 0, self.objects_compared),
            self._claim(2, self.announced_compared > 0, self.announced_compared),
            self._claim(3, self.log.entries is not None and not self.holds_unbuilt() and events > 0, events),
            self._claim(4, self.signatures_verified > 0, self.signatures_verified),
            self._claim(5, has_quorum and events > 0, events if has_quorum else 0),
            self._claim(6, has_quorum, len(main.witnesses()) if main is not None else 0),
        ]

    def _claim(self, number: int, holds: bool, checked: int) -> Claim:
        if self._has_failed(number):
            return Claim(number, "fail", checked)
        if (number == 3 and "W_STALE" in self.findings.codes()) or (
            number == 6 and self.policy.quorum is None
        ):
            return Claim(number, "not_possible", checked)
        return Claim(number, "pass" if holds else "not_checked", checked)

    def _has_failed(self, number: int) -> bool:
        errors = {code for code in self.findings.codes() if code.startswith("E_")}
        if number == 3:
            return bool(errors - _OF_OTHER_CLAIMS)
        return bool(errors & CLAIM_CODES[number])

    def exit_status(self) -> int:
        results = {claim.id: claim.result for claim in self.claims()}
        if "fail" in results.values():
            return 1
        encloses = any(one.path is not None for item in self.package.items for one in item.objects)
        needed = (1, 3, 4) if encloses else (3, 4)
        return 0 if all(results[number] == "pass" for number in needed) else 3

    def verdict(self) -> Dict[str, Any]:
        """The verdict as data: `package.md` names its members; RFC 8785 orders them."""
        return {
            "format": "witnessmark-verdict/1",
            "package": self.package_digest,
            "checkpoint": self._checkpoint_verdict(),
            "claims": [
                {
                    "id": claim.id, "result": claim.result, "shows": "claim.%d.shows" % claim.id,
                    "showsNot": "claim.%d.showsNot" % claim.id, "checked": claim.checked,
                }
                for claim in self.claims()
            ],
            "seal": {"result": "not_checked"},
            "keys": [
                {
                    "keyId": key.id, "account": key.account, "firstIndex": key.index,
                    "revokedIndex": key.revoked_index,
                }
                for key in sorted(self.registry.keys.values(), key=lambda key: (key.index, key.id))
            ],
            "findings": [finding._asdict() for finding in self.findings.sorted()],
        }

    def _checkpoint_verdict(self) -> Optional[Dict[str, Any]]:
        main = self.log.checkpoint
        if main is None:
            return None
        return {
            "origin": main.origin, "size": main.size, "root": main.root.hex(),
            "cosignedBy": [name.decode("utf-8", "replace") for name in sorted(main.witnesses())],
            "cosignedAt": self.quorum_seen,
        }


# ---------------------------------------------------------------------------------------------------
# 18. In plain words
# ---------------------------------------------------------------------------------------------------

CLAIM_WORDS = {
    1: (
        "The bytes enclosed are those that were taken in.",
        "It does not show that the content was true when it was collected.",
    ),
    2: (
        "The bytes taken in are those that their source announced.",
        "It does not show that the source announced them truthfully, or knew them itself.",
    ),
    3: (
        "The record is complete and in order, up to the size of the log named above.",
        "It does not show what was never recorded, nor what was recorded after that.",
    ),
    4: (
        "Every entry is signed by the keys it names, as registered at that time.",
        "It does not show who held a key: the operator registers people.",
    ),
    5: (
        "The entries existed when outsiders saw the log.",
        "It does not show when what they describe took place.",
    ),
    6: (
        "Outsiders named in the policy have seen this very log.",
        "It does not show that they read it; and a quorum of dishonest outsiders could mislead.",
    ),
}
RESULT_WORDS = {
    "pass": "HOLDS", "fail": "FAILS", "not_checked": "NOT CHECKED", "not_possible": "NOT POSSIBLE",
}
EXIT_WORDS = {
    0: "Nothing was found against this package: unchanged since intake, signed, and complete.",
    1: "At least one claim FAILS. See the findings that begin with E_.",
    3: "Nothing failed, but something that matters could not be checked. See above.",
}
LIMITS = """\
What no such check can show: that content was true at collection; that one exhibit was not registered
twice; that the last unsynchronised events of a lost field device existed; that no copy survived an
erasure. The number and the times of events in the log are public. The policy decides whom you trust:
it must have come to you by another way than this package."""


def printable(data: Any) -> str:
    """Text that may have been chosen by an adversary, fit for a terminal."""
    text = data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)
    shown = "".join(one if one.isprintable() else "\\u{%x}" % ord(one) for one in text[:200])
    return shown + ("..." if len(text) > 200 else "")


def plain_words(check: Verification) -> str:
    lines = _head_lines(check)
    for claim in check.claims():
        shows, shows_not = CLAIM_WORDS[claim.id]
        lines += [
            "%d. %-12s %s (%d checked)" % (claim.id, RESULT_WORDS[claim.result], shows, claim.checked),
            "%16s%s" % ("", shows_not),
        ]
    lines += ["", "Seal of the exporting office: NOT CHECKED by this program."]
    lines += _key_lines(check) + _finding_lines(check)
    return "\n".join(lines + ["", EXIT_WORDS[check.exit_status()], "", LIMITS, ""])


def _head_lines(check: Verification) -> List[str]:
    lines = ["Package (SHA-256 of tagmanifest-sha256.txt): %s" % (check.package_digest or "not there")]
    main = check.log.checkpoint
    if main is None:
        return lines + ["Log: no checkpoint that could be verified", ""]
    witnesses = ", ".join(printable(name) for name in sorted(main.witnesses())) or "nobody"
    seen = instant_text(check.quorum_seen * 1000) if check.quorum_seen is not None else None
    return lines + [
        "Log: %s, %d entries, root %s" % (printable(main.origin), main.size, main.root.hex()),
        "Cosigned by: %s%s" % (witnesses, "; quorum met at " + seen if seen else ""),
        "",
    ]


def _key_lines(check: Verification) -> List[str]:
    accounts: Dict[str, List[Key]] = {}
    for key in check.registry.keys.values():
        accounts.setdefault(key.account, []).append(key)
    lines = ["", "Keys by account, as registered on the control chain:"]
    for account, keys in accounts.items():
        lines.append("  " + printable(account))
        for key in keys:
            end = "" if key.revoked_index is None else ", revoked at entry %d" % key.revoked_index
            roles = printable(", ".join(key.roles))
            lines.append("    k1:%s from entry %d%s (%s)" % (key.id, key.index, end, roles))
    return lines if accounts else lines + ["  none"]


def _finding_lines(check: Verification) -> List[str]:
    lines = ["", "Findings (E_ is against a claim, W_ is to be known):"]
    for one in check.findings.sorted():
        where = [
            "chain " + one.chain if one.chain is not None else "",
            "event %d" % one.seq if one.seq is not None else "",
            "field " + printable(one.field) if one.field is not None else "",
            printable(one.path) if one.path is not None else "",
        ]
        place = ", ".join(part for part in where if part)
        lines.append("  %-16s %s%s" % (one.code, printable(one.detail), " (%s)" % place if place else ""))
    return lines if len(lines) > 2 else lines + ["  none"]


# ---------------------------------------------------------------------------------------------------
# 19. Command line
# ---------------------------------------------------------------------------------------------------


def read_file(path: str, limit: int) -> bytes:
    """A file that the reader names; Unreadable if it is larger than such a file may be."""
    with open(path, "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable("too large: " + path)
    return data


def verify(
    package: str, policy: str, checkpoint: Optional[str] = None, entries: Optional[str] = None
) -> Verification:
    """Checks the package at that path. Raises Unreadable or OSError where there can be no verdict."""
    trusted = parse_policy(read_file(policy, MAX_POLICY))
    kept = None
    if checkpoint is not None:
        kept = read_kept_checkpoint(read_file(checkpoint, MAX_NOTE), trusted)
    if entries is not None and not os.path.isdir(entries):
        raise Unreadable("no such folder: " + entries)
    check = Verification(trusted, kept, entries)
    check.run(open_container(package))
    return check


def parse_arguments(arguments: List[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="verify.py", allow_abbrev=False, description="Check an evidence package of Witnessmark.",
        epilog="Exit: 0 held, 1 a claim failed, 2 usage or unreadable, 3 not everything was checked.",
    )
    parser.add_argument("package", help="the ZIP, or the unpacked folder")
    parser.add_argument("--policy", required=True, help="trust policy, from outside the package")
    parser.add_argument("--checkpoint", metavar="KEPT", help="a checkpoint kept earlier")
    parser.add_argument("--entries", metavar="DIR", help="entry bundles that the package does not enclose")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON and nothing else")
    return parser.parse_args(arguments)


def main(arguments: List[str]) -> int:
    options = parse_arguments(arguments)
    try:
        check = verify(options.package, options.policy, options.checkpoint, options.entries)
        status = check.exit_status()
        words = b"" if options.json else plain_words(check).encode("utf-8", "backslashreplace")
        # A person at a terminal reads words; whatever else takes the output gets the verdict, and the words beside it.
        if not options.json and sys.stdout.isatty():
            sys.stdout.buffer.write(words)
        else:
            sys.stdout.buffer.write(canonical_json(check.verdict()) + b"\n")
            sys.stderr.buffer.write(words)
        sys.stdout.buffer.flush()
    except (Unreadable, OSError) as error:
        return _give_up(str(error))
    except Exception as error:  # a defect of this program: never a verdict, never a stack of calls
        return _give_up("this program failed (%s: %s); please report it" % (type(error).__name__, error))
    return status


def _give_up(message: str) -> int:
    shown = "verify.py: %s\n" % printable(message)
    sys.stderr.buffer.write(shown.encode("utf-8", "backslashreplace"))
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
