// Every type that crosses to the window, from one place.
export type { AuthorizationView } from "./bindings/AuthorizationView";
export type { CheckVerdict } from "./bindings/CheckVerdict";
export type { CheckView } from "./bindings/CheckView";
export type { ClaimRow } from "./bindings/ClaimRow";
export type { ClaimVerdict } from "./bindings/ClaimVerdict";
export type { EndpointView } from "./bindings/EndpointView";
export type { ErrorCode } from "./bindings/ErrorCode";
export type { ErrorView } from "./bindings/ErrorView";
export type { ExpirySource } from "./bindings/ExpirySource";
export type { FieldProblem } from "./bindings/FieldProblem";
export type { GenerationRow } from "./bindings/GenerationRow";
export type { HttpMessageView } from "./bindings/HttpMessageView";
export type { JwtView } from "./bindings/JwtView";
export type { NamedValue } from "./bindings/NamedValue";
export type { PersonaRow } from "./bindings/PersonaRow";
export type { ProfileRow } from "./bindings/ProfileRow";
export type { ProfileView } from "./bindings/ProfileView";
export type { RunOutcome } from "./bindings/RunOutcome";
export type { RunProgress } from "./bindings/RunProgress";
export type { RunRow } from "./bindings/RunRow";
export type { RunStage } from "./bindings/RunStage";
export type { RunView } from "./bindings/RunView";
export type { ServerView } from "./bindings/ServerView";
export type { ServerWords } from "./bindings/ServerWords";
export type { Severity } from "./bindings/Severity";
export type { StepState } from "./bindings/StepState";
export type { StepView } from "./bindings/StepView";
export type { SupportView } from "./bindings/SupportView";
export type { TokenForm } from "./bindings/TokenForm";
export type { TokenKind } from "./bindings/TokenKind";
export type { TokenSetView } from "./bindings/TokenSetView";
export type { TokenState } from "./bindings/TokenState";
export type { TokenView } from "./bindings/TokenView";
export type { WarningView } from "./bindings/WarningView";
export type {
  VaultView,
  Imported,
  Exported,
  PracticeView,
  ProfileDocument,
  SecretSource,
  Parameters,
} from "./stand_in";
