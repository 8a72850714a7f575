/** Answers with their words, in the order in which they are written down. */
export function pairs<T extends string>(words: Partial<Record<T, string>>): [T, string][] {
  const found: [T, string][] = [];
  for (const answer in words) {
    const said = words[answer];
    if (said !== undefined) found.push([answer, said]);
  }
  return found;
}
