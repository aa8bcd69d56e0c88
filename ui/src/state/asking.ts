// Asking the server with the token that is shown, from wherever that is asked for.
import type { ErrandChoice, TokenKind } from "../ipc";
import type { App } from "./app.svelte";

/** What can be asked of the server; a request to an API is no question. */
export type Question = Exclude<ErrandChoice["errand"], "api">;

const isAboutToken = (errand: Question) => errand === "introspection" || errand === "revocation";

/** What a question is known by: of each token its own. */
export const questionOf = (errand: Question, kind: TokenKind) =>
  isAboutToken(errand) ? `${errand} of ${kind}` : errand;

/** Whether the browser session is gone: the private window's is forgotten when it closes. */
export function isSessionGone(app: App): boolean {
  const { persona, view } = app.page;
  const browser = view?.document.browser ?? "embedded";
  return persona === "private" && browser === "embedded";
}

/** Whether the server is known not to take it. */
export const isMissing = (app: App, errand: Question) => app.page.view?.errands[errand] === false;

/** Whether it can be asked about the token that is shown. */
export function canAsk(app: App, errand: Question): boolean {
  const { set, token } = app.page;
  if (!set || !token || isMissing(app, errand)) return false;
  if (errand === "logout") return app.page.persona !== null && !isSessionGone(app);
  return errand === "userinfo"
    ? set.tokens.some((each) => each.kind === "access")
    : token.kind === "access" || token.kind === "refresh";
}

/** Asks about the token that is shown; userinfo is always asked with the access token. */
export async function ask(app: App, errand: Question, signed = false) {
  const { page } = app;
  const { set, token } = page;
  if (!set || !token || !canAsk(app, errand)) return;
  const kind = token.kind;
  page.asking.open = true;
  page.asking.confirming = null;
  const choice: ErrandChoice =
    errand === "introspection"
      ? { errand, kind, signed }
      : errand === "revocation"
        ? { errand, kind }
        : { errand };
  await page.asking.start(set.id, questionOf(errand, kind), choice);
}

/** What cannot be undone is asked twice. */
export function confirmRevocation(app: App) {
  const { asking, token } = app.page;
  if (!token || !canAsk(app, "revocation")) return;
  asking.open = true;
  asking.confirming = questionOf("revocation", token.kind);
}
