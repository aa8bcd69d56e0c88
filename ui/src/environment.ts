// How environments are ordered and toned: dev first, production last and always red. Which label means what is said by
// Rust.
import type { EnvironmentKind } from "./ipc";

export type Tone = "good" | "warn" | "bad" | "plain";
type Labelled = { environment: string | null; environment_kind: EnvironmentKind };

const ranks: Record<EnvironmentKind, number> = {
  development: 0,
  test: 1,
  staging: 2,
  other: 3,
  unlabelled: 4,
  production: 5,
};
const tones: Record<EnvironmentKind, Tone> = {
  development: "good",
  test: "plain",
  staging: "warn",
  other: "plain",
  unlabelled: "plain",
  production: "bad",
};

const names = new Intl.Collator("en", { numeric: true });

export const toneOf = (kind: EnvironmentKind): Tone => tones[kind];

export function compareEnvironments(a: Labelled, b: Labelled): number {
  if (a.environment === b.environment) return 0;
  return (
    ranks[a.environment_kind] - ranks[b.environment_kind] ||
    compareNames(a.environment ?? "", b.environment ?? "")
  );
}

/** By the alphabet, with numbers by their value. */
export const compareNames = (a: string, b: string): number => names.compare(a, b);
