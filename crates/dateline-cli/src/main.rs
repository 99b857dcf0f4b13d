//! The binary `dateline`. In: a command line. Out: what the library says, in the form asked for, and an exit code.
//!
//! It is thin: it opens inputs, hands reports to threads, and writes. What a report means is decided in the crates below.

mod args;
mod audit;
mod check;
mod code;
mod codebook;
mod engine;
mod eval;
mod eval_args;
mod export;
mod format;
mod import;
mod ingest;
mod intake;
mod notices;
mod ordered;
mod places;
mod progress;
mod query;
mod record;
mod record_args;
mod rules;
mod statements;
#[cfg(feature = "watch")]
mod watch;
mod who;
mod why;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use crate::args::{Arguments, Command, ImportCommand};

/// How a command ended; the numbers are part of the interface and stand in the help text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Exit {
    /// Everything that was asked for was done.
    Done = 0,
    /// Some input could not be coded; the rest was.
    InputFailed = 1,
    /// The command line, or a rule or table, is wrong.
    Wrong = 2,
    /// Whoever read the output stopped reading: 128 + SIGPIPE, as other tools do.
    Pipe = 141,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}

/// The reader of PDF panics on some broken files; that is caught and told as an error of the file, and its own words would only be in the way.
#[cfg(feature = "pdf")]
fn silence_the_reader_of_pdf() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(dateline_ingest::PDF_THREAD) {
            usual(panic);
        }
    }));
}

fn main() -> ExitCode {
    #[cfg(feature = "pdf")]
    silence_the_reader_of_pdf();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help goes to standard output and is no failure; clap knows which is which.
            let failed = error.print().is_err() || error.use_stderr();
            return if failed { Exit::Wrong } else { Exit::Done }.into();
        }
    };
    let exit = run(arguments).unwrap_or_else(|error| {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Exit::Pipe;
        }
        complain(&format!("cannot write the output: {error}"));
        Exit::InputFailed
    });
    exit.into()
}

fn run(arguments: Arguments) -> io::Result<Exit> {
    if arguments.version {
        return notices::version();
    }
    if arguments.licenses {
        return notices::licenses();
    }
    match arguments.command {
        Some(Command::Code(arguments)) => code::run(&arguments),
        Some(Command::Why(arguments)) => why::run(&arguments),
        Some(Command::Statements(arguments)) => statements::run(&arguments),
        Some(Command::Eval(arguments)) => eval::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Rules(arguments)) => rules::run(&arguments),
        Some(Command::Who(arguments)) => who::run(&arguments),
        Some(Command::Import(ImportCommand::Petrarch(arguments))) => import::run(&arguments),
        Some(Command::Places(arguments)) => places::run(&arguments),
        Some(Command::Ingest(arguments)) => ingest::run(&arguments),
        #[cfg(feature = "watch")]
        Some(Command::Watch(arguments)) => watch::run(&arguments),
        Some(Command::Query(arguments)) => query::run(&arguments),
        Some(Command::Sample(arguments)) => audit::draw(&arguments),
        Some(Command::Review(arguments)) => audit::review(&arguments),
        Some(Command::Codebook(arguments)) => codebook::run(&arguments),
        Some(Command::Export(arguments)) => export::run(&arguments),
        Some(Command::Record(command)) => record::run(&command),
        None => {
            complain("no command\n  hint: `dateline --help` lists them; `dateline code report.txt` codes a report");
            Ok(Exit::Wrong)
        }
    }
}

/// Says on standard error what is wrong. If that is closed too, nobody is left to tell.
fn complain(message: &str) {
    let _ = writeln!(io::stderr().lock(), "error: {message}");
}

/// Says on standard error what somebody may want to know, though nothing is wrong.
fn note(message: &str) {
    let _ = writeln!(io::stderr().lock(), "note: {message}");
}
