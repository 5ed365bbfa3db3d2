//! The program stopped at a random moment: killed, which no program can hinder, and interrupted as by Ctrl-C.

use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use crate::Request;
use crate::judge::{Case, Tally, whole};
use crate::ledger::Ledger;
use crate::random::Random;
use crate::sandbox::Sandbox;
use crate::scene::{STROKES, Scene, state};

/// How a program is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Signal {
    Kill,
    Interrupt,
}

pub(crate) fn killed(request: &Request, ledger: &mut Ledger) {
    at_random_moments(Signal::Kill, request.times_or(240), request, ledger);
    while_making_a_store(request, ledger);
}

pub(crate) fn interrupted(request: &Request, ledger: &mut Ledger) {
    at_random_moments(Signal::Interrupt, request.times_or(60), request, ledger);
}

fn at_random_moments(signal: Signal, times: usize, request: &Request, ledger: &mut Ledger) {
    let mut random = Random::new(request.seed);
    let mut tally = Tally::default();
    let mut scene = Scene::new(&mut random);
    let mut tried = 0;
    while tried < times {
        if scene.is_spent() {
            scene = Scene::new(&mut random);
        }
        tried += usize::from(stop_one(&mut scene, signal, &mut random, &mut tally).is_some());
    }
    let what = match signal {
        Signal::Kill => "killed at a random moment",
        Signal::Interrupt => "interrupted (Ctrl-C) at a random moment",
    };
    ledger.enter(what, times, std::mem::take(&mut tally.losses), tally.beside());
}

/// One command, stopped; `None` where chance chose one that has nothing to do.
fn stop_one(scene: &mut Scene, signal: Signal, random: &mut Random, tally: &mut Tally) -> Option<()> {
    let stroke = *random.one_of(&STROKES);
    let arguments = scene.prepare(stroke, random);
    let before = scene.state();
    let rehearsal = scene.rehearse(&arguments);
    let Some(rehearsal) = rehearsal else {
        scene.take_stock();
        return None;
    };
    let moment = rehearsal.took.mul_f64(random.share() * 1.1);
    let ended = run_and_stop(&scene.sandbox, &arguments, signal, moment);
    let (before, expected) = (&before, &rehearsal.state);
    let case = Case { sandbox: &scene.sandbox, arguments: &arguments, before, expected };
    tally.count(case.judge(&ended), &format!("{stroke:?} stopped after {moment:?}"));
    scene.take_stock();
    Some(())
}

/// `init` and `demo`, killed: there is no store afterwards, or a whole one, and `init` can be run again.
fn while_making_a_store(request: &Request, ledger: &mut Ledger) {
    let mut random = Random::new(request.seed);
    let mut losses = Vec::new();
    let (mut made, mut none) = (0, 0);
    let times = request.times_or(60);
    for trial in 0..times {
        let sandbox = Sandbox::empty();
        let (arguments, took): (&[&str], _) = match trial % 3 {
            0 => (&["demo", "."], Duration::from_millis(900)),
            _ => (&["init", "--title", "T"], Duration::from_millis(20)),
        };
        let owned: Vec<String> = arguments.iter().map(|word| (*word).to_owned()).collect();
        let ended = run_and_stop(&sandbox, &owned, Signal::Kill, took.mul_f64(random.share()));
        if sandbox.folder().join(".git").exists() {
            made += 1;
            losses.extend(whole(&sandbox).wrong);
        } else {
            none += 1;
            if ended.status.success() {
                losses.push(format!("{arguments:?} said it was done, and there is no store"));
            }
            let again = sandbox.run(&["init", "--title", "T"]);
            if again.code != 0 || state(&sandbox).is_none() {
                losses.push(format!("init cannot be run again: {again:?}"));
            }
        }
    }
    ledger.enter("killed while a store is made", times, losses, format!("{made} made, {none} not made"));
}

/// Starts the program and stops it at a moment, unless it has ended by then.
fn run_and_stop(sandbox: &Sandbox, arguments: &[String], signal: Signal, moment: Duration) -> Output {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_travaux"));
    let piped = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().expect("the program can be started");
    std::thread::sleep(moment);
    stop(&mut child, signal);
    child.wait_with_output().expect("the program ends")
}

fn stop(child: &mut Child, signal: Signal) {
    match signal {
        // Both fail where the program has ended already.
        Signal::Kill => drop(child.kill()),
        Signal::Interrupt => {
            let mut command = Command::new("kill");
            command.args(["-INT", &child.id().to_string()]).stderr(Stdio::null());
            command.status().expect("there is a program to send signals");
        }
    }
}
