#!/usr/bin/env python3
"""What this project is built from: licences, sources, checksums, versions, and the exceptions with their reasons.

usage: dependencies.py [METADATA.json]     (default: asks `cargo metadata --locked`; run in the project's folder)

Needs nothing but Python and cargo, and no network beyond the packages themselves. What only the registry or a database of
advisories knows (withdrawn releases, security advisories) is asked of `cargo deny` by `.ci/run`, where that is
installed. Exit code 0 when nothing is wrong, else 1 with one line per fault.
"""
import collections, json, re, subprocess, sys

# Licences whose terms this project meets. Where a package gives a choice, one of these is enough.
ALLOWED = {"MIT", "Apache-2.0", "BSD-3-Clause", "Unicode-3.0", "Zlib"}

# Each is named in one file of src, so that it can be replaced; two versions of one would defeat that.
GUARDED = ("chrono", "clap", "comfy-table", "gix", "serde_yaml", "similar")

# Packages of the program, all platforms together: what there was on the date plus 40. Beyond it the changelog has to
# give the reason, and this number is raised with a new date.
MOST = 190 + 40  # 2026-11-23

# What would be a fault without a reason: (kind of fault, package, version) -> (since, reason).
EXCEPTIONS = {
    ("archived", "serde_yaml", "0.9.34+deprecated"): (
        "2026-11-23",
        "archived by its author in March 2024; reads what people type exactly where the alternatives do not, is named in "
        "src/files/yaml.rs alone and sits behind types of our own"),
    ("archived", "unsafe-libyaml", "0.2.11"): (
        "2026-11-23",
        "the parser below serde_yaml; archived with it, with an informational notice that it is unmaintained (reported as "
        "RUSTSEC-2024-0449); goes when serde_yaml goes. Input is capped in size and depth before it gets there"),
    ("two versions in tests", "similar", "2.7.0"): (
        "2026-11-23", "insta, used by tests only, still has the version before ours; nothing of it is in the program"),
}

# Packages known to be archived or unmaintained although their version does not say so.
ARCHIVED = {"unsafe-libyaml"}


def metadata():
    """What cargo knows of every package, for all platforms."""
    asked = ["cargo", "metadata", "--locked", "--format-version", "1"]
    return json.loads(subprocess.run(asked, check=True, stdout=subprocess.PIPE).stdout.decode("utf-8"))


def fits(expression, allowed=frozenset(ALLOWED)):
    """Whether a licence expression can be met with the allowed licences. A `/` is how old packages write `OR`."""
    words = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def either():
        left = both()
        while words and words[0] == "OR":
            words.pop(0)
            right = both()
            left = left or right
        return left

    def both():
        left = one()
        while words and words[0] == "AND":
            words.pop(0)
            right = one()
            left = left and right
        return left

    def one():
        word = words.pop(0) if words else ""
        if word == "(":
            inner = either()
            if not words or words.pop(0) != ")":
                raise ValueError(expression)
            return inner
        if not re.fullmatch(r"[A-Za-z0-9.+-]+", word) or word in ("AND", "OR", "WITH"):
            raise ValueError(expression)
        if words[:1] == ["WITH"]:
            word = " ".join([word, words.pop(0), words.pop(0) if words else ""])
        return word in allowed

    result = either()
    if words:
        raise ValueError(expression)
    return result


def reached(data, kinds):
    """Ids of the packages that the project needs through dependencies of these kinds, itself left out."""
    nodes, root = {node["id"]: node for node in data["resolve"]["nodes"]}, data["resolve"]["root"]
    found, waiting = set(), [root]
    while waiting:
        here = waiting.pop()
        for dependency in nodes[here]["deps"]:
            wanted = kinds if here == root else {None, "build"}
            if dependency["pkg"] not in found and wanted & {kind["kind"] for kind in dependency["dep_kinds"]}:
                found.add(dependency["pkg"])
                waiting.append(dependency["pkg"])
    return found - {root}


def without_checksum(lock):
    """Names of the locked packages that come from a registry and have no checksum."""
    blocks = [block for block in lock.split("[[package]]") if "\nsource = " in block]
    return [re.search(r'name = "(.*)"', block).group(1) for block in blocks if "\nchecksum = " not in block]


def found(data, lock):
    """Everything that would be a fault: (kind, package, version, what is wrong)."""
    ours, packages = data["resolve"]["root"], {package["id"]: package for package in data["packages"]}
    shipped = reached(data, {None, "build"})
    for package in (package for key, package in packages.items() if key != ours):
        name, version, licence = package["name"], package["version"], package["license"]
        try:
            if not licence or not fits(licence):
                yield "licence", name, version, f"has the licence {licence or 'none'}, of which none is allowed here"
        except ValueError:
            yield "licence", name, version, f"has a licence that cannot be read: {licence}"
        if not re.match(r"registry\+.*/crates\.io-index$", package["source"] or ""):
            yield "source", name, version, f"comes from {package['source'] or 'a folder'}, not from crates.io"
        if "deprecated" in version or name in ARCHIVED:
            yield "archived", name, version, "is archived or deprecated"
    for name in GUARDED:
        here = sorted(packages[key]["version"] for key in shipped if packages[key]["name"] == name)
        if len(here) != 1:
            yield "versions", name, " ".join(here) or "none", "has to be in the program once, in one version"
        for key, package in packages.items():
            if package["name"] == name and key not in shipped:
                yield "two versions in tests", name, package["version"], f"is there beside {' '.join(here)}"
    for name in without_checksum(lock):
        yield "checksum", name, "any", "has no checksum in Cargo.lock"
    if len(shipped) > MOST:
        yield "number", "the program", "", f"has {len(shipped)} packages, more than {MOST}: the changelog has to say why"


def faults(data, lock):
    """What is wrong, in words: whatever has no exception, and exceptions that nothing needs any more."""
    seen, wrong = set(), []
    for kind, name, version, what in found(data, lock):
        seen.add((kind, name, version))
        if (kind, name, version) not in EXCEPTIONS:
            wrong.append(f"{kind}: {name} {version} {what}")
    for kind, name, version in sorted(set(EXCEPTIONS) - seen):
        wrong.append(f"exception: {kind} of {name} {version} is excepted, and nothing needs it any more")
    used = " ".join(package["license"] or "" for package in data["packages"])
    for licence in sorted(licence for licence in ALLOWED if licence not in used):
        wrong.append(f"licence: {licence} is allowed, and nothing has it any more")
    return wrong


def tell(data):
    """Prints what there is: numbers, licences, double versions, exceptions."""
    names = {package["id"]: package["name"] for package in data["packages"]}
    shipped, all_kinds = reached(data, {None, "build"}), reached(data, {None, "build", "dev"})
    print(f"{len(all_kinds)} packages: {len(shipped)} in the program (all platforms, optional parts; at most {MOST}), "
          f"{len(all_kinds - shipped)} in tests only")
    licences = collections.Counter(package["license"] for package in data["packages"])
    print("licences: " + "; ".join(f"{number} × {licence}" for licence, number in licences.most_common()))
    double = [name for name, number in collections.Counter(names[key] for key in shipped).items() if number > 1]
    print(f"in more than one version: {', '.join(sorted(double)) or 'none'}")
    for (kind, name, version), (since, reason) in EXCEPTIONS.items():
        print(f"exception since {since}: {name} {version}, {kind}: {reason}")
    print("not checked here: advisories and withdrawn releases")


def main():
    if len(sys.argv) > 1:
        with open(sys.argv[1], encoding="utf-8") as file:
            data = json.load(file)
    else:
        data = metadata()
    with open("Cargo.lock", encoding="utf-8") as file:
        wrong = faults(data, file.read())
    tell(data)
    for line in wrong:
        print(f"FAULT {line}")
    print(f"dependencies: {len(data['packages']) - 1} looked at, {len(wrong)} faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
