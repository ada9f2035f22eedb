import type { Period } from './period.js';

type Data = Readonly<Record<string, unknown>>;

const OF_SOCIAL_CARE = new Set(['child-in-need', 'child-protection', 'looked-after', 'pre-birth']);

interface Open {
  readonly from: number;
  until: number;
  readonly neglect: boolean;
}

/** Who is in need and who is on a child-protection plan, counted on a day in each month of the period but the first ones. */
export class PlansOpen {
  private readonly days: readonly number[];
  private readonly open = new Map<string, Open[]>();
  private readonly childrenOn: number[];

  constructor({ from, until }: Period) {
    const days: number[] = [];
    for (let day = until; day >= Math.min(from + 90, until); day -= 30) days.push(day);
    this.days = days;
    this.childrenOn = days.map(() => 0);
  }

  /** A child, who is one on the days that `isChild` says. */
  child(isChild: (day: number) => boolean): void {
    this.days.forEach((day, index) => {
      if (isChild(day)) this.childrenOn[index] = (this.childrenOn[index] ?? 0) + 1;
    });
  }

  add(type: string, data: Data, children: readonly string[], on: number): void {
    const kind = String(data['kind']);
    const isPlan = type === 'social-care.plan';
    if (isPlan ? !OF_SOCIAL_CARE.has(kind) : kind !== 'child-and-family') return;
    for (const child of children) {
      const key = `${child} ${isPlan ? kind : 'assessment'}`;
      const all = this.open.get(key) ?? [];
      this.open.set(key, all);
      if (data['event'] === 'started') {
        all.push({ from: on, until: Number.MAX_SAFE_INTEGER, neglect: data['category'] === 'neglect' });
      } else if (data['event'] === 'ended' || data['event'] === 'completed') {
        const last = all.at(-1);
        if (last) last.until = on;
      }
    }
  }

  figures(): { readonly inNeed: number; readonly onProtectionPlans: number; readonly plansForNeglect: number } {
    let [inNeed, onPlans, neglect] = [0, 0, 0];
    for (const day of this.days) {
      const needy = new Set<string>();
      for (const [key, all] of this.open) {
        const now = all.find(({ from, until }) => from <= day && until > day);
        if (!now) continue;
        needy.add(key.split(' ')[0] ?? '');
        if (!key.endsWith(' child-protection')) continue;
        onPlans += 1;
        if (now.neglect) neglect += 1;
      }
      inNeed += needy.size;
    }
    const childDays = this.childrenOn.reduce((total, count) => total + count, 0);
    return {
      inNeed: (inNeed / childDays) * 10_000,
      onProtectionPlans: (onPlans / childDays) * 10_000,
      plansForNeglect: neglect / onPlans,
    };
  }
}
