/** What is put into a text may run the other way: it is set apart, so that it moves nothing around it (R502). */

/** A name, in whichever script it is written (Unicode's first strong isolate). */
export function apart(name: string): string {
  return `\u2068${name}\u2069`;
}

/** A number as it is dialled or counted: from left to right. */
export function ltr(number: string | number): string {
  return `\u2066${number}\u2069`;
}
