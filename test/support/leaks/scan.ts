/** Something personal that was posted, and must come out nowhere that is not a look at the person. */
export interface Canary {
  /** What it stands for, e.g. `narrative of police.child-concern`: it is told where the canary itself is not. */
  readonly of: string;
  readonly text: string;
}

/** Somewhere where something leaves the service. A new one is one line in the list of a spec. */
export interface Channel {
  readonly name: string;
  /** All that it has carried. */
  readonly read: () => Promise<string> | string;
  /** What it must have carried: a channel that carried nothing proves nothing. */
  readonly holds: string | RegExp;
}

/** What is wrong with a channel: it carries a canary, or was not really read. Never the canary itself. */
export interface Leak {
  readonly channel: string;
  readonly of: string;
}

/** Reads every channel, and tells of each canary in it, however it is written there. */
export const scanForLeaks = async (channels: readonly Channel[], canaries: readonly Canary[]): Promise<Leak[]> => {
  const leaks: Leak[] = [];
  for (const { name, read, holds } of channels) {
    const text = await read();
    if (typeof holds === 'string' ? !text.includes(holds) : !holds.test(text)) {
      leaks.push({ channel: name, of: 'nothing: it has not carried what it should have' });
    }
    const writings = writingsOf(text);
    for (const { of, text: canary } of canaries) {
      const wanted = plain(canary);
      if (writings.some((each) => each.includes(wanted))) leaks.push({ channel: name, of });
    }
  }
  return leaks;
};

/** In small letters, without what separates: 999 000 0018 is 9990000018, and N17 9QX is n179qx. */
const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s\-_+]/g, '');

/** The text, and what it says where it is encoded for an address or in base64. */
const writingsOf = (text: string): readonly string[] => [
  plain(text),
  plain(text.replaceAll(/(?:%[0-9a-f]{2})+/gi, decoded)),
  plain(
    [...text.matchAll(/[A-Za-z0-9+/_-]{16,}={0,2}/g)]
      .map(([each]) => Buffer.from(each, 'base64').toString())
      .join('\n'),
  ),
];

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
