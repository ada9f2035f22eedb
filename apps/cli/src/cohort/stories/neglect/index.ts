import type { Story } from '../../story.js';
import { adolescent } from './adolescent.js';
import { chronic } from './chronic.js';
import { disguised } from './disguised.js';
import { invisible } from './invisible.js';
import { persistent } from './persistent.js';
import { resistant } from './resistant.js';
import { starting } from './starting.js';
import { trio } from './trio.js';
import { unborn } from './unborn.js';

/** The ways in which a child is neglected in the cohort; each as often as the families allow. */
export const NEGLECT_STORIES: readonly Story[] = [
  starting,
  persistent,
  chronic,
  resistant,
  disguised,
  trio,
  invisible,
  adolescent,
  unborn,
];

/** Of the families of an area, the share in which a child is neglected at some time in three years. */
export const NEGLECTED_FAMILIES = 0.014;
