//! The figures of `cargo xtask bench`: a table of ratios and targets, printed and not asserted.
//!
//! Not a command yet. A machine's speed is no reason for a red test, so whatever is measured here
//! stays apart from `suite`; only sizes, which don't depend on the machine, are asserted there.
