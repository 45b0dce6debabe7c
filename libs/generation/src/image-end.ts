import type { ImageStatus } from './image.js';

/** Who is at fault decides how credits go back; credits itself knows what each cause means. */
export type ReleaseCause = 'platform' | 'model' | 'moderation' | 'customer_cancel';

export interface UndeliveredEnd {
  status: Extract<ImageStatus, 'blocked' | 'failed' | 'cancelled'>;
  cause: ReleaseCause;
  /** For the customer: what happened and what to do next. */
  message: string;
}

/**
 * Every way in which an image ends without being delivered. The customer pays for none of them.
 * Codes are part of the public contract; the studio translates them.
 */
export const undeliveredEnds = {
  cancelled: {
    status: 'cancelled',
    cause: 'customer_cancel',
    message: 'You cancelled this image before it was delivered.',
  },
  prompt_refused: {
    status: 'blocked',
    cause: 'moderation',
    message:
      'The safety check of the image model refused this prompt. Change the prompt, or write to us if you think this is a mistake.',
  },
  /** Ours is `result_refused`: that one has a verdict and can be appealed, the model's cannot. */
  model_refused_result: {
    status: 'blocked',
    cause: 'moderation',
    message:
      'The safety check of the image model refused the picture that it had made. Change the prompt, or write to us if you think this is a mistake.',
  },
  result_refused: {
    status: 'blocked',
    cause: 'moderation',
    message:
      'The picture did not pass the safety check. Change the prompt, or appeal if you think this is a mistake.',
  },
  /** After {@link result_refused} a person may look; here a person has looked. */
  review_refused: {
    status: 'blocked',
    cause: 'moderation',
    message:
      'A person looked at the picture and found that it meets a content rule. Change the prompt.',
  },
  request_rejected: {
    status: 'failed',
    cause: 'model',
    message: 'The image model did not accept this request. Change the prompt or the references.',
  },
  wrong_size: {
    status: 'failed',
    cause: 'model',
    message: 'The image model delivered another size than the one you asked for. Try again.',
  },
  wrong_format: {
    status: 'failed',
    cause: 'model',
    message:
      'The image model delivered another file type than the one you asked for. Try again, or choose PNG.',
  },
  unreadable_result: {
    status: 'failed',
    cause: 'model',
    message: 'The image model delivered a file that cannot be read. Try again.',
  },
  blank_result: {
    status: 'failed',
    cause: 'model',
    message:
      'The image model delivered a blank picture. Describe what should be seen; for a plain surface name its material, for example red paper.',
  },
  provider_unavailable: {
    status: 'failed',
    cause: 'platform',
    message: 'The image service did not deliver, although we tried several times. Try again later.',
  },
  interrupted: {
    status: 'failed',
    cause: 'platform',
    message: 'The work on this image was interrupted several times on our side. Try again.',
  },
  reference_gone: {
    status: 'failed',
    cause: 'platform',
    message: 'A reference image could not be read any more. Choose it again and retry.',
  },
  storage_unavailable: {
    status: 'failed',
    cause: 'platform',
    message: 'The picture could not be saved on our side. Try again later.',
  },
  check_unavailable: {
    status: 'failed',
    cause: 'platform',
    message: 'The picture could not be checked in time on our side. Try again later.',
  },
  timed_out: {
    status: 'failed',
    cause: 'platform',
    message: 'This image took too long on our side. Try again later.',
  },
  undecided: {
    status: 'failed',
    cause: 'platform',
    message: 'This image could not be decided in time, so it was closed in your favour.',
  },
} as const satisfies Record<string, UndeliveredEnd>;

export type UndeliveredCode = keyof typeof undeliveredEnds;

/** The reason written beside the credits that go back, for the statement and the receipt. */
export const releaseReason = (code: UndeliveredCode): string =>
  `Not charged: ${undeliveredEnds[code].message}`;
