import Queue from 'bull';

/** Bull with jobs that do nothing, one process, added one by one as the product adds them: jobs a second. */
export async function bareBull(redisUrl: string, jobs: number, slots: number): Promise<number> {
  const queue = new Queue('bare', redisUrl, { prefix: 'bench' });
  await queue.isReady();
  try {
    const done = new Promise<void>((resolve, reject) => {
      let left = jobs;
      queue.on('completed', () => {
        left -= 1;
        if (left === 0) resolve();
      });
      queue.on('error', reject);
    });
    const began_ms = performance.now();
    void queue.process(slots, () => Promise.resolve());
    for (let job = 0; job < jobs; job += 1) await queue.add({ job }, { removeOnComplete: true });
    await done;
    return (jobs * 1_000) / (performance.now() - began_ms);
  } finally {
    await queue.close();
  }
}
