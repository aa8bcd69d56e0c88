// Reading and writing a profile document by dotted paths; an emptied member is left out.
import type { NamedValues, ProfileDocument } from "../ipc";

type Members = { [name: string]: unknown };
const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function emptyDocument(): ProfileDocument {
  return {
    name: "",
    authorization_server: {},
    client: { client_id: "" },
    grant_type: "authorization_code",
  };
}

export function read(document: ProfileDocument, path: string): unknown {
  return path.split(".").reduce<unknown>((at, name) => (isMembers(at) ? at[name] : undefined), document);
}

/** An emptied member is left out. */
export function write(document: ProfileDocument, path: string, value: unknown) {
  const isGone = value === undefined || value === "" || (Array.isArray(value) && value.length === 0);
  put(
    document,
    path,
    isGone || (isMembers(value) && path.includes(".") && isEmpty(value)) ? undefined : value,
  );
}

/** Keeps what is empty, too: it is being filled in. */
export function put(document: ProfileDocument, path: string, value: unknown) {
  const names = path.split(".");
  const last = names.pop()!;
  let at = document as unknown as Members;
  for (const name of names) {
    if (!isMembers(at[name])) at[name] = {};
    at = at[name] as Members;
  }
  if (value === undefined) {
    delete at[last];
  } else {
    at[last] = value;
  }
}

/** The lines of a text that say something. */
export const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

const isEmpty = (value: Members) => Object.keys(value).length === 0;

/** The same text for the same content, whatever the order of its members; empty ones do not count. */
export function fingerprint(value: unknown): string {
  return JSON.stringify(bare(value)) ?? "";
}

function bare(value: unknown): unknown {
  if (!isMembers(value)) return value ?? undefined;
  const kept = Object.keys(value)
    .sort()
    .map((name) => [name, bare(value[name])] as const)
    .filter(([, member]) => member !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}

export type Row = { name: string; value: string };

export function rowsOf(parameters: unknown): Row[] {
  if (!isMembers(parameters)) return [];
  return Object.entries(parameters as NamedValues).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each) => ({ name, value: String(each) })),
  );
}

/** A name that stands more than once becomes a list; rows without a name are left out. */
export function parametersOf(rows: Row[]): NamedValues {
  const found: NamedValues = {};
  for (const { name, value } of rows) {
    if (!name) continue;
    const before = found[name];
    found[name] = before === undefined ? value : [before, value].flat();
  }
  return found;
}
