import type { FindingView } from "../ipc/types";

const counted = (count: number, one: string, many: string) => (count === 1 ? `1 ${one}` : `${count} ${many}`);

export const report = {
  title: "Checks",
  busy: "Checking…",
  summary: (passed: number, failed: number, unknown: number) =>
    [
      counted(passed, "rule holds", "rules hold"),
      ...(failed > 0 ? [counted(failed, "does not", "do not")] : []),
      ...(unknown > 0 ? [counted(unknown, "cannot be known", "cannot be known")] : []),
    ].join(" · "),
  verdict: {
    passed: "holds",
    failed: "does not hold",
    not_applicable: "does not apply",
    unknown: "cannot be known",
  } satisfies Record<FindingView["verdict"], string>,
  advisory: "worth a look",
  expected: "expected",
  showOthers: (count: number) =>
    count === 1 ? "Show the rule that does not apply" : `Show ${count} rules that do not apply`,
  hideOthers: "Hide those that do not apply",
  keys: (count: number, address: string, when: string) =>
    `Verified with ${counted(count, "key", "keys")} of ${address}, fetched ${when}.`,
  again: "Check again",
  inside: "Claims inside",
  expectations: {
    title: "Expectations",
    summary: (passed: number, failed: number, unknown: number) =>
      [
        ...(passed > 0 ? [counted(passed, "holds", "hold")] : []),
        ...(failed > 0 ? [counted(failed, "does not", "do not")] : []),
        ...(unknown > 0 ? [counted(unknown, "could not be checked", "could not be checked")] : []),
      ].join(" · "),
    unmet: (failed: number, all: number) =>
      all === 1
        ? "What the profile expects of this token does not hold"
        : `${failed} of ${all} expectations of this profile ${failed === 1 ? "does" : "do"} not hold`,
    found: "found",
    more: (count: number) => (count === 1 ? "And one more below." : `And ${count} more below.`),
  },
};
