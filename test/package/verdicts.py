"""Runs verify.py on every package of an index that `synthetic_package.py` wrote, in one process.

    python3 verdicts.py INDEX        prints {name: {"exit", "verdict", "message"}} as JSON
"""

import importlib.util
import io
import json
import os
import sys

sys.dont_write_bytecode = True


def load_verifier():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../src/exports/verify.py")
    spec = importlib.util.spec_from_file_location("verify", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["verify"] = module
    spec.loader.exec_module(module)
    return module


class Capture:
    """Stands in for a standard stream while one package is judged."""

    def __init__(self):
        self.buffer = io.BytesIO()

    def text(self):
        return self.buffer.getvalue().decode()


def judge(verifier, row):
    arguments = [row["package"], "--policy", row["policy"], "--json"]
    for name in ("checkpoint", "entries"):
        arguments += ["--" + name, row[name]] if row[name] is not None else []
    out, err = Capture(), Capture()
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        status = verifier.main(arguments)
    finally:
        sys.stdout, sys.stderr = streams
    verdict = json.loads(out.text()) if out.text() else None
    return {"exit": status, "verdict": verdict, "message": err.text()}


if __name__ == "__main__":
    with open(sys.argv[1]) as file:
        rows = json.load(file)
    module = load_verifier()
    results = {row["name"]: judge(module, row) for row in rows}
    results["modules that speak to a network"] = sorted(
        {"socket", "ssl", "http", "urllib.request", "asyncio", "subprocess"} & set(sys.modules)
    )
    json.dump(results, sys.stdout)
