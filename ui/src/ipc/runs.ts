import { invoke } from "@tauri-apps/api/core";
import type { ApiRequestView, ErrandChoice, RunProgress, RunRow, RunView, StepUp } from "./types";

/** `pauses`: stops before the token request, until `runExchangeCode`. `stepUp`: what this run alone asks for beyond the profile. */
export const runStart = (
  profileId: number,
  persona: string | null,
  browser: "embedded" | "system" | null,
  pauses = false,
  stepUp: StepUp | null = null,
) => invoke<number>("run_start", { profileId, persona, browser, pauses, stepUp });
export const runCancel = (runId: number) => invoke<null>("run_cancel", { runId });
export const runMoveToSystemBrowser = (runId: number) =>
  invoke<null>("run_move_to_system_browser", { runId });
export const runShowWindow = (runId: number) => invoke<null>("run_show_window", { runId });
/** Opens where the user code is entered, in the system browser. */
export const runOpenVerificationPage = (runId: number) =>
  invoke<null>("run_open_verification_page", { runId });
export const runExchangeCode = (runId: number) => invoke<null>("run_exchange_code", { runId });
/** Copies in Rust: the code does not pass through the window. */
export const runCopyCode = (runId: number) => invoke<null>("run_copy_code", { runId });
export const runsActive = () => invoke<RunProgress[]>("runs_active");
/** `scope` null: for all that was granted. */
export const authorizationRefresh = (authorizationId: number, scope: string | null) =>
  invoke<number>("authorization_refresh", { authorizationId, scope });
/** Asks with a token set; answers the run that does it. */
export const errandStart = (tokenSetId: number, errand: ErrandChoice) =>
  invoke<number>("errand_start", { tokenSetId, errand });
/** The request to an API that the profile made last, without what may be a secret. */
export const apiRequestLast = (profileId: number) =>
  invoke<ApiRequestView | null>("api_request_last", { profileId });
/** The newest; `before`: only those older than that run. */
export const runs = (profileId: number, limit: number, before: number | null = null) =>
  invoke<RunRow[]>("runs", { profileId, limit, before });
export const run = (runId: number) => invoke<RunView>("run", { runId });
