import { Injectable } from '@nestjs/common';
import { callBounds, type CallBounds } from './provider/openai/call-watch.js';
import { retryPolicy, type RetryPolicy } from './retry-policy.js';

const MINUTE_MS = 60_000;

/** Times and sizes of the pipeline. Defaults are the product's; tests shorten them on the instance. */
@Injectable()
export class PipelineOptions {
  /** Images that one worker makes at a time. They mostly wait for the provider. */
  slots = 6;
  /** A lease that is not prolonged for this long is taken back. */
  lease_ms = 30_000;
  heartbeat_ms = 5_000;
  /** How often leases are looked through, and how often images are dispatched. */
  expiry_check_ms = 3_000;
  dispatch_ms = 250;
  /** How often batches are looked at: for rows to check, and for rows to start. */
  batch_ms = 400;
  /** How long a provider may be silent, and how long a call may take: ends what hangs. */
  readonly call: { -readonly [K in keyof CallBounds]: number } = { ...callBounds };
  /** The same for any provider, above the bounds of its own. */
  attempt_timeout_ms = 11 * MINUTE_MS;
  /** The demo engine's time between two previews, so that a newcomer sees a picture come into being. */
  readonly demo = { pace_ms: 650 };
  /** How long a made picture may wait for the object store, or for the moderators. */
  store_patience_ms = 15 * MINUTE_MS;
  /** A put to the store that takes longer counts as its being away: the picture goes to the disk. */
  slow_put_ms = 1_000;
  /** The same for signing it, which keeps a picture in memory too. */
  slow_seal_ms = 2_000;
  /** A disk that does not answer for so long counts as none. */
  spool_disk_ms = 5_000;
  /**
   * How long a picture on another machine's disk is waited for once no worker there lives, and how
   * often it is looked for.
   */
  spool_patience_ms = 2 * MINUTE_MS;
  spool_retry_ms = 5_000;
  spool_sweep_ms = MINUTE_MS;
  check_patience_ms = 15 * MINUTE_MS;
  check_retry_ms = 15_000;
  /** Blank pictures of a workspace that are asked for a second time, within 24 hours. */
  blank_retries_per_day = 5;
  /** At the end of the process: how long a picture that is being stored may still take. */
  drain_ms = 4_000;
  retry: RetryPolicy = retryPolicy;
  /** States that outlive these are a fault, whatever their lease says. */
  max_queued_ms = 6 * 60 * MINUTE_MS;
  max_busy_ms = 45 * MINUTE_MS;
  review_ms = 72 * 60 * MINUTE_MS;
  partial_images = 2;
  /** Previews of one image come at most this often. */
  partial_gap_ms = 300;
}
