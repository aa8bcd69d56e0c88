// Trying the token that is shown with an API, from wherever that is asked for.
import type { StepUp } from "../ipc";
import { REQUEST } from "./api.svelte";
import type { App } from "./app.svelte";
import { attempt, getToken } from "./running";

/** Unfolds the part and wants the focus there. */
export function showApi(app: App) {
  const { page } = app;
  page.show("token");
  page.api.open = true;
  page.api.wanted += 1;
}

export const canSend = (app: App): boolean => {
  const { page } = app;
  const url = page.id === null ? undefined : page.api.of(page.id)?.url;
  return page.tab === "token" && page.api.open && page.set !== null && !!url;
};

/** Sends the request that is written; `plaintext`: the person allows that the token can be read on the way. */
export async function sendToApi(app: App, plaintext = false) {
  const { page } = app;
  if (!canSend(app)) return;
  const written = page.api.of(page.id!)!;
  await attempt(app, () =>
    page.asking.start(page.set!.id, REQUEST, { errand: "api", ...written.choice(plaintext) }),
  );
}

/** The request that is under way with the token set that is shown; its run is not known at once. */
export function requestUnderWay(app: App): { runId: number | null } | null {
  const { set, asking } = app.page;
  const asked = set === null ? undefined : asking.of(set.id, REQUEST);
  return asked && !asked.run && !asked.failure ? { runId: asked.runId } : null;
}

/** Starts the run that asks for what the API wants. */
export const getTokenFor = (app: App, stepUp: StepUp) => getToken(app, { stepUp });
