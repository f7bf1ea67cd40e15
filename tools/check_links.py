#!/usr/bin/env python3
"""Checks that what the documents point to exists: relative links, their anchors, and paths given as `code`; and that
docs/index.md leads to every page of docs/.

usage: tools/check_links.py [ROOT]
"""

import os
import re
import sys

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE_PATH = re.compile(r"`((?:src|include|ops|tools|tests|bench|examples|docs|cmake|generated|\.ci)/[\w./-]*)`")
HEADING = re.compile(r"^#+\s+(.*)$", re.M)


def documents(root):
    for parent, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("build", ".git"))
        for name in sorted(names):
            if name.endswith(".md"):
                yield os.path.join(parent, name)


def anchors(path):
    with open(path, encoding="utf-8") as file:
        titles = HEADING.findall(file.read())
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def breaches_of(root, path):
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    is_fenced = False
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("```"):
            is_fenced = not is_fenced
        if is_fenced:
            continue
        for target in LINK.findall(line):
            if re.match(r"[a-z]+:", target):
                continue
            file_part, _, anchor = target.partition("#")
            found = os.path.normpath(os.path.join(os.path.dirname(path), file_part)) if file_part else path
            if not os.path.exists(found):
                yield number, f"links to {target}, which is not there"
            elif anchor and found.endswith(".md") and anchor not in anchors(found):
                yield number, f"links to {target}: no such heading"
        for target in CODE_PATH.findall(line):
            # What is installed together lies in two folders here: include/ and generated/include/.
            places = (os.path.join(root, target), os.path.join(root, "generated", target))
            if "NAME" not in target and not any(map(os.path.exists, places)):
                yield number, f"names {target}, which is not there"


def pages_not_in_index(root):
    index = os.path.join(root, "docs", "index.md")
    with open(index, encoding="utf-8") as file:
        targets = {os.path.normpath(target) for target in LINK.findall(file.read())}
    for path in documents(os.path.join(root, "docs")):
        name = os.path.relpath(path, os.path.join(root, "docs"))
        if name != "index.md" and name not in targets:
            yield name


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    root = os.path.normpath(sys.argv[1] if len(sys.argv) > 1 else os.path.join(here, ".."))
    count = breach_count = 0
    for path in documents(root):
        count += 1
        for number, text in breaches_of(root, path):
            breach_count += 1
            print(f"{os.path.relpath(path, root)}:{number}: {text}", file=sys.stderr)
    for name in pages_not_in_index(root):
        breach_count += 1
        print(f"docs/index.md:1: has no link to {name}", file=sys.stderr)
    if breach_count:
        print(f"links: {breach_count} breaches", file=sys.stderr)
        return 1
    print(f"links: {count} documents are fine")
    return 0


if __name__ == "__main__":
    sys.exit(main())
