import { invoke } from "@tauri-apps/api/core";
import type { ComparedChoice, ComparisonView, ScratchpadView } from "./types";

/** No token is in the answer, and none goes along but one that was pasted. */
export const tokensCompare = (one: ComparedChoice, other: ComparedChoice) =>
  invoke<ComparisonView>("tokens_compare", { one, other });
/** Finds the tokens in a text, and decodes the one at `chosen`; nothing of it is kept. */
export const scratchpadLook = (text: string, chosen: number) =>
  invoke<ScratchpadView>("scratchpad_look", { text, chosen });
