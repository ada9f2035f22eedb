/** Of more different words, those that come are remembered anew. */
const MOST_KEPT = 10_000;
const kept = new Map<string, string>();

/**
 * The same string for the same word: what names an agency, a type or a code stands in each of a million entries, and is
 * written there once and compared without being read. For words of which there are few; nothing of a person is one.
 */
export const sameWord = <Word extends string>(word: Word): Word => {
  const known = kept.get(word);
  if (known !== undefined) return known as Word;
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(word, word);
  return word;
};
