/** Bytes as text and back. */
export const hex = (bytes) => Buffer.from(bytes).toString("hex");
export const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));
export const same = (a, b) => Buffer.compare(a, b) === 0;
