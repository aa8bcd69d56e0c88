// Asking the server with the token that is shown, from wherever that is asked for.
import type { ErrandChoice, TokenKind } from "../ipc";
import type { App } from "./app.svelte";

export type Question = ErrandChoice["errand"];

/** What a question is known by: of each token its own. */
export const questionOf = (errand: Question, kind: TokenKind) =>
  errand === "userinfo" ? errand : `${errand} of ${kind}`;

/** Asks about the token that is shown; userinfo is always asked with the access token. */
export async function ask(app: App, errand: Question, signed = false) {
  const { page } = app;
  const { set, token } = page;
  if (!set || !token) return;
  const kind = token.kind;
  if (errand !== "userinfo" && kind === "id") return;
  page.asking.open = true;
  const choice: ErrandChoice =
    errand === "userinfo"
      ? { errand }
      : errand === "introspection"
        ? { errand, kind, signed }
        : { errand, kind };
  await page.asking.start(set.id, questionOf(errand, kind), choice);
}
