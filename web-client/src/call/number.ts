/** Telephone numbers as people type them, and as they are kept: E.164. */

/** `+12035550142` from what somebody typed; null for what is no number. Without a country it is one of North America. */
export function parseNumber(typed: string): string | null {
  const plain = typed.trim().replace(/[\s().\-/\u00a0\u2010-\u2015]/g, "");
  if (/^\+[1-9]\d{7,14}$/.test(plain)) return plain.startsWith("+1") ? american(plain.slice(2)) : plain;
  if (/^\d{10}$/.test(plain)) return american(plain);
  if (/^1\d{10}$/.test(plain)) return american(plain.slice(1));
  return null;
}

/** Area code and exchange begin with two or more (NANP). */
function american(digits: string): string | null {
  return /^[2-9]\d{2}[2-9]\d{6}$/.test(digits) ? `+1${digits}` : null;
}

/** As it is read aloud and dialled: `+1 203 555 0142`. */
export function spoken(number: string): string {
  const found = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  return found ? `+1 ${found.slice(1).join(" ")}` : number;
}
