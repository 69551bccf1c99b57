"""Breaks an honest package at random, with manifests repaired, and looks for a verifier that breaks too.

    python3 mutations.py FOLDER COUNT [SEED]

prints {"tried", "accepted", "defects"} as JSON: how many broken packages still got exit 0, and what
each of those said that made the verifier itself fail. The same seed breaks the same bytes.
"""

import copy
import json
import os
import random
import sys

import synthetic_package as made
from verdicts import judge, load_verifier

# What the verifier has no rule for: they inform, and may say anything.
FREE = ("data/README.txt", "data/ledger/policy")
STRANGE = (b"null", b"-1", b"{}", b"[]", b'"', b"\xff", b"1e9", b"\0")


def mutated(data, chance):
    """One byte changed, a stretch cut out, or a stretch doubled."""
    at = chance.randrange(len(data))
    length = chance.choice((1, 1, 2, 8, 60))
    way = chance.randrange(4)
    if way == 0:
        return data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1 :]
    if way == 1:
        return data[:at] + data[at + length :]
    if way == 2:
        return data[: at + length] + data[at:]
    return data[:at] + chance.choice(STRANGE) + data[at + 1 :]


def broken_bag(files, chance):
    changed = {name: data for name, data in files.items() if name.startswith("data/")}
    name = chance.choice([name for name in changed if name not in FREE])
    changed[name] = mutated(files[name], chance)
    return name, made.with_manifests(changed)


def run(folder, count, seed):
    verifier, chance = load_verifier(), random.Random(seed)
    files = made.Package().bag()
    policy = made.write_file(os.path.join(folder, "policy"), made.policy())
    result = {"tried": 0, "accepted": [], "defects": []}
    for number in range(count):
        name, bag = broken_bag(files, chance)
        data = made.zipped(bag)
        if number % 4 == 3:
            name, data = "the ZIP", mutated(made.zipped(copy.copy(files)), chance)
        path = made.write_file(os.path.join(folder, "broken.zip"), data)
        told = judge(verifier, {"package": path, "policy": policy, "checkpoint": None, "entries": None})
        result["tried"] += 1
        if "this program failed" in told["message"]:
            result["defects"].append([number, name, told["message"]])
        elif told["exit"] == 0:
            result["accepted"].append([number, name])
    return result


if __name__ == "__main__":
    json.dump(run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1), sys.stdout)
