//! Views, in a real document.
