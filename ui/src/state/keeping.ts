// Keeping profiles: save, duplicate, remove and undo, export, and copying out of the window.
import * as ipc from "../ipc";
import type { ProfileRow, TokenForm, TokenKind } from "../ipc";
import { messages } from "../messages";
import type { App } from "./app.svelte";
import type { Draft } from "./draft.svelte";
import { asError } from "./failure";
import type { Tab } from "./page.svelte";
import { attempt } from "./running";

/** Saves a draft, and shows a new profile in `tab`; answers whether it was saved. What stands in the way is in the draft afterwards. */
export async function save(app: App, draft: Draft, tab: Tab = "token"): Promise<boolean> {
  draft.showAll = true;
  draft.failure = null;
  if (draft.jsonProblem || draft.saving) return false;
  draft.saving = true;
  try {
    await draft.check();
    if (draft.failure || draft.problems.some((problem) => !problem.warning)) return false;
    const row = await keep(draft);
    app.profiles.put(row);
    app.toasts.say(messages.form.saved(row.name));
    if (draft.id === null) app.drafts.startAnew();
    draft.saving = false;
    await app.openProfile(row.id, draft.id === null ? { tab } : {});
    return true;
  } catch (thrown) {
    const failure = asError(thrown);
    if (failure.code === "changed_meanwhile") draft.overtaken = true;
    else draft.failure = failure;
    return false;
  } finally {
    draft.saving = false;
  }
}

async function keep(draft: Draft): Promise<ProfileRow> {
  const document = draft.snapshot();
  const row =
    draft.id === null
      ? await ipc.profileAdd(document)
      : await ipc.profileReplace(draft.id, document, draft.readAt);
  draft.reset(document, null);
  return row;
}

export const forgetTokens = (app: App) =>
  attempt(app, async () => {
    const { id, persona } = app.page;
    if (id === null) return;
    await ipc.tokensForget(id, persona);
    app.toasts.say(messages.token.forget.done);
    await app.page.load();
  });

/** Gives up what was edited, for what is saved now. */
export async function loadSaved(app: App, draft: Draft) {
  await app.page.load();
  const { view } = app.page;
  if (view?.row.id === draft.id) draft.reset(view?.document, view?.updated_at);
}

export const duplicate = (app: App, id: number) =>
  attempt(app, async () => {
    const row = await ipc.profileDuplicate(id);
    app.profiles.put(row);
    await app.openProfile(row.id, { tab: "settings" });
    app.toasts.say(messages.profile.duplicated(row.name));
  });

/** Removes at once: Undo is the way back, not a question before. */
export const remove = (app: App, id: number) =>
  attempt(app, async () => {
    const name = app.profiles.byId.get(id)?.name ?? "";
    await ipc.profileRemove(id);
    app.profiles.drop(id);
    app.toasts.settle(id);
    if (app.page.id === id) await app.home();
    app.toasts.sayUndoable(
      messages.profile.removed(name),
      messages.profile.undo,
      () => void restore(app, id),
    );
  });

export const restore = (app: App, id: number) =>
  attempt(app, async () => {
    const row = await ipc.profileRestore(id);
    app.profiles.put(row);
    await app.openProfile(row.id);
    app.toasts.say(messages.profile.restored(row.name));
  });

export const exportCopy = (app: App, id: number) =>
  attempt(app, async () => app.toasts.say(messages.profile.exported(await ipc.profileExportCopy(id))));

export const exportSave = (app: App, id: number) =>
  attempt(app, async () => {
    const { path, missing } = await ipc.profileExportSave(id);
    app.toasts.say(messages.profile.saved(path, missing));
  });

/** Copies without the token passing through the window, and says so for a moment. */
export async function copyToken(app: App, tokenSetId: number, kind: TokenKind, form: TokenForm) {
  if (await attempt(app, () => ipc.tokenCopy(tokenSetId, kind, form))) sayCopied(app);
}

/** The same for the token that is looked at, of whichever kind. */
export async function copyShown(app: App, form: TokenForm) {
  const { set, token } = app.page;
  if (!set || !token) return;
  const { made } = token;
  if (!made) return copyToken(app, set.id, token.kind, form);
  if (await attempt(app, () => ipc.jwtCopy(made.id, form))) sayCopied(app);
}

/** Copies the code of a paused run, without it passing through the window. */
export const copyCode = (app: App, runId: number) =>
  attempt(app, async () => {
    await ipc.runCopyCode(runId);
    app.toasts.say(messages.run.codeCopied);
  });

export async function copyText(app: App, text: string) {
  if (await attempt(app, () => ipc.textCopy(text))) sayCopied(app);
}

/** For the palette: the token need not be on the screen. */
export const copyCurrent = (app: App, profileId: number, persona: string | null, form: TokenForm = "raw") =>
  attempt(app, async () => {
    const authorization = await ipc.authorizationCurrent(profileId, persona);
    if (!authorization) return app.toasts.say(messages.token.nothingToCopy);
    await ipc.tokenCopy(authorization.token_set.id, "access", form);
    app.toasts.say(messages.token.accessTokenCopied);
    return undefined;
  });

let silence: ReturnType<typeof setTimeout> | undefined;
function sayCopied(app: App) {
  clearTimeout(silence);
  app.copied = messages.token.copied;
  silence = setTimeout(() => (app.copied = ""), 2_000);
}

/** Shows the token that is looked at, or hides it again. */
export function reveal(app: App) {
  const { page } = app;
  const { set, token } = page;
  if (page.reveal.token !== null || !set || !token) return page.reveal.hide();
  void attempt(app, () => page.reveal.show(set.id, token));
}
