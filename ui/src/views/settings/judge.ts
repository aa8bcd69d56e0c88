// What is wrong with a value that was typed as text; null where nothing is.
import { messages } from "../../messages";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const judgeObject = (value: unknown): string | null =>
  isObject(value) ? null : messages.form.jsonField.noObject;

/** RFC 9396 §2. */
export function judgeDetails(value: unknown): string | null {
  if (!Array.isArray(value)) return messages.form.jsonField.noList;
  const wrong = value.findIndex((each) => !isObject(each) || typeof each.type !== "string" || !each.type);
  return wrong < 0 ? null : messages.form.jsonField.noType(wrong + 1);
}

/** OpenID Connect Core §3.1.2.1. */
export const judgeMaxAge = (text: string): string | null =>
  /^\d{0,15}$/.test(text) ? null : messages.form.request.maxAgeWrong;
