"""Checks the source tree against rules.py and lists every breach.

Usage: check_style.py ROOT. Exit status 0: none; 1: some, one a line on standard output.
"""

import os
import re
import subprocess
import sys

import rules

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
IMPORT = re.compile(r'^\s*import\s+(?:public\s+)?"([^"]+)"')
# A definition at the left margin, as clang-format writes it.
FUNCTION = re.compile(r"^[A-Za-z~].*[({]|^[A-Za-z~].*\)")
NOT_FUNCTION = re.compile(r"^(namespace|class|struct|enum|union|extern|using|typedef|#)\b")
CODE = (".cc", ".h", ".proto")
LENGTH_CHECKED = CODE + (".py", ".cjs", ".js", ".mjs", ".ts", ".sh")
SKIPPED_FOLDERS = {"build", "node_modules", "__pycache__"}


def tracked(root):
    """Paths that git tracks, or None where there is no git or no checkout."""
    try:
        listing = subprocess.run(
            ["git", "-C", root, "-c", "safe.directory=*", "ls-files", "-z"],
            check=True, capture_output=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return None
    return [path for path in listing.split("\0") if path and os.path.exists(os.path.join(root, path))]


def walk(root):
    """Paths of all source files, whether tracked yet or not."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in SKIPPED_FOLDERS and not f.startswith("."))
        found += [os.path.relpath(os.path.join(folder, name), root) for name in sorted(files)]
    return found


def part_of(path):
    """The part that a path belongs to, or None. To "service" belong the files right in it alone."""
    folder = os.path.dirname(path)
    for part in rules.PARTS:
        if folder == part or (part != "service" and path.startswith(part + "/")):
            return part
    return None


def target_of(include, own_folder, paths):
    """The part, "stubs" or "errors" that an include names; None for the world outside."""
    if include.endswith(".grpc.pb.h"):
        return "stubs"
    if include.startswith("google/rpc/"):
        return "errors"
    if include.startswith("minutebook/v1/"):
        return "proto"
    beside = os.path.normpath(os.path.join(own_folder, include))
    if include not in paths and beside in paths:
        return part_of(beside)
    return part_of(include)


def outside_classes(include):
    return {name for name, starts in rules.OUTSIDE.items()
            if any(include == start or (start.endswith("/") and include.startswith(start))
                   for start in starts)}


def check_include(path, number, include, paths):
    where = f"{path}:{number}: includes {include}"
    part = part_of(path)
    target = target_of(include, os.path.dirname(path), paths)
    if target == "service" and part != "service":
        yield f"{where}: nothing includes main, nor what stands beside it"
    elif (target and target != part and target not in rules.ARROWS[part]
          and include not in rules.COMMON):
        yield f"{where}: {part} may not include {target}"
    elif (target == "store" and part in rules.OF_STORE
          and include not in rules.OF_STORE[part]):
        yield (f"{where}: of store, {part.split('/')[-1]} includes only "
               f"{', '.join(sorted(rules.OF_STORE[part]))}")
    for barred in sorted(outside_classes(include) & rules.BARRED.get(part, set())):
        yield f"{where}: {part} may not use {barred}"


def check_functions(path, lines):
    """Reports functions at the left margin that are too long."""
    start = None
    for number, line in enumerate(lines, 1):
        if start is None:
            if line.endswith("{") and FUNCTION.match(line) and not NOT_FUNCTION.match(line):
                start = number
            elif line.endswith("{") and line.startswith("    ") and number > 1:
                # The last line of a signature that was wrapped; its first stands at the margin.
                first = number - 1
                while first > 1 and lines[first - 1].startswith("    "):
                    first -= 1
                head = lines[first - 1]
                if FUNCTION.match(head) and not head.endswith((";", "{", "}")):
                    start = first
        elif line.startswith("}"):
            if number - start + 1 > rules.FUNCTION_LINES_MAX:
                yield (f"{path}:{start}: a function of {number - start + 1} lines; "
                       f"at most {rules.FUNCTION_LINES_MAX}")
            start = None


def check_file(root, path, paths):
    with open(os.path.join(root, path), encoding="utf-8") as file:
        lines = file.read().splitlines()
    if len(lines) > rules.LINES_MAX and path not in rules.LONG_FILES:
        yield f"{path}: {len(lines)} lines; at most {rules.LINES_MAX}"
    if path.endswith(".h") and "#pragma once" not in lines:
        yield f"{path}: a header without #pragma once"
    if not path.endswith(CODE):
        return
    if not path.startswith("proto/") and part_of(path) not in rules.ARROWS:
        yield f"{path}: no arrows are stated for its folder"
        return
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line) if not path.endswith(".proto") else None
        if match:
            yield from check_include(path, number, match.group(2), paths)
        match = IMPORT.match(line) if path.startswith("proto/") else None
        if match and not match.group(1).startswith(("minutebook/v1/", "google/protobuf/")):
            yield f"{path}:{number}: imports {match.group(1)}: the contract stands on protobuf alone"
    if path.endswith(".cc"):
        yield from check_functions(path, lines)


def check(root):
    """All breaches in the tree, as lines of text."""
    paths = walk(root)
    known = tracked(root)
    if known is None:  # an unpacked archive: what is there is what was shipped
        known = paths
    for entry in sorted({path.split("/")[0] for path in known}):
        if not entry.startswith(".") and entry not in rules.TOP_LEVEL:
            yield f"{entry}: not in the agreed top level"
    for path in sorted(set(paths) | set(known)):
        if path.endswith(rules.GENERATED):
            yield f"{path}: generated code belongs in the build tree"
    for path in rules.LONG_FILES:
        if path not in paths:
            yield f"{path}: allowed to be long, but not there"
    everything = set(paths)
    for path in paths:
        if path.endswith(LENGTH_CHECKED):
            yield from check_file(root, path, everything)


def main():
    breaches = list(check(sys.argv[1]))
    for breach in breaches:
        print(breach)
    if breaches:
        print(f"{len(breaches)} breaches of style; the rules stand in tests/style/rules.py")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
