// How well a passphrase withstands guessing, roughly: its variety times its length, less what is repeated.

const COMMON = /(password|passwort|passphrase|qwert|letmein|admin|welcome|iloveyou|abc|123|000|111)/gi;

/** 0 (guessed at once) to 4 (very good). */
export function strengthOf(passphrase: string): 0 | 1 | 2 | 3 | 4 {
  const told = passphrase.replace(COMMON, "x").replace(/(.)\1+/gu, "$1");
  const variety = new Set(told.toLowerCase()).size;
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/].filter((kind) => kind.test(told)).length;
  const bits = told.length * Math.log2(Math.max(1, Math.min(variety, 24))) * 0.6 + kinds * 4;
  if (bits < 20) return 0;
  if (bits < 36) return 1;
  if (bits < 52) return 2;
  return bits < 70 ? 3 : 4;
}
