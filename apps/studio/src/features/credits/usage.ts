/** What the credits did on one day (UTC); the days are without gaps. */
export interface UsageDay {
  readonly day: string;
  readonly granted: number;
  readonly spent: number;
  readonly returned: number;
  readonly lapsed: number;
  readonly revoked: number;
}

/** One bar of the chart: a day or several. */
export interface Bar {
  readonly first: string;
  readonly last: string;
  readonly spent: number;
}

/** Adds days up, so many to a bar; the last bar is the newest and always whole. */
export function barsOf(days: readonly UsageDay[], perBar: number): Bar[] {
  const bars: Bar[] = [];
  for (let end = days.length; end > 0; end -= perBar) {
    const part = days.slice(Math.max(0, end - perBar), end);
    const [first, last] = [part[0], part.at(-1)];
    if (first === undefined || last === undefined) break;
    const spent = part.reduce((sum, day) => sum + day.spent - day.returned, 0);
    bars.unshift({ first: first.day, last: last.day, spent: Math.max(0, spent) });
  }
  return bars;
}

/** Days on which anything happened at all, newest first: the rows of the table. */
export function eventful(days: readonly UsageDay[]): UsageDay[] {
  return days
    .filter(
      ({ granted, spent, returned, lapsed, revoked }) =>
        granted + spent + returned + lapsed + revoked > 0,
    )
    .toReversed();
}

/** The first day of a range of so many days that ends today, in UTC as the server counts. */
export function firstDay(days: number, now: Date = new Date()): string {
  return new Date(now.getTime() - (days - 1) * 86_400_000).toISOString().slice(0, 10);
}
