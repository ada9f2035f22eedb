import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { anyChild, someDay } from '../subjects.js';

const ADULTS = 'northmoor-adult-services';
const MENTAL_HEALTH = 'adult.mental-health';

/** A parent is depressed, asks for help, takes it, and gets better; meanwhile some things are forgotten. */
export const treatedDepression: Story = {
  name: 'treated-depression',
  kind: 'ordinary',
  subject: anyChild,
  tell: (file) => {
    const { draw } = file;
    const begins = someDay(file, months(9));
    const ends = begins + months(draw.from(5, 9));
    const parent = draw.chance(0.7) ? 'mother' : 'father';
    file.ofAdult(parent, ADULTS, MENTAL_HEALTH, begins + 20, { event: 'referred', parentOrCarer: true });
    file.ofAdult(parent, ADULTS, MENTAL_HEALTH, begins + draw.from(40, 70), { event: 'engaged', parentOrCarer: true });
    file.ofAdult(parent, ADULTS, MENTAL_HEALTH, ends, { event: 'discharged', parentOrCarer: true });
    return { meanwhile: { notBrought: (on) => (on >= begins && on < begins + months(3) ? 0.25 : undefined) } };
  },
};
