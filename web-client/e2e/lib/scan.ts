/** The canary: looks for marked words in everything that the server has written (K1). */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where each marker was found; empty when nowhere. Looks for plain, upper and lower case, UTF-16 and base64. */
export function scan(folder: string, log: string, markers: readonly string[]): string[] {
  const places: [string, Buffer][] = [["log", Buffer.from(log)]];
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    places.push([path, readFileSync(path)]);
  }
  return markers.flatMap((marker) =>
    places.filter(([, bytes]) => holds(bytes, marker)).map(([place]) => `${marker} in ${place}`),
  );
}

function holds(bytes: Buffer, marker: string): boolean {
  const spellings = [marker, marker.toLowerCase(), marker.toUpperCase()];
  return (
    spellings.some((one) => bytes.includes(one) || bytes.includes(one, 0, "utf16le")) ||
    [0, 1, 2].some((shift) => inBase64(bytes, marker, shift))
  );
}

/** Base64 of the marker as it reads when it begins `shift` bytes after a group of three. */
function inBase64(bytes: Buffer, marker: string, shift: number): boolean {
  const encoded = Buffer.from("\0".repeat(shift) + marker).toString("base64");
  // The first and the last group also depend on the neighbours.
  const inner = encoded.slice(shift === 0 ? 0 : 4, -4);
  return (
    inner.length >= 8 &&
    (bytes.includes(inner) || bytes.includes(inner.replace(/\+/g, "-").replace(/\//g, "_")))
  );
}
