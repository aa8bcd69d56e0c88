//! What a person sees, as plain data: what the window draws and what `--json` prints.
//!
//! Nothing here is secret: tokens and client secrets appear as lengths, forms and claims. Times are
//! milliseconds since the Unix epoch. The TypeScript types of the window are generated from these.

mod answer;
mod api;
mod certificate;
mod comparison;
mod discovery;
mod errand;
mod error;
mod jwts;
mod preset;
mod profile;
mod qr_code;
mod registration;
mod report;
mod resource;
mod run;
mod scratchpad;
mod token;

pub use answer::AnswerView;
pub use api::{ApiAnswerView, ApiRequestView, RefusalView, StepUp};
pub use certificate::{CertificateFacts, CertificateView};
pub use comparison::{
    ChangeExpectation, ChangeView, ComparedAs, ComparedSource, ComparedValue, ComparedView, ComparisonView,
    DifferenceView, FactView, KnownFact, TokenShape,
};
pub use discovery::{EndpointView, MetadataChange, MetadataChanges, ServerView, Severity, SupportView, WarningView};
pub use errand::ErrandSupport;
pub use error::{ErrorCode, ErrorView, ServerWords};
pub use jwts::{DecryptedLayer, DecryptedView, ProofView};
pub use preset::{PresetNeed, PresetRow, PresetSource, PresetValue, PresetView};
pub use profile::{
    EnvironmentKind, FieldProblem, PersonaRow, ProfileRow, ProfileView, RemovedRow, RunOutcome, TokenState,
};
pub use qr_code::QrCode;
pub use registration::{RegisteredMember, RegisteredView};
pub use report::{FindingVerdict, FindingView, KeysView, ReportKeyView, ReportView};
pub use resource::ProtectedResourceView;
pub use run::{
    CheckVerdict, CheckView, HttpMessageView, NamedValue, PageConnection, PausedView, RunProgress, RunRow, RunStage,
    RunView, StepState, StepView,
};
pub use scratchpad::{EditableView, FoundPlace, FoundView, ScratchpadView};
pub use token::{
    AuthorizationView, ClaimRow, ClaimVerdict, ExpirySource, GenerationRow, InvisibleView, JwtView, MadeJwt,
    MemberView, SizeLimitOf, SizeLimitView, SizeView, TokenForm, TokenKind, TokenProblem, TokenProblemPlace,
    TokenScope, TokenSetView, TokenView,
};
