import { program } from "../tests/fixtures/program";
import { badReport, goodReport, unmetReport } from "../tests/fixtures/reports";
import { wait, type State } from "./acting";

const open = async () => {
  const summary = [...document.querySelectorAll("summary")].find((each) =>
    each.textContent?.startsWith("Checks"),
  )!;
  const fold = summary.parentElement as HTMLDetailsElement;
  fold.open = true;
  await wait();
  summary.scrollIntoView();
};

export const reportStates: Record<string, State> = {
  report: { program: () => program({ token_report: () => goodReport }), then: open },
  "report-bad": { program: () => program({ token_report: () => badReport }), then: open },
  expectations: { program: () => program({ token_report: () => unmetReport }), then: () => wait() },
  "report-busy": { program: () => program({ token_report: () => new Promise(() => {}) }), then: open },
};
