//! How a server refuses a request (RFC 6749 §5.2).
