/** Numbers from 0 up to 1 that look drawn, and are the same for the same seed: for samples and for invented people. */
export const seededRandom = (seed: number): (() => number) => {
  let state = seed >>> 0;
  // A counter that steps by an odd number, and a hash of it: Steele, Lea and Flood (2014), 32 bits wide.
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 0x1_0000_0000;
  };
};
