#!/usr/bin/env python3
"""Seconds, memory and accuracy of this program beside others on made-up histories, every program as a whole process, in one run.

usage: benches/peers.py [--runs N] [--keep FOLDER] [HISTORY ...]

The histories, all of them unless some are named; the origin of every word of their last draft is known:

- heavy   60 rounds of 605 clauses, 29,600 words, three edits in every clause in every round (benches/attribution.rs)
- light   500 rounds of 3,400 words, a few changes in a round: rewording, moves, returns, splits, merges (benches/accuracy.rs)
- wide    100 rounds of 30,000 words, the same kinds of changes

Each program is given them in its own terms:

- travaux: draft files; `commit` of all of them together, then `blame` of the last, which computes everything anew
- git blame: a repository with one word or mark on each line of one file and a blank line between clauses, packed
- wikiwho: a dump of one page with a revision for each round, clauses as paragraphs; the `wikiwho` package of crates.io,
  built here in a temporary folder with its own command line

They do not do the same work: git follows lines within one file and knows no moves, returns or clauses; wikiwho knows
returns of whole paragraphs. The programs take turns, so that other work on the machine falls on all; medians are printed.
*Right* is the share of the words of the last draft that get the round they come from, function words (*the*, *of*) counted and
left out; words of a copy are in neither, because which of two equal clauses is the copy cannot be seen. The kinds of changes and
their frequencies are this project's own idea of a negotiation, so their figures say how programs compare on it, no more.
Needs cargo, git and Python 3.
"""
import argparse, csv, glob, json, os, re, shutil, statistics, subprocess, sys, tempfile, time
from xml.sax.saxutils import escape

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
WIKIWHO = "0.3.6"
GIT = "git blame, a word a line"
BENCH = {"heavy": ("attribution", []), "light": ("accuracy", ["light"]), "wide": ("accuracy", ["wide"])}
FUNCTION_WORDS = set("the of and to in for with on its as a by or any each not shall should that which be from".split())
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


def by_travaux(ours, store):
    """Every word of the last draft with the round it comes from, counted from 0."""
    clauses = json.loads(output(ours, "blame", "--format", "json", cwd=store))["data"]
    runs = [run for clause in clauses for run in clause["runs"]]
    return [(word, int(run["since"][1:])) for run in runs for word in re.findall(r"\w+", run["text"])]


def by_git(blame, repository):
    commits = output("git", "-C", repository, "rev-list", "--reverse", "main").split()
    round_of = {commit: number for number, commit in enumerate(commits)}
    found, origin = [], None
    for line in output(*blame).splitlines():
        if re.match(r"[0-9a-f]{40} ", line):
            origin = round_of[line.split()[0]]
        elif re.match(r"\t\w", line):
            found.append((line[1:], origin))
    return found


def by_wikiwho(path):
    with open(path, encoding="utf-8") as file:
        tokens = json.loads(file.readline())["all_tokens"]
    return [(token["str"], token["o_rev_id"] - 1) for token in tokens if re.match(r"\w", token["str"])]


def right(found, truth):
    """Shares of words, and of words that are not function words, that were given the round they come from."""
    words = [word for word, _, _ in truth]
    if [word for word, _ in found] != words:
        return "other words", "other words"
    judged = [(word, origin == wanted) for (word, origin), (_, wanted, counts) in zip(found, truth) if counts]
    telling = [verdict for word, verdict in judged if word not in FUNCTION_WORDS]
    return tuple(f"{100 * sum(verdicts) / len(verdicts):.1f} %" for verdicts in ([verdict for _, verdict in judged], telling))


def contestants(work, ours, program, rounds):
    """What is measured: label -> (runs it once and returns its figures, says afterwards where every word comes from)."""
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
        "travaux blame": (lambda: measured(ours, "blame", cwd=store), lambda: by_travaux(ours, store)),
        GIT: (lambda: measured(*blame), lambda: by_git(blame, f"{work}/words.git")),
    }
    if program:
        dump(rounds, f"{work}/dump.xml")
        asked = [program, f"{work}/dump.xml", "-j1", "-q", "-o", f"{work}/wikiwho.jsonl"]
        runs[f"wikiwho {WIKIWHO}"] = (lambda: measured(*asked), lambda: by_wikiwho(f"{work}/wikiwho.jsonl"))
    return runs


def compare(work, name, ours, program, times):
    """Runs every program on one history and prints what came out."""
    bench, which = BENCH[name]
    os.makedirs(work)
    subprocess.run(["cargo", "bench", "-q", "--bench", bench, "--", "write", f"{work}/drafts", *which], cwd=ROOT, check=True)
    rounds = drafts(f"{work}/drafts")
    with open(f"{work}/drafts/truth.csv", encoding="utf-8", newline="") as file:
        truth = [(row["word"], int(row["round"]), row["counts"] == "1") for row in csv.DictReader(file)]
    print(f"\n{name}: {len(rounds)} rounds, {len(rounds[-1])} clauses and {len(truth)} words in the last, medians of {times}")
    runs = contestants(work, ours, program, rounds)
    figures = {label: [] for label in runs}
    for _ in range(times):
        for label, (run, _) in runs.items():
            figures[label].append(run())
    middle = {label: [statistics.median(run[at] for run in all_runs) for at in range(3)] for label, all_runs in figures.items()}
    git = middle[GIT][0]
    print(f"{'':26} {'seconds':>8} {'CPU s':>8} {'MB':>6} {'x git blame':>12} {'right':>12} {'content':>12}")
    for label, (seconds, processor, megabytes) in middle.items():
        shares = "%12s %12s" % right(runs[label][1](), truth) if runs[label][1] else ""
        print(f"{label:26} {seconds:8.3f} {processor:8.3f} {megabytes:6.0f} {seconds / git:12.1f} {shares}".rstrip(), flush=True)
    if name == "heavy":
        print("target of travaux blame: under 1 s and within 3 times of git blame")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("histories", metavar="HISTORY", nargs="*", help="heavy, light or wide (default all)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each program (default 3)")
    parser.add_argument("--keep", metavar="FOLDER", help="work in this new folder and leave it there")
    asked = parser.parse_args()
    unknown = [name for name in asked.histories if name not in BENCH]
    if unknown:
        parser.error(f"no history is called {unknown[0]}: heavy, light, wide")
    work = os.path.abspath(asked.keep) if asked.keep else tempfile.mkdtemp(prefix="travaux-peers-")
    target = os.path.abspath(os.environ.get("CARGO_TARGET_DIR") or os.path.join(ROOT, "target"))
    ours = os.path.join(target, "release", "travaux")
    try:
        os.makedirs(work, exist_ok=True)
        subprocess.run(["cargo", "build", "-q", "--release"], cwd=ROOT, check=True)
        program = wikiwho(work)
        if not program:
            print(f"wikiwho {WIKIWHO} could not be built here; it is left out")
        for name in asked.histories or BENCH:
            compare(os.path.join(work, name), name, ours, program, asked.runs)
    finally:
        if not asked.keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
