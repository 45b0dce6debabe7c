import type { Generation } from '../../api/wire.js';
import { refreshCredits } from '../credits/credits.api.js';
import { refreshThread } from '../threads/threads.api.js';
import { prependGeneration } from './generations.api.js';

/** Shows a run that was just accepted wherever it belongs; the page it was asked for on may be left. */
export function showAccepted(generation: Generation): void {
  prependGeneration(generation);
  if (generation.threadId !== undefined) void refreshThread(generation.threadId);
  refreshCredits();
}
