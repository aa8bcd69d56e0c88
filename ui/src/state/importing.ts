// Taking profile files in, dropped or chosen: each file all or none, and every one of them told.
import * as ipc from "../ipc";
import type { ErrorView, ProfileRow } from "../ipc";
import { messages } from "../messages";
import type { App } from "./app.svelte";
import { asError } from "./failure";

const LARGEST = 4 * 1024 * 1024;
const words = messages.profile;

export async function importFiles(app: App, files: readonly File[]) {
  const added: ProfileRow[] = [];
  const missing: string[] = [];
  const warnings: string[] = [];
  const refused: { file: string; error: ErrorView }[] = [];
  for (const file of files) {
    try {
      const imported = await ipc.profilesImport(await textOf(file));
      added.push(...imported.added);
      missing.push(...imported.missing);
      warnings.push(...imported.warnings);
    } catch (thrown) {
      refused.push({ file: file.name, error: asError(thrown) });
    }
  }
  for (const row of added) app.profiles.put(row);
  const [first] = added;
  if (first) {
    await app.openProfile(first.id, { tab: missing.length > 0 ? "settings" : "token" });
    const names = added.map((row) => row.name);
    app.toasts.say(words.imported(names, missing));
  } else if (refused.length === 0) app.toasts.say(words.nothingImported);
  if (warnings.length > 0) app.toasts.remark(words.importWarnings(warnings.length), shortened(warnings));
  if (files.length === 1 && refused[0]) app.toasts.fail(refused[0].error);
  else if (refused.length > 0) {
    const lines = refused.map(({ file, error }) => words.refusedFile(file, error.message));
    app.toasts.failSeveral(words.refusedFiles(refused.length, files.length), shortened(lines));
  }
}

const SHOWN = 6;
const shortened = (lines: string[]) =>
  lines.length <= SHOWN ? lines : [...lines.slice(0, SHOWN - 1), words.moreLines(lines.length - SHOWN + 1)];

async function textOf(file: File): Promise<string> {
  if (file.size > LARGEST) throw refusal(words.tooLarge);
  const text = await file.text().catch(() => "");
  if (!text.trim()) throw refusal(words.notText);
  return text;
}

const refusal = (message: string): ErrorView => ({
  code: "invalid",
  message,
  next_step: null,
  server: null,
});
