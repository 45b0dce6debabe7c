import { answer, api } from '../../api/client.js';

export interface NewCase {
  kind: 'generation' | 'payment' | 'moderation_appeal' | 'other';
  reference?: string;
  message: string;
}

/** Hands a question or an appeal to a person. */
export const openCase = (body: NewCase): Promise<unknown> =>
  answer(api.POST('/api/v1/support/cases', { body }));
