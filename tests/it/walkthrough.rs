//! The words around the program, run: the walkthrough, the README, the concept pages, the hints of the demo.
//!
//! A page is Markdown. Its fenced blocks are taken in order:
//!
//! - ```` ```yaml file=NAME ```` is written to that file in the folder the page works in;
//! - ```` ```console ```` holds lines `$ travaux …` and `$ cd FOLDER`, each with what it prints below it. A block
//!   without any such answer is only run; `exit=1` behind `console` is the exit code of its last command.
//!
//! Answers are compared word by word. Blanks and line ends are not: on a page they follow its width, on a
//! terminal that of the window, and here there is no window.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tempfile::TempDir;

const README: &str = include_str!("../../README.md");
const WALKTHROUGH: &str = include_str!("../../examples/walkthrough.md");
const DEMO: &str = "digital-commons-compact";

/// A command of a page, what the page says it prints, and the exit code it says.
struct Step {
    command: String,
    answer: String,
    code: i32,
}

/// What a page asks for, in order.
enum Action {
    Write { file: String, text: String },
    Run(Vec<Step>),
}

/// The actions of a page.
fn actions(page: &str) -> Vec<Action> {
    let mut actions = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let option = |name: &str| info.split_whitespace().find_map(|word| word.strip_prefix(name));
        if let Some(file) = option("file=") {
            actions.push(Action::Write { file: file.to_string(), text: body.join("\n") + "\n" });
        } else if info.starts_with("console") {
            let code = option("exit=").map_or(0, |code| code.parse().expect("exit= is followed by a number"));
            actions.push(Action::Run(steps(&body, code)));
        }
    }
    actions
}

fn steps(body: &[&str], code: i32) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for line in body {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => {
                steps.push(Step { command: command.to_string(), answer: String::new(), code: 0 });
            }
            (None, Some(step)) => step.answer.extend([line, "\n"]),
            (None, None) => assert_eq!(*line, "", "an answer without a command"),
        }
    }
    if let Some(last) = steps.last_mut() {
        last.code = code;
    }
    steps
}

/// A command line in the words a shell would make of it.
fn shell_words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for character in line.chars() {
        match (character, quote) {
            ('\'' | '"', None) => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (end, Some(open)) if end == open => quote = None,
            (' ', None) => words.extend(word.take()),
            (other, _) => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

/// A folder to work in, and where in it the page is.
struct Desk {
    folder: TempDir,
    at: PathBuf,
}

impl Desk {
    fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let at = folder.path().join("work");
        fs::create_dir(&at).expect("a folder can be made in it");
        Self { folder, at }
    }

    /// A desk in the store of the demo.
    fn in_demo() -> Self {
        let mut desk = Self::empty();
        let (code, _) = desk.run(&["demo".to_string(), "-q".to_string()]);
        assert_eq!(code, 0);
        desk.at.push(DEMO);
        desk
    }

    /// Runs the program without any environment. Both streams go into one file, in the order a terminal shows them.
    fn run(&self, arguments: &[String]) -> (i32, String) {
        let path = self.folder.path().join("said");
        let both = File::create(&path).expect("a file can be made");
        let second = both.try_clone().expect("a file can be written by two streams");
        let ended = Command::new(env!("CARGO_BIN_EXE_travaux"))
            .args(arguments)
            .current_dir(&self.at)
            .env_clear()
            .env("HOME", self.folder.path())
            .stdin(Stdio::null())
            .stdout(both)
            .stderr(second)
            .status()
            .expect("the program starts");
        let said = fs::read_to_string(&path).expect("what the program says is text");
        (ended.code().expect("the program ends by itself"), said)
    }

    /// Follows a page to its end.
    fn follow(&mut self, page: &str) {
        for action in actions(page) {
            match action {
                Action::Write { file, text } => {
                    fs::write(self.at.join(file), text).expect("a file can be written");
                }
                Action::Run(steps) => self.follow_block(&steps),
            }
        }
    }

    fn follow_block(&mut self, steps: &[Step]) {
        let has_answers = steps.iter().any(|step| !step.answer.trim().is_empty());
        for step in steps {
            let words = shell_words(&step.command);
            let Some((program, arguments)) = words.split_first() else { continue };
            if program == "cd" {
                self.at.push(&arguments[0]);
                continue;
            }
            assert_eq!(program, "travaux", "only travaux and cd run on a page: {}", step.command);
            let (code, said) = self.run(arguments);
            assert_eq!(code, step.code, "$ {}\n{said}", step.command);
            if has_answers {
                assert_eq!(rewrapped(&said), rewrapped(&step.answer), "$ {}\n{said}", step.command);
            }
        }
    }
}

/// A text without its line breaks.
fn rewrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The commands printed as indented lines, each without the remark that stands behind two blanks.
fn indented_commands(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| line.starts_with("  ") && line.trim().starts_with("travaux "));
    lines.map(|line| line.trim().split("  ").next().unwrap_or_default().to_string()).collect()
}

/// Runs commands one after another. Where a comparison was asked for its exit code, it may be "there are changes".
fn run_all(desk: &Desk, commands: &[String]) {
    for command in commands {
        let (code, said) = desk.run(&shell_words(command)[1..]);
        let expected = i32::from(command.contains("--exit-code"));
        assert_eq!(code, expected, "$ {command}\n{said}");
    }
}

/// Names of the concept pages, as `travaux help` lists them.
fn topics() -> Vec<String> {
    let (_, said) = Desk::empty().run(&["help".to_string()]);
    let list = said.split_once("Topics").expect("help lists topics").1;
    let names = list.lines().skip(1).filter_map(|line| line.split_whitespace().next());
    let names: Vec<String> = names.map(str::to_string).collect();
    assert!(names.contains(&"survival".to_string()), "{names:?}");
    names
}

fn topic(name: &str) -> String {
    let (code, page) = Desk::empty().run(&["help".to_string(), name.to_string()]);
    assert_eq!(code, 0, "{page}");
    page
}

#[test]
fn the_walkthrough_runs_as_written() {
    Desk::empty().follow(WALKTHROUGH);
}

#[test]
fn the_readme_runs_as_written_in_the_example() {
    Desk::in_demo().follow(README);
}

#[test]
fn the_readme_lists_the_commands_that_help_lists() {
    let (_, help) = Desk::empty().run(&["--help".to_string()]);
    let list = help.split_once("Commands:\n").and_then(|(_, rest)| rest.split_once("\n\n"));
    let list = list.expect("help lists commands").0;
    let helped: Vec<&str> = list.lines().filter_map(|line| line.split_whitespace().next()).collect();
    let rows = README.lines().filter_map(|line| line.strip_prefix("| `travaux "));
    let listed: Vec<&str> = rows.filter_map(|row| row.split([' ', '`']).next()).collect();
    assert_eq!(listed, helped);
}

#[test]
fn every_command_of_the_concept_pages_runs_as_printed() {
    let desk = Desk::in_demo();
    for name in topics() {
        let commands = indented_commands(&topic(&name));
        assert!(!commands.is_empty(), "{name} shows no command");
        run_all(&desk, &commands);
    }
}

#[test]
fn concept_pages_fit_a_terminal() {
    for name in topics() {
        let page = topic(&name);
        assert!(page.starts_with("# "), "{name}");
        assert!(page.lines().count() <= 75, "{name} has more than two screens");
        let widest = page.lines().max_by_key(|line| line.chars().count()).unwrap_or_default();
        assert!(widest.chars().count() <= 80, "{name}: {widest}");
    }
}

#[test]
fn the_draft_in_the_page_on_yaml_is_one_that_check_accepts() {
    let page = topic("yaml");
    let sample: Vec<&str> = page
        .lines()
        .skip_while(|line| !line.starts_with("    draft: "))
        .map_while(|line| line.strip_prefix("    "))
        .collect();
    assert!(sample.len() > 10, "{sample:?}");
    let desk = Desk::in_demo();
    fs::write(desk.at.join("sample.yaml"), sample.join("\n") + "\n").expect("a file can be written");
    let (code, said) = desk.run(&["check".to_string(), "sample.yaml".to_string()]);
    assert_eq!((code, said.as_str()), (0, "sample.yaml is valid.\n"));
}

#[test]
fn the_hints_of_the_demo_run_as_printed() {
    let mut desk = Desk::empty();
    let (code, said) = desk.run(&["demo".to_string()]);
    assert_eq!(code, 0, "{said}");
    let hints = said.split_once("Try, in this order:").expect("the demo says what to try").1;
    assert!(hints.contains(&format!("cd {DEMO}\n")), "{hints}");
    desk.at.push(DEMO);
    let commands = indented_commands(hints);
    assert_eq!(commands.len(), 5, "{hints}");
    run_all(&desk, &commands);
}

#[test]
fn a_page_is_taken_apart_as_its_module_says() {
    let page = "text\n```yaml file=a.yaml\nx: 1\n```\n```console exit=2\n$ travaux show '10 (b)'\nno\nsuch\n$ cd b\n```\n";
    let [Action::Write { file, text }, Action::Run(steps)] = &actions(page)[..] else {
        unreachable!("two fenced blocks are two actions")
    };
    assert_eq!((file.as_str(), text.as_str()), ("a.yaml", "x: 1\n"));
    let found: Vec<_> = steps.iter().map(|s| (s.command.as_str(), s.answer.as_str(), s.code)).collect();
    assert_eq!(found, [("travaux show '10 (b)'", "no\nsuch\n", 0), ("cd b", "", 2)]);
    assert_eq!(
        shell_words("travaux init --title \"My treaty\" ''"),
        ["travaux", "init", "--title", "My treaty", ""]
    );
}
