import { request } from '../../api/request.js';

export interface NewCase {
  kind: 'generation' | 'payment' | 'moderation_appeal' | 'other';
  reference?: string;
  message: string;
}

/** Hands a question or an appeal to a person. */
export const openCase = (body: NewCase): Promise<{ id: string; status: string }> =>
  request('POST', '/support/cases', { body });
