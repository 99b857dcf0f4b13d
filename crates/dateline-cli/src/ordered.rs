//! Work on many threads with results in the order of the input. In: items and a function. Out: each result in turn.
//!
//! Every item travels with a channel for its result; the receiving ends wait in a bounded queue in input order. So results come in order
//! whatever the threads do, the next free thread takes the next item, and no more than a fixed number of items exists at a time.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// Items in flight per thread.
const AHEAD: usize = 4;

/// Applies `work` to each item on `jobs` threads and calls `each` with the results in input order. An error of `each` ends it early.
pub(crate) fn ordered<T: Send, R: Send>(
    jobs: usize,
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    each: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    ordered_ahead(jobs, AHEAD, items, work, each)
}

/// The same with `ahead` items in flight per thread, for an `each` that at times takes long.
pub(crate) fn ordered_ahead<T: Send, R: Send>(
    jobs: usize,
    ahead: usize,
    items: impl Iterator<Item = T> + Send,
    work: impl Fn(T) -> R + Sync,
    mut each: impl FnMut(R) -> io::Result<()>,
) -> io::Result<()> {
    if jobs <= 1 {
        return items.map(work).try_for_each(each);
    }
    let (queue, todo) = sync_channel::<(T, SyncSender<R>)>(jobs * ahead);
    let (tickets, results) = sync_channel::<Receiver<R>>(jobs * ahead);
    let todo = Mutex::new(todo);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for item in items {
                let (result, ticket) = sync_channel(1);
                // Either fails only when the other side has stopped.
                if tickets.send(ticket).is_err() || queue.send((item, result)).is_err() {
                    return;
                }
            }
        });
        let (todo, work) = (&todo, &work);
        for _ in 0..jobs {
            scope.spawn(move || {
                // The lock is released before the work begins.
                while let Ok((item, result)) = { todo.lock().unwrap_or_else(PoisonError::into_inner).recv() } {
                    // Nobody waits for it if the writer has stopped.
                    let _ = result.send(work(item));
                }
            });
        }
        // `results` moves in, so that an early end closes the queue and the threads stop.
        results.into_iter().filter_map(|ticket| ticket.recv().ok()).try_for_each(&mut each)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn results_come_in_input_order_for_any_number_of_threads() {
        for jobs in [1, 2, 7] {
            let mut found = Vec::new();
            let slow_start = |n: u64| {
                std::thread::sleep(std::time::Duration::from_micros(if n.is_multiple_of(5) { 900 } else { 10 }));
                n * n
            };
            ordered(jobs, 0..200u64, slow_start, |n| {
                found.push(n);
                Ok(())
            })
            .expect("nothing fails");
            assert_eq!(found, (0..200u64).map(|n| n * n).collect::<Vec<_>>(), "{jobs} threads");
        }
    }

    #[test]
    fn an_early_end_stops_the_input() {
        let taken = AtomicUsize::new(0);
        let items = (0..100_000).inspect(|_| {
            taken.fetch_add(1, Ordering::Relaxed);
        });
        let result = ordered(2, items, |n| n, |n| if n == 10 { Err(io::ErrorKind::BrokenPipe.into()) } else { Ok(()) });
        assert!(result.is_err());
        assert!(taken.into_inner() < 100, "memory is bounded by the number of threads");
    }
}
