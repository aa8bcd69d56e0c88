import { invoke } from "@tauri-apps/api/core";
import type { ComparedChoice, ComparisonView } from "./types";

/** No token is in the answer, and none goes along but one that was pasted. */
export const tokensCompare = (one: ComparedChoice, other: ComparedChoice) =>
  invoke<ComparisonView>("tokens_compare", { one, other });
