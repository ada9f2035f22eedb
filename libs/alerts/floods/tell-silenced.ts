import type { Child } from '../child.js';
import type { KnownAlert } from '../alert.js';
import { themeOf } from './themes.js';
import { happen, stillWaiting, type WaitingAlert } from './waiting.js';
import { silenceFor, type Silence } from './when-told.js';

/**
 * Pure, but for the alert that it changes. Tells those who were not told because the theme was silenced, where the alert
 * still stands: its own match, or one that joined it, does. Where nothing of it does, and nobody knows of it, it is let go.
 * @returns the silence for which it waits on; undefined where there is none.
 */
export const tellSilenced = (
  each: WaitingAlert,
  children: ReadonlyMap<string, Child>,
  now: Date,
): Silence | undefined => {
  const alert = stillWaiting(each);
  if (alert?.waiting?.waits.because !== 'silenced') return undefined;
  const { raised, waiting } = alert;
  const child = children.get(raised.personId);
  const silence = silenceFor({ theme: themeOf(raised.pattern), level: raised.level, now }, child?.silences ?? []);
  if (silence) return silence;
  if (!stands(alert, child)) happen(each, { type: 'let-go', now });
  // Whoever of its recipients was told of it before the others hears no less.
  happen(each, { type: 'tell', to: waiting.agencies, how: 'alone', now });
  return undefined;
};

const stands = ({ raised, joined }: KnownAlert, child: Child | undefined): boolean =>
  [raised, ...joined].some(({ matchId }) => child?.matches.get(matchId)?.isStanding === true);
