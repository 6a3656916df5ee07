//! Local stand-ins of the platforms.
