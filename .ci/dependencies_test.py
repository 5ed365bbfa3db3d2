#!/usr/bin/env python3
"""Plants faults into what cargo says of this project and checks that dependencies.py reports each, and nothing else."""
import copy, os, sys
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import dependencies

data = dependencies.metadata()
with open("Cargo.lock", encoding="utf-8") as file:
    lock = file.read()


def package(where, name):
    return next(package for package in where["packages"] if package["name"] == name)


def licence(text):
    return lambda where: package(where, "strsim").update(license=text)


def source(text):
    return lambda where: package(where, "strsim").update(source=text)


def second_similar(where):
    """The other version of similar becomes a dependency of the program itself."""
    root = next(node for node in where["resolve"]["nodes"] if node["id"] == where["resolve"]["root"])
    other = next(p["id"] for p in where["packages"] if p["name"] == "similar" and p["version"].startswith("2."))
    root["deps"].append({"name": "similar", "pkg": other, "dep_kinds": [{"kind": None, "target": None}]})


def no_yaml(where):
    """serde_yaml is replaced, its exception is not."""
    package(where, "serde_yaml").update(version="1.0.0")


# What is planted, and a word of each fault that has to be reported for it.
PLANTED = [
    (licence("GPL-3.0-only"), ["strsim"]),
    (licence("MIT AND GPL-3.0-only"), ["strsim"]),
    (licence(None), ["strsim"]),
    (licence("(MIT OR Apache-2.0"), ["cannot be read"]),
    (licence("MIT OR"), ["cannot be read"]),
    (licence("Apache-2.0 WITH LLVM-exception"), ["strsim"]),
    (source("git+https://example.org/strsim"), ["strsim"]),
    (source(None), ["a folder"]),
    (second_similar, ["in one version", "nothing needs it"]),
    (no_yaml, ["nothing needs it"]),
]
MET = ["MIT", "Unlicense/MIT", "GPL-2.0 OR MIT", "(MIT OR Apache-2.0) AND Unicode-3.0", "A OR (B AND MIT) OR Zlib"]
UNMET = ["GPL-2.0", "MIT AND GPL-2.0", "(MIT OR Apache-2.0) AND X", "A OR B AND MIT"]

wrong = [f"the project as it is: {line}" for line in dependencies.faults(data, lock)]
wrong += [f"{text} should be met" for text in MET if not dependencies.fits(text)]
wrong += [f"{text} should not be met" for text in UNMET if dependencies.fits(text)]
for number, (plant, words) in enumerate(PLANTED, 1):
    changed = copy.deepcopy(data)
    plant(changed)
    said = dependencies.faults(changed, lock)
    if len(said) != len(words) or not all(any(word in line for line in said) for word in words):
        wrong.append(f"planted fault {number}: {words} expected, said was {said}")
bare = lock.replace("\nchecksum = ", "\nsum = ", 1)
if [line.split(":")[0] for line in dependencies.faults(data, bare)] != ["checksum"]:
    wrong.append("a missing checksum is not reported")
print(*wrong, sep="\n", end="\n" if wrong else "")
print(f"dependencies.py: {len(PLANTED) + 1} faults planted, {len(wrong)} answers wrong")
sys.exit(bool(wrong))
