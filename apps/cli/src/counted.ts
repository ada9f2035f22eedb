/** How many, with its word: `1 event`, `2,000 events`, `3 families`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
