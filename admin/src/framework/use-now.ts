import { useEffect, useState } from 'react';

const TICK_ms = 15_000;

/** The time in milliseconds, a little old at most: what counts down on the page follows it. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), TICK_ms);
    return () => clearInterval(timer);
  }, []);
  return now;
}
