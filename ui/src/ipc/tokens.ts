import { invoke } from "@tauri-apps/api/core";
import type { AuthorizationView, ReportView, TokenForm, TokenKind } from "./types";

export const authorizationCurrent = (profileId: number, persona: string | null) =>
  invoke<AuthorizationView | null>("authorization_current", { profileId, persona });
export const authorization = (id: number, tokenSetId: number | null) =>
  invoke<AuthorizationView>("authorization", { id, tokenSetId });
/** The only command that hands a token to the window: keep it no longer than it is shown. */
export const tokenReveal = (tokenSetId: number, kind: TokenKind) =>
  invoke<string>("token_reveal", { tokenSetId, kind });
/** Copies in Rust: the token does not pass through the window. */
export const tokenCopy = (tokenSetId: number, kind: TokenKind, form: TokenForm) =>
  invoke<null>("token_copy", { tokenSetId, kind, form });
/** Deletes what is held, without a word to the server; answers whether there was anything. */
export const tokensForget = (profileId: number, persona: string | null) =>
  invoke<boolean>("tokens_forget", { profileId, persona });
/** Every rule that a token is held to; fetches the issuer's keys where they are not held. */
export const tokenReport = (tokenSetId: number, kind: TokenKind) =>
  invoke<ReportView>("token_report", { tokenSetId, kind });
export const textCopy = (text: string) => invoke<null>("text_copy", { text });
