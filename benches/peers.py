#!/usr/bin/env python3
"""Seconds and memory of this program beside others on one heavy history, every program as a whole process, in one run.

usage: benches/peers.py [--runs N] [--keep FOLDER]

The history is the heavy one of benches/attribution.rs: 60 rounds of 605 clauses, about 29,600 words, three edits in every
clause in every round. Each program is given it in its own terms:

- travaux: 60 draft files; `commit` of all of them together, then `blame` of the last, then `blame` alone
- git blame: a repository with one word or mark on each line of one file and a blank line between clauses, packed
- wikiwho: a dump of one page with 60 revisions, clauses as paragraphs; the `wikiwho` package of crates.io,
  built here in a temporary folder with its own command line

They do not do the same work: git follows lines within one file and knows no moves, returns or clauses; wikiwho knows
returns of whole paragraphs. The programs take turns, so that other work on the machine falls on all; medians are printed. That
each has really read the history shows in the last column: the share of words it gives to the first round.
Needs cargo, git and Python 3.
"""
import argparse, glob, json, os, re, shutil, statistics, subprocess, sys, tempfile, time
from xml.sax.saxutils import escape

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WIKIWHO = "0.3.6"
GIT = "git blame, a word a line"
QUIET = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
# A process of its own for each measurement, since the system tells only the largest memory of all children together.
MEASURE = """
import json, os, resource, subprocess, sys, time
out = os.open(os.devnull, os.O_WRONLY)
start = time.perf_counter()
code = subprocess.call(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=out)
seconds = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
scale = 1 if sys.platform == "darwin" else 1024
print(json.dumps([code, seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * scale / 1e6]))
"""


def measured(*command, cwd=None):
    """Seconds by the clock, seconds of the processor, megabytes (10^6 bytes) of one run of a command, which has to succeed."""
    said = subprocess.run([sys.executable, "-c", MEASURE, *command], cwd=cwd, check=True, stdout=subprocess.PIPE)
    code, *figures = json.loads(said.stdout.decode("utf-8"))
    if code:
        sys.exit(f"{' '.join(command)[:200]} ended with {code}")
    return figures


def drafts(folder):
    """The rounds as lists of the texts of their clauses, read back from the draft files."""
    rounds = []
    for path in sorted(glob.glob(f"{folder}/*.yaml")):
        with open(path, encoding="utf-8") as file:
            rounds.append(re.findall(r"    text: \|\n      (.*)\n", file.read()))
    return rounds


def words_in_git(rounds, folder):
    """A repository in which each round is a commit of one file with a word or a mark on every line."""
    subprocess.run(["git", "init", "-q", "--bare", folder], check=True)
    stream = []
    for number, clauses in enumerate(rounds):
        lines = "\n\n".join("\n".join(re.findall(r"\w+|[^\w\s]", text)) for text in clauses) + "\n"
        who = f"Round {number} <round@example.org> {1900000000 + number * 86400} +0000"
        stream.append(f"commit refs/heads/main\ncommitter {who}\ndata 5\nround\nM 100644 inline doc.txt\n"
                      f"data {len(lines.encode())}\n{lines}\n")
    subprocess.run(["git", "-C", folder, "fast-import", "--quiet"], input="".join(stream).encode(), check=True)
    subprocess.run(["git", "-C", folder, "repack", "-adq"], check=True)


def dump(rounds, path):
    """A dump of one page with a revision for each round."""
    with open(path, "w", encoding="utf-8") as file:
        file.write('<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="en">\n'
                   "<siteinfo><sitename>Benchmark</sitename><dbname>bench</dbname><case>first-letter</case>"
                   '<namespaces><namespace key="0" case="first-letter" /></namespaces></siteinfo>\n'
                   "<page><title>Benchmark</title><ns>0</ns><id>1</id>\n")
        for number, clauses in enumerate(rounds):
            day = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1900000000 + number * 86400))
            text = escape("\n\n".join(clauses))
            file.write(f"<revision><id>{number + 1}</id><timestamp>{day}</timestamp><contributor><username>Round {number}"
                       f"</username><id>{number + 1}</id></contributor><model>wikitext</model><format>text/x-wiki</format>"
                       f'<text xml:space="preserve">{text}</text><sha1>{number:031d}</sha1></revision>\n')
        file.write("</page>\n</mediawiki>\n")


def wikiwho(folder):
    """Builds the wikiwho command line in a folder; None where that does not work."""
    environment = {**os.environ, "CARGO_TARGET_DIR": os.path.join(folder, "wikiwho-target")}
    build = ["cargo", "install", "-q", "wikiwho", "--version", WIKIWHO, "--features", "cli", "--root", folder]
    if subprocess.run(build, env=environment, **QUIET).returncode:
        return None
    return os.path.join(folder, "bin", "wikiwho-cli")


def output(*command, cwd=None):
    return subprocess.run(command, cwd=cwd, check=True, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL).stdout.decode("utf-8")


def share_of_travaux(ours, store):
    """Share of the words of the last round that stand since the first."""
    runs = [run for clause in json.loads(output(ours, "blame", "--format", "json", cwd=store))["data"] for run in clause["runs"]]
    return sum(run["words"] for run in runs if run["since"] == "r0000") / sum(run["words"] for run in runs)


def share_of_git(blame, repository):
    first = output("git", "-C", repository, "rev-list", "--max-parents=0", "main").strip()
    origins, words = [], []
    for line in output(*blame).splitlines():
        if re.match(r"[0-9a-f]{40} ", line):
            origins.append(line.split()[0])
        elif line.startswith("\t"):
            words.append(line[1:])
    kept = [origin for origin, word in zip(origins, words) if re.match(r"\w", word)]
    return kept.count(first) / len(kept)


def share_of_wikiwho(path):
    with open(path, encoding="utf-8") as file:
        tokens = [token for token in json.loads(file.readline())["all_tokens"] if re.match(r"\w", token["str"])]
    return sum(token["o_rev_id"] == 1 for token in tokens) / len(tokens)


def contestants(work, ours, rounds):
    """What is measured: label -> (runs it once and returns its figures, then tells the share of the first round)."""
    files = sorted(glob.glob(f"{work}/drafts/*.yaml"))
    store = os.path.join(work, "store")

    def commit():
        shutil.rmtree(store, ignore_errors=True)
        subprocess.run([ours, "init", store, "--title", "Benchmark"], check=True, stderr=subprocess.DEVNULL, **QUIET)
        return measured(ours, "-q", "commit", *files, cwd=store)

    words_in_git(rounds, f"{work}/words.git")
    blame = ["git", "-C", f"{work}/words.git", "blame", "--line-porcelain", "main", "--", "doc.txt"]
    runs = {
        "travaux commit": (commit, None),
        "travaux blame": (lambda: measured(ours, "blame", cwd=store), lambda: share_of_travaux(ours, store)),
        GIT: (lambda: measured(*blame), lambda: share_of_git(blame, f"{work}/words.git")),
    }
    program = wikiwho(work)
    if program:
        dump(rounds, f"{work}/dump.xml")
        asked = [program, f"{work}/dump.xml", "-j1", "-q", "-o", f"{work}/wikiwho.jsonl"]
        runs[f"wikiwho {WIKIWHO}"] = (lambda: measured(*asked), lambda: share_of_wikiwho(f"{work}/wikiwho.jsonl"))
    else:
        print(f"wikiwho {WIKIWHO} could not be built here; it is left out")
    return runs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each program (default 3)")
    parser.add_argument("--keep", metavar="FOLDER", help="work in this folder and leave it there")
    asked = parser.parse_args()
    work = os.path.abspath(asked.keep) if asked.keep else tempfile.mkdtemp(prefix="travaux-peers-")
    target = os.path.abspath(os.environ.get("CARGO_TARGET_DIR") or os.path.join(ROOT, "target"))
    ours = os.path.join(target, "release", "travaux")
    try:
        os.makedirs(work, exist_ok=True)
        subprocess.run(["cargo", "build", "-q", "--release"], cwd=ROOT, check=True)
        subprocess.run(["cargo", "bench", "-q", "--bench", "attribution", "--", "write", f"{work}/drafts"], cwd=ROOT, check=True)
        rounds = drafts(f"{work}/drafts")
        print(f"{len(rounds)} rounds, {len(rounds[-1])} clauses, {sum(len(text.split()) for text in rounds[-1])} words in the last")
        runs = contestants(work, ours, rounds)
        figures = {label: [] for label in runs}
        for _ in range(asked.runs):
            for label, (run, _) in runs.items():
                figures[label].append(run())
        middle = {label: [statistics.median(run[at] for run in all_runs) for at in range(3)] for label, all_runs in figures.items()}
        git = middle[GIT][0]
        print(f"{'median of ' + str(asked.runs):26} {'seconds':>8} {'CPU s':>8} {'MB':>6} {'x git blame':>12} {'first round':>12}")
        for label, (seconds, processor, megabytes) in middle.items():
            share = f"{100 * runs[label][1]():10.1f} %" if runs[label][1] else ""
            print(f"{label:26} {seconds:8.3f} {processor:8.3f} {megabytes:6.0f} {seconds / git:12.1f} {share:>12}")
        print("target of travaux blame: under 1 s and within 3 times of git blame")
    finally:
        if not asked.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
