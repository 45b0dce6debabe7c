/** Where a new thread begins that goes on from a picture. */
export const newThreadFrom = (imageId: string): string => `/studio/threads/new?from=${imageId}`;
