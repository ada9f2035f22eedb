import type { BehindAnother, ThresholdLevel } from '#vocabulary';
import type { KnownAlert } from '../alert.js';

/** A match that is to be told. */
export interface Coming {
  /** The alert that it would raise. */
  readonly alertId: string;
  readonly level: ThresholdLevel;
  /** It had ended before it was recognised. */
  readonly isPast: boolean;
}

export type Telling =
  /** It raises an alert of its own, and these wait for nobody any more. */
  | { readonly tell: true; readonly inhibits: readonly KnownAlert[] }
  /** It becomes part of an open alert. */
  | { readonly tell: false; readonly into: KnownAlert; readonly because: BehindAnother };

/**
 * Pure. Whether a match raises an alert of its own, beside the alerts of the same child and theme. It joins the
 * strongest open one that is no weaker. What still holds is not held back behind what is past; and red joins only what
 * nobody has acknowledged yet, so that it is never held back behind something that looks dealt with.
 */
export const holdBack = ({ alertId, level, isPast }: Coming, ofTheme: readonly KnownAlert[]): Telling => {
  const open = ofTheme.filter(({ status }) => status === 'raised');
  const own = open.find(({ raised }) => raised.alertId === alertId);
  const isTold = own !== undefined && (isPast || own.raised.lapsedOn === undefined);
  const hosts = open.filter(
    (each) =>
      each !== own &&
      each.raised.level >= level &&
      (isPast || each.raised.lapsedOn === undefined) &&
      (level < 4 || (each.acknowledgements.length === 0 && each.responses.length === 0)),
  );
  const [into] = hosts.sort(strongestFirst);
  if (into && !isTold) {
    const because = into.raised.level > level ? 'inhibited-by-stronger' : 'same-child-and-theme';
    return { tell: false, into, because };
  }
  return { tell: true, inhibits: isPast ? [] : open.filter(({ raised }) => raised.level < level) };
};

/** Then the one that is before everybody for longest. */
const strongestFirst = ({ raised: one }: KnownAlert, { raised: other }: KnownAlert): number =>
  other.level - one.level ||
  one.recognisedOn.localeCompare(other.recognisedOn) ||
  one.alertId.localeCompare(other.alertId);
