/** What a pool and its children say to each other; a child has one call open at a time. */
export interface ChildCall {
  request: unknown;
}

export type ChildAnswer =
  | { kind: 'event'; event: unknown }
  | { kind: 'result'; result: unknown }
  | {
      kind: 'error';
      code: string;
      message: string;
      /** The child cannot work any more: another one takes its place. */
      unusable: boolean;
    };
