const MOST_NEAR = 4;

/** Of known names, a few that share most of their beginning with one. */
export const nearest = (name: string, known: Iterable<string>): readonly string[] => {
  const shared = (other: string): number => {
    let length = 0;
    while (length < name.length && name[length] === other[length]) length += 1;
    return length;
  };
  return [...known].sort((one, other) => shared(other) - shared(one)).slice(0, MOST_NEAR);
};
