import { createClient } from '#api-client';

/** The one client of this page: same origin, session cookie. */
export const api = createClient();
