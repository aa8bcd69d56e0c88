// Start-up, unlocking and locking; and what the program tells of its own accord.
import * as ipc from "../ipc";
import type { VaultView } from "../ipc";
import type { App } from "./app.svelte";
import { asError } from "./failure";
import { heardProgress } from "./running";

/** Asks for everything the first screen needs at once. */
export async function startUp(app: App) {
  const rows = ipc.profiles().then(
    (found) => found,
    () => null,
  );
  if (!app.listens) {
    app.listens = true;
    listen(app).catch((thrown: unknown) => app.toasts.fail(asError(thrown)));
  }
  try {
    const vault = await ipc.vaultStatus();
    if (vault.state === "open") {
      const found = await rows;
      if (found) app.profiles.fill(found);
    }
    await take(app, vault);
  } catch (thrown) {
    app.failure = asError(thrown);
  }
}

/** Goes on from what the vault has become. */
export async function take(app: App, vault: VaultView) {
  const opens = vault.state === "open";
  if (opens && !app.profiles.loaded) await app.profiles.load();
  const wasOpen = app.vault?.state === "open";
  app.vault = vault;
  app.failure = null;
  if (opens && !wasOpen) {
    await app.home();
    await app.runs.load().catch(() => undefined);
  } else if (!opens) forget(app);
}

function forget(app: App) {
  app.page.close();
  app.drafts.forget();
  app.page.api.forget();
  app.registering.forget();
  app.scratchpad.clear();
  app.toasts.forgetUndo();
  app.profiles.rows = [];
  app.profiles.loaded = false;
  app.dialog = null;
  app.screen = "start";
}

export async function lock(app: App) {
  try {
    await take(app, await ipc.vaultLock());
  } catch (thrown) {
    app.toasts.fail(asError(thrown));
  }
}

async function listen(app: App) {
  await Promise.all([
    ipc.on("run-progress", (progress) => heardProgress(app, progress)),
    ipc.on("profile-changed", (row) => {
      if (!app.profiles.loaded) return;
      app.profiles.put(row);
      if (row.id === app.page.id) void app.openProfileAgain();
    }),
    ipc.on("profile-removed", (id) => {
      app.profiles.drop(id);
      app.toasts.settle(id);
      if (id === app.page.id) void app.home();
    }),
    ipc.on("profiles-reloaded", () => void readAgain(app)),
    ipc.on("vault-changed", (vault) => void take(app, vault)),
  ]);
}

/** Another process wrote: what is open may be another, or gone. */
async function readAgain(app: App) {
  if (!app.profiles.loaded) return;
  await app.profiles.load();
  const { id } = app.page;
  if (id === null) return;
  if (app.profiles.byId.has(id)) await app.openProfileAgain();
  else await app.home();
}
