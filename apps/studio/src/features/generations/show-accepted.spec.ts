import { afterEach, describe, expect, it } from '@jest/globals';
import { queryClient } from '../../api/query-client.js';
import type { Generation } from '../../api/wire.js';

// The client listens for the browser's connection; there is no browser here.
const page = new EventTarget();
Object.assign(globalThis, { addEventListener: page.addEventListener.bind(page) });
const { showAccepted } = await import('./show-accepted.js');

const isStale = (...key: string[]) => queryClient.getQueryState(key)?.isInvalidated;

describe('a run that was accepted', () => {
  afterEach(() => queryClient.clear());

  it('makes its thread be read again, whichever page is open', () => {
    for (const key of [['thread', 'mine'], ['thread', 'other'], ['threads'], ['balance']])
      queryClient.setQueryData(key, {});
    showAccepted({ id: 'run', threadId: 'mine' } as Generation);
    expect([isStale('thread', 'mine'), isStale('threads')]).toEqual([true, true]);
    expect([isStale('thread', 'other'), isStale('balance')]).toEqual([false, true]);
  });
});
