import type { Story } from '../../story.js';
import { bereavement } from './bereavement.js';
import { disabledChild } from './disabled-child.js';
import { hardWinter } from './hard-winter.js';
import { homeEducation } from './home-education.js';
import { longIllness } from './long-illness.js';
import { policeOnce } from './police-once.js';
import { separation } from './separation.js';
import { teenageTrouble } from './teenage-trouble.js';
import { treatedDepression } from './treated-depression.js';
import { worriedNeighbour } from './worried-neighbour.js';

/** What happens to families of every kind, and how often in a year to a family of whom it can be told. */
export const ORDINARY_STORIES: readonly { readonly story: Story; readonly aYear: number }[] = [
  { story: separation, aYear: 0.022 },
  { story: bereavement, aYear: 0.03 },
  { story: treatedDepression, aYear: 0.03 },
  { story: hardWinter, aYear: 0.025 },
  { story: policeOnce, aYear: 0.006 },
  { story: worriedNeighbour, aYear: 0.006 },
  { story: teenageTrouble, aYear: 0.02 },
  { story: homeEducation, aYear: 0.003 },
  // These are of a whole childhood: a share of the families, whatever the period.
  { story: disabledChild, aYear: 0.009 },
  { story: longIllness, aYear: 0.01 },
];
