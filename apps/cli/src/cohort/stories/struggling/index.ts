import type { Story } from '../../story.js';
import { assessedOnly } from './assessed-only.js';
import { childInNeedHelped } from './child-in-need-helped.js';
import { domesticAbuseEnded } from './domestic-abuse-ended.js';
import { earlyHelpTaken } from './early-help-taken.js';
import { homeLost } from './home-lost.js';
import { hurtAndProtected } from './hurt-and-protected.js';
import { neglectMended } from './neglect-mended.js';
import { parentInCrisis } from './parent-in-crisis.js';
import { schoolAnxiety } from './school-anxiety.js';
import { schoolRefusal } from './school-refusal.js';

/** Families who get better with help, and the share of families in a year of whom each begins to be told. */
export const STRUGGLING_STORIES: readonly { readonly story: Story; readonly aYear: number }[] = [
  { story: earlyHelpTaken, aYear: 0.012 },
  { story: childInNeedHelped, aYear: 0.0188 },
  { story: assessedOnly, aYear: 0.012 },
  { story: domesticAbuseEnded, aYear: 0.0026 },
  { story: homeLost, aYear: 0.003 },
  { story: parentInCrisis, aYear: 0.004 },
  { story: schoolAnxiety, aYear: 0.036 },
  { story: schoolRefusal, aYear: 0.021 },
  { story: hurtAndProtected, aYear: 0.002 },
  { story: neglectMended, aYear: 0.0006 },
];
