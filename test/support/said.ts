import type { Recognition } from '#patterns';

/** All that recognitions say, also what is written when it is read, so that two of them can be compared. */
export const said = (recognitions: readonly Recognition[]): readonly object[] =>
  recognitions.map((each) => {
    const { restsOn, explanation, reported, weighed, lapses } = each;
    return { ...each, restsOn: [...restsOn], explanation, reported, weighed, lapses };
  });
