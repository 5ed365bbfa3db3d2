//! One command on one store, to be tried again and again in copies, each with another harm.

use std::process::Output;

use crate::judge::{Case, Verdict};
use crate::random::Random;
use crate::sandbox::Sandbox;
use crate::scene::{Scene, State, Stroke, copy};

/// A store, what is to be done to it, and what is stored before and where nothing hinders it.
pub(crate) struct Trial {
    scene: Scene,
    pub(crate) arguments: Vec<String>,
    before: State,
    expected: State,
}

impl Trial {
    /// Makes everything ready for a stroke that has something to do.
    pub(crate) fn of(mut scene: Scene, stroke: Stroke, random: &mut Random) -> Self {
        let arguments = scene.prepare(stroke, random);
        let expected = scene.rehearse(&arguments).expect("each of these has something to do").state;
        let before = scene.state();
        Self { scene, arguments, before, expected }
    }

    /// A copy of the store, for one run.
    pub(crate) fn twin(&self) -> Sandbox {
        let twin = Sandbox::empty();
        self.copy_to(&twin);
        twin
    }

    /// Copies the store into an empty folder.
    pub(crate) fn copy_to(&self, sandbox: &Sandbox) {
        copy(self.scene.sandbox.folder(), sandbox.folder());
    }

    /// Judges a copy in which the command was run.
    pub(crate) fn judge(&self, sandbox: &Sandbox, ended: &Output) -> Verdict {
        let Self { arguments, before, expected, .. } = self;
        Case { sandbox, arguments, before, expected }.judge(ended)
    }
}
