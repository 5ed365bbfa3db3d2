//! A sign of life on standard error for anything that lasts over a second.
//!
//! How much is left is not known beforehand (reading, matching and writing take turns), so what is shown is how long it
//! has taken: a line that grows by one sign a second and is wiped before anything else is said. Never where standard
//! error is no terminal.

use std::io::{self, IsTerminal as _};
use std::sync::mpsc::{Sender, channel};
use std::thread::JoinHandle;
use std::time::Duration;

use super::output::to_standard_error;

/// How long nothing is shown, and then between two signs.
const BEAT: Duration = Duration::from_secs(1);
/// Signs after which the line begins anew.
const LONGEST: usize = 40;

/// A line that grows while something is under way, wiped when it is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Starts to wait; `None` where nobody would see it.
    pub(crate) fn start() -> Option<Self> {
        if !io::stderr().is_terminal() {
            return None;
        }
        let (stop, stopped) = channel::<()>();
        let thread = std::thread::spawn(move || {
            let mut signs = 0;
            while let Err(std::sync::mpsc::RecvTimeoutError::Timeout) = stopped.recv_timeout(BEAT) {
                signs = signs % LONGEST + 1;
                to_standard_error(&format!("\r\x1b[Kworking {}", "·".repeat(signs)));
            }
            if signs > 0 {
                to_standard_error("\r\x1b[K");
            }
        });
        Some(Self { stop: Some(stop), thread: Some(thread) })
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // It only writes to standard error; if even that failed, there is nobody left to tell.
            drop(thread.join());
        }
    }
}
