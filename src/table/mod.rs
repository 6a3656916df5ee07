//! Requirement tables: text form, compiled form, matcher, nearest operation.
