// The lines of the sidebar: environments, their profiles, and the personas of the open profile.
import { toneOf, type Tone } from "../environment";
import type { PersonaRow, ProfileRow } from "../ipc";
import { messages } from "../messages";

export type Line =
  | { kind: "environment"; label: string; tone: Tone; first: number }
  | { kind: "profile"; row: ProfileRow }
  | { kind: "persona"; row: ProfileRow; persona: PersonaRow };

export function keyOf(line: Line): string {
  if (line.kind === "environment") return `environment ${line.first}`;
  return line.kind === "profile" ? `${line.row.id}` : `${line.row.id} ${line.persona.name}`;
}

/** `rows` are in the order of their environments. */
export function lines(rows: readonly ProfileRow[], open: number | null): Line[] {
  const found: Line[] = [];
  let environment: string | null | undefined;
  for (const row of rows) {
    if (row.environment !== environment) {
      environment = row.environment;
      const label = environment ?? messages.sidebar.noEnvironment;
      found.push({ kind: "environment", label, tone: toneOf(row.environment_kind), first: row.id });
    }
    found.push({ kind: "profile", row });
    if (row.id !== open) continue;
    for (const persona of row.personas) found.push({ kind: "persona", row, persona });
  }
  return found;
}
