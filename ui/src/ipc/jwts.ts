import { invoke } from "@tauri-apps/api/core";
import type { ReportView, TokenForm } from "./types";

/** What a JWT is asked for with; null: all scopes of the access token, nobody in particular, as long as it may live. */
export type JwtRequest = { scope: string | null; audience: string | null; validity: number | null };

export const jwtMake = (tokenSetId: number, request: JwtRequest) =>
  invoke<number>("jwt_make", { tokenSetId, ...request });
export const jwtRefresh = (jwtId: number) => invoke<number>("jwt_refresh", { jwtId });
/** Hands a JWT to the window: keep it no longer than it is shown. */
export const jwtReveal = (jwtId: number) => invoke<string>("jwt_reveal", { jwtId });
export const jwtReport = (jwtId: number) => invoke<ReportView>("jwt_report", { jwtId });
/** Copies in Rust: the JWT does not pass through the window. */
export const jwtCopy = (jwtId: number, form: TokenForm) => invoke<null>("jwt_copy", { jwtId, form });
