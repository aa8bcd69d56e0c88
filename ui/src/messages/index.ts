// Every sentence a person reads, by screen. Sentences say what is, and what to do next; nobody is blamed.
import { actions, keys, palette, removed } from "./actions";
import { api } from "./api";
import { asking } from "./asking";
import { certificate } from "./certificate";
import { comparison } from "./comparison";
import { registration } from "./registration";
import { report } from "./report";
import { flow, history, run } from "./runs";
import { jwt } from "./jwt";
import { scratchpad } from "./scratchpad";
import { form } from "./form";
import { failure, profile, sidebar, start, toasts } from "./window";
import { token } from "./token";
import { vault } from "./vault";

export * as time from "./time";
export const messages = {
  actions,
  api,
  asking,
  certificate,
  comparison,
  failure,
  flow,
  form,
  history,
  jwt,
  keys,
  palette,
  profile,
  registration,
  removed,
  report,
  run,
  scratchpad,
  sidebar,
  start,
  toasts,
  token,
  vault,
};
