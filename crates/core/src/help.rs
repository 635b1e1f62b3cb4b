//! Help lines.
