/** Tables for spreadsheets (RFC 4180), in which nothing that somebody wrote can be read as a formula. */

/** RFC 4180 ends every line alike. */
export function sheet(lines: readonly (readonly string[])[]): string {
  return lines.map((line) => `${line.map(cell).join(",")}\r\n`).join("");
}

/**
 * A spreadsheet takes a cell that begins like this for a formula, also after it has stripped the quotes. An apostrophe before it is shown by
 * none of them as part of the value.
 */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n\t]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The cells of a table. For looking at what was written before it is handed out. */
export function cells(csv: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let text = "";
  let quoted = false;
  for (let at = 0; at < csv.length; at += 1) {
    const one = csv.charAt(at);
    if (quoted) {
      if (one !== '"') text += one;
      else if (csv.charAt(at + 1) === '"') {
        text += one;
        at += 1;
      } else quoted = false;
    } else if (one === '"') quoted = true;
    else if (one === ",") {
      line.push(text);
      text = "";
    } else if (one === "\r" && csv.charAt(at + 1) === "\n") {
      lines.push([...line, text]);
      line = [];
      text = "";
      at += 1;
    } else text += one;
  }
  return lines;
}

/** Gives somebody a file. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
