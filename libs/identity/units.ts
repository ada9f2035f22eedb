/**
 * Puts together what hangs together: any two lists that share a text belong to one unit, and so does whatever either
 * of them shares. Answers the number of each list's unit, from 0.
 */
export const unitsOf = (lists: readonly (readonly string[])[]): number[] => {
  const unitOf = new Map<string, number>();
  const joined: number[] = lists.map((_, index) => index);
  const root = (unit: number): number => {
    let at = unit;
    for (let above = joined[at]; above !== undefined && above !== at; above = joined[at]) {
      joined[at] = joined[above] ?? above;
      at = above;
    }
    return at;
  };
  lists.forEach((texts, index) => {
    for (const text of texts) {
      const other = unitOf.get(text);
      if (other === undefined) unitOf.set(text, index);
      else joined[root(index)] = root(other);
    }
  });
  return lists.map((_, index) => root(index));
};
