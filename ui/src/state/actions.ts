// Every action with its key, in one list: the palette offers it, the keyboard obeys it, "?" shows it.
import type { TokenForm } from "../ipc";
import { messages } from "../messages";
import { canSend, requestUnderWay, sendToApi, showApi } from "./api";
import type { App } from "./app.svelte";
import { ask, canAsk, confirmRevocation } from "./asking";
import { toggleComparison } from "./comparing";
import {
  copyCode,
  copyCurrent,
  copyToken,
  duplicate,
  exportCopy,
  exportSave,
  remove,
  reveal,
} from "./keeping";
import { lock } from "./opening";
import { showRegistration } from "./registering";
import { cancel, exchangeCode, getToken, refresh, startPractice } from "./running";

export type Action = { id: string; title: string; keys: string | null; possible: boolean; run: () => void };

const words = messages.actions;

export function actionsOf(app: App): Action[] {
  const { page } = app;
  const id = app.screen === "profile" ? page.id : null;
  const open = id !== null && page.view !== null;
  const runs = open ? [...app.runs.of(id), ...app.runs.errandsOf(id)] : [];
  const run = open ? (runs[0]?.run_id ?? requestUnderWay(app)?.runId ?? null) : null;
  const paused = open ? app.runs.pausedOf(id) : undefined;
  const token = open && page.tab === "token" ? page.token : null;
  const list: Action[] = [];
  const add = (name: keyof typeof words, keys: string | null, possible: boolean, act: () => void) =>
    list.push({ id: name, title: words[name], keys, possible, run: act });

  // What is looked at is what is copied: in the Token tab that may be an older generation.
  const copy = (form: TokenForm) => {
    if (page.tab === "token" && page.set) void copyToken(app, page.set.id, "access", form);
    else if (id !== null) void copyCurrent(app, id, page.persona, form);
  };

  add("find", "Ctrl K", true, () => (app.dialog = app.dialog === "palette" ? null : "palette"));
  add("newProfile", "Ctrl N", true, () => app.show("new"));
  add("import", "Ctrl O", true, () => app.chooseFiles());
  add("getToken", "Ctrl Enter", open, () => void getToken(app));
  add(
    "getTokenInSystemBrowser",
    "Ctrl Shift Enter",
    open && !!page.view?.system_browser_possible && page.view.row.needs_browser,
    () => void getToken(app, { browser: "system" }),
  );
  add(
    "getTokenInTwoSteps",
    "Ctrl Alt Enter",
    open && page.view?.row.grant_type === "authorization_code",
    () => void getToken(app, { pauses: true }),
  );
  add("exchange", "Ctrl Shift X", !!paused, () => void (paused && exchangeCode(app, paused.run_id)));
  add("copyCode", null, !!paused, () => void (paused && copyCode(app, paused.run_id)));
  add("refresh", "Ctrl R", open && !!page.authorization?.can_refresh, () => void refresh(app));
  add("cancel", "Ctrl .", run !== null, () => void (run !== null && cancel(app, run)));
  add("copy", "Ctrl Shift C", open && page.authorization !== null, () => copy("raw"));
  add("copyHeader", "Ctrl Shift H", open && page.authorization !== null, () => copy("header"));
  add("copyCurl", "Ctrl Shift U", open && page.authorization !== null, () => copy("curl"));
  add("reveal", "Ctrl Shift E", token !== null && !page.comparing.open, () => void reveal(app));
  add("compare", "Ctrl Shift D", token !== null, () => toggleComparison(app));
  add("userinfo", null, token !== null && canAsk(app, "userinfo"), () => void ask(app, "userinfo"));
  add(
    "introspect",
    null,
    token !== null && canAsk(app, "introspection"),
    () => void ask(app, "introspection"),
  );
  add("signOut", null, token !== null && canAsk(app, "logout"), () => void ask(app, "logout"));
  add("revoke", null, token !== null && canAsk(app, "revocation"), () => confirmRevocation(app));
  add("tryApi", "Ctrl T", open && page.set !== null, () => showApi(app));
  add("sendToApi", "Ctrl Shift T", open && canSend(app), () => void sendToApi(app));
  add("registerClient", null, open && page.view?.document.client.client_id === "", () =>
    showRegistration(app),
  );
  add("tokenTab", "Ctrl 1", open, () => page.show("token"));
  add("flowTab", "Ctrl 2", open, () => page.show("flow"));
  add("historyTab", "Ctrl 3", open, () => page.show("history"));
  add("settingsTab", "Ctrl 4", open, () => page.show("settings"));
  add("duplicate", "Ctrl D", open, () => void (id !== null && duplicate(app, id)));
  add("export", "Ctrl E", open, () => void (id !== null && exportCopy(app, id)));
  add("exportSave", "Ctrl Shift S", open, () => void (id !== null && exportSave(app, id)));
  add("remove", "Ctrl Backspace", open, () => void (id !== null && remove(app, id)));
  add("undo", "Ctrl Z", app.toasts.undoable.length > 0, () => app.toasts.undo());
  add("restore", null, true, () => (app.dialog = "removed"));
  add("practice", null, true, () => void startPractice(app));
  add("scratchpad", "Ctrl J", true, () => app.show("scratchpad"));
  add("vault", "Ctrl ,", true, () => app.show("vault"));
  add("lock", "Ctrl L", app.vault?.key === "passphrase", () => void lock(app));
  add("keys", "?", true, () => (app.dialog = "keys"));
  return list;
}
