import { setTimeout } from 'node:timers/promises';
import { GatewayError } from '../gateway/payment-gateway.js';

/** Between the tries of one reading: a gateway that is busy (429) or away for a moment is common. */
const PAUSES_MS = [1_000, 5_000, 20_000];

/** Reads once more, a few times, where the gateway is busy or away. For readings only. */
export async function patiently<T>(read: () => Promise<T>): Promise<T> {
  for (const pause_ms of PAUSES_MS) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof GatewayError) || error.failure !== 'unavailable') throw error;
      if (error.isUnreadable) throw error;
      await setTimeout(pause_ms);
    }
  }
  return read();
}
