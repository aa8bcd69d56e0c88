//! The ID token's claims (OpenID Connect Core §3.1.3.7). Its signature is not verified here.
