import { months } from '../../period.js';
import type { Story } from '../../story.js';
import { anyChild, someDay } from '../subjects.js';

/** Too little money for some months: arrears, the food bank, a free breakfast at school. Poverty is not neglect. */
export const hardWinter: Story = {
  name: 'hard-winter',
  kind: 'ordinary',
  subject: anyChild,
  tell: (file, subject) => {
    const { draw } = file;
    const day = someDay(file, months(6));
    const tenancy = 'housing.tenancy';
    file.ofAdult('mother', 'northmoor-housing', tenancy, day, { event: 'arrears', weeksOfArrears: draw.from(4, 9) });
    file.ofAll('northmoor-early-help', 'community.support', day + 20, { kind: 'food-bank', event: 'accepted' }, [
      file.adult('mother'),
    ]);
    const observed = [draw.oneOf(['no-lunch', 'no-uniform', 'inadequate-clothing', 'hungry'] as const)];
    file.atSchool(subject, 'education.presentation-concern', day + draw.from(10, 40), { observed });
    const breakfast = { kind: 'breakfast-club', event: 'accepted' };
    file.atSchool(subject, 'education.support', day + draw.from(41, 60), breakfast);
    file.ofAdult('mother', 'northmoor-housing', tenancy, day + months(5), { event: 'sustained' });
    return {};
  },
};
