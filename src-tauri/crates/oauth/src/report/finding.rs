//! One rule of a report, and how it came out.

/// One rule and how it came out (RFC 8725 §3 and where `source` says). Of secrets, `expected` and `found` say whether they
/// are equal, and no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// How it came out.
    pub verdict: Verdict,
    /// What follows where it does not hold.
    pub weight: Weight,
    /// What the rule wants, where that helps.
    pub expected: Option<String>,
    /// What was there, or why nothing could be compared.
    pub found: Option<String>,
    /// The rule's section: `OpenID Connect Core §3.1.3.7 rule 3`.
    pub source: &'static str,
}

/// How a rule came out (RFC 8725 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It holds.
    Passed,
    /// It holds not.
    Failed,
    /// It does not speak of such a token.
    NotApplicable,
    /// It might hold: what it takes to know is not there.
    Unknown,
}

/// What follows where a rule does not hold (RFC 2119 §1, §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    /// MUST: whoever is given the token has to refuse it.
    Required,
    /// SHOULD, or what a careful person would look at.
    Recommended,
}

/// What a report looks at (RFC 8725 §3, OpenID Connect Core §3.1.3.7 and where each says).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rule {
    /// The token can be taken apart (RFC 7519 §7.2).
    Form,
    /// No member of header or claims stands twice (RFC 7519 §4, RFC 7515 §4).
    UniqueMembers,
    /// The algorithm is one that proves something, and is not `none` (RFC 8725 §3.2).
    Algorithm,
    /// The algorithm is one that the server says it signs with (OpenID Connect Core §3.1.3.7 rule 7).
    AnnouncedAlgorithm,
    /// The signature is the issuer's (OpenID Connect Core §3.1.3.7 rule 6, RFC 8725 §3.3).
    Signature,
    /// The header names no key or address to take a key from (RFC 8725 §3.10).
    KeyReferences,
    /// `typ` tells which kind of token it is (RFC 8725 §3.11, RFC 9068 §2.1).
    Type,
    /// `iss` is the issuer (OpenID Connect Core §3.1.3.7 rule 2, RFC 8725 §3.8).
    Issuer,
    /// `sub` names somebody (OpenID Connect Core §2, RFC 8725 §3.8).
    Subject,
    /// `sub` is who it was before the refresh (OpenID Connect Core §12.2).
    SameSubject,
    /// `sub` is whom the userinfo endpoint tells of (OpenID Connect Core §5.3.2).
    UserInfoSubject,
    /// `aud` names whom it is for (OpenID Connect Core §3.1.3.7 rule 3, RFC 8725 §3.9).
    Audience,
    /// `azp` is the client (OpenID Connect Core §3.1.3.7 rules 4 and 5).
    AuthorizedParty,
    /// `client_id` is the client (RFC 9068 §2.2).
    ClientId,
    /// `exp` is still to come (OpenID Connect Core §3.1.3.7 rule 9).
    Expiry,
    /// `nbf` has come (RFC 7519 §4.1.5).
    NotBefore,
    /// `iat` is not in the future (OpenID Connect Core §3.1.3.7 rule 10).
    IssuedAt,
    /// `exp` agrees with `expires_in` of the token response (RFC 6749 §5.1).
    Lifetime,
    /// `nonce` is the one that was sent (OpenID Connect Core §3.1.3.7 rule 11).
    Nonce,
    /// `at_hash` is of the access token beside it (OpenID Connect Core §3.1.3.8).
    AccessTokenHash,
    /// `c_hash` is of the code beside it (OpenID Connect Core §3.3.2.11).
    CodeHash,
    /// `s_hash` is of the state beside it (FAPI 1.0 part 2 §5.2.3.1).
    StateHash,
    /// `cnf` is of the client's key or certificate (RFC 9449 §6.1, RFC 8705 §3.1).
    Confirmation,
    /// `auth_time` is as new as `max_age` asks for (OpenID Connect Core §3.1.3.7 rule 13).
    AuthenticationTime,
    /// `acr` is one of those asked for (OpenID Connect Core §3.1.3.7 rule 12).
    AuthenticationContext,
    /// `scope` is what was granted (RFC 9068 §2.2.3).
    Scope,
    /// The claims that every access token of RFC 9068 has are there (RFC 9068 §2.2).
    RequiredClaims,
}

impl Rule {
    /// Every one, in the order of a report (RFC 8725 §3).
    pub const ALL: [Self; 27] = [
        Self::Form,
        Self::UniqueMembers,
        Self::Algorithm,
        Self::AnnouncedAlgorithm,
        Self::Signature,
        Self::KeyReferences,
        Self::Type,
        Self::Issuer,
        Self::Subject,
        Self::SameSubject,
        Self::UserInfoSubject,
        Self::Audience,
        Self::AuthorizedParty,
        Self::ClientId,
        Self::Expiry,
        Self::NotBefore,
        Self::IssuedAt,
        Self::Lifetime,
        Self::Nonce,
        Self::AccessTokenHash,
        Self::CodeHash,
        Self::StateHash,
        Self::Confirmation,
        Self::AuthenticationTime,
        Self::AuthenticationContext,
        Self::Scope,
        Self::RequiredClaims,
    ];
}

impl Finding {
    /// Of a rule that has not been looked at; required, unless [`Finding::recommended`] says otherwise.
    pub(super) fn of(rule: Rule, source: &'static str) -> Self {
        Self {
            rule,
            verdict: Verdict::NotApplicable,
            weight: Weight::Required,
            expected: None,
            found: None,
            source,
        }
    }

    pub(super) fn recommended(mut self) -> Self {
        self.weight = Weight::Recommended;
        self
    }

    pub(super) fn expected(mut self, text: impl Into<String>) -> Self {
        self.expected = Some(text.into());
        self
    }

    pub(super) fn passed(self, found: impl Into<String>) -> Self {
        self.came_out(Verdict::Passed, found)
    }

    pub(super) fn failed(self, found: impl Into<String>) -> Self {
        self.came_out(Verdict::Failed, found)
    }

    /// Passed where `holds`, else failed.
    pub(super) fn holds(self, holds: bool, found: impl Into<String>) -> Self {
        if holds { self.passed(found) } else { self.failed(found) }
    }

    pub(super) fn not_applicable(self, why: impl Into<String>) -> Self {
        self.came_out(Verdict::NotApplicable, why)
    }

    pub(super) fn unknown(self, why: impl Into<String>) -> Self {
        self.came_out(Verdict::Unknown, why)
    }

    fn came_out(mut self, verdict: Verdict, found: impl Into<String>) -> Self {
        self.verdict = verdict;
        self.found = Some(found.into());
        self
    }
}
