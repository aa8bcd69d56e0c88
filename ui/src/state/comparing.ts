// With which tokens the one that is shown can be compared: what it was before, beside what it came, other people's,
// other environments', and whatever is pasted.
import type { ComparedChoice, ProfileRow, TokenKind } from "../ipc";
import { messages } from "../messages";
import type { App } from "./app.svelte";

/** `choice` null: what is pasted. */
export type Other = { key: string; label: string; choice: ComparedChoice | null };
export type OtherGroup = { label: string; others: Other[] };

/** What a list to choose from can hold. */
const LISTED = 300;
export const PASTED = "pasted";
const words = messages.comparison;

/** The token that is shown, as it is named to the program. */
export function shownChoice(app: App): ComparedChoice | null {
  const { set, token } = app.page;
  if (!set || !token) return null;
  if (token.made) return { token: "jwt", jwt_id: token.made.id };
  return { token: "held", token_set_id: set.id, kind: token.kind };
}

/** Opens the comparison of the token that is shown, which is not revealed meanwhile, or closes it. */
export function toggleComparison(app: App) {
  const { comparing, reveal } = app.page;
  reveal.hide();
  if (comparing.open) comparing.close();
  else comparing.start();
}

/** The token set before the one that is shown; null where it is the first, or the token is in none. */
export function setBefore(app: App): { key: string; tokenSetId: number } | null {
  const { authorization, set, token } = app.page;
  if (!set || !token || token.made) return null;
  const before = authorization?.generations.find((row) => row.generation === set.generation - 1);
  return before ? { key: keyOfSet(before.token_set_id), tokenSetId: before.token_set_id } : null;
}

export function othersOf(app: App): OtherGroup[] {
  const { token } = app.page;
  if (!token) return [];
  const groups = [
    { label: words.groups.generations, others: token.made ? jwts(app) : generations(app, token.kind) },
    { label: words.groups.beside, others: beside(app) },
    { label: words.groups.personas, others: personas(app, token.kind) },
    { label: words.groups.profiles, others: profiles(app, token.kind) },
    { label: words.groups.elsewhere, others: [{ key: PASTED, label: words.pasted, choice: null }] },
  ];
  return groups.filter((group) => group.others.length > 0);
}

const keyOfSet = (id: number) => `set ${id}`;

function generations(app: App, kind: TokenKind): Other[] {
  const { authorization, set } = app.page;
  const rows = authorization?.generations ?? [];
  const others = rows.filter((row) => row.token_set_id !== set?.id).slice(0, LISTED);
  return others.map((row) => ({
    key: keyOfSet(row.token_set_id),
    label: messages.token.generation(row.generation),
    choice: { token: "held", token_set_id: row.token_set_id, kind },
  }));
}

function jwts(app: App): Other[] {
  const { set, token } = app.page;
  const made = (set?.tokens ?? []).flatMap((each) => (each.made ? [each.made] : []));
  return made
    .filter((each) => each.id !== token?.made?.id)
    .map((each) => ({
      key: `jwt ${each.id}`,
      label: messages.jwt.asked(each),
      choice: { token: "jwt", jwt_id: each.id },
    }));
}

/** The other tokens of the same response. */
function beside(app: App): Other[] {
  const { set, token } = app.page;
  const others = (set?.tokens ?? []).filter((each) => each.kind !== token?.kind && each.kind !== "jwt");
  return others.map(({ kind }) => ({
    key: `kind ${kind}`,
    label: words.kind(kind),
    choice: { token: "held", token_set_id: set!.id, kind },
  }));
}

const current = (row: ProfileRow, persona: string | null, kind: TokenKind): ComparedChoice => ({
  token: "current",
  profile_id: row.id,
  persona,
  kind,
});

function personas(app: App, kind: TokenKind): Other[] {
  const { row, page } = app;
  if (!row) return [];
  const others = row.personas.filter((persona) => persona.token.held && persona.name !== page.persona);
  return others.map(({ name }) => ({
    key: `persona ${name}`,
    label: words.persona(name),
    choice: current(row, name, kind),
  }));
}

function profiles(app: App, kind: TokenKind): Other[] {
  const others: Other[] = [];
  for (const row of app.profiles.rows) {
    if (row.id === app.page.id) continue;
    const holders = row.needs_browser
      ? row.personas.filter((persona) => persona.token.held).map((persona) => persona.name)
      : row.token.held
        ? [null]
        : [];
    for (const persona of holders) {
      if (others.length === LISTED) return others;
      others.push({
        key: `profile ${row.id} ${persona ?? ""}`,
        label: words.ofProfile(row.name, row.environment, persona),
        choice: current(row, persona, kind),
      });
    }
  }
  return others;
}
