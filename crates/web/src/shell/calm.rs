//! A panic in one request ends that request and nothing else.

use std::pin::{Pin, pin};
use std::task::{Context, Poll};

/// Polls a future and turns a panic in it into nothing: one broken page must not end Ebb.
pub(super) struct CatchPanic<F>(pub(super) F);

impl<F, T, E> Future for CatchPanic<F>
where
    F: Future<Output = Result<T, E>> + Unpin,
{
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let inner = pin!(&mut self.0);
        let polled = std::panic::AssertUnwindSafe(|| inner.poll(context));
        match std::panic::catch_unwind(polled) {
            Ok(Poll::Ready(result)) => Poll::Ready(result.ok()),
            Ok(Poll::Pending) => Poll::Pending,
            Err(_) => Poll::Ready(None),
        }
    }
}
