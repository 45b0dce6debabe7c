import type { ChildHandler } from '../../libs/kernel/src/child-pool.js';

export type Task =
  | { do: 'double'; bytes: Uint8Array }
  | { do: 'throw' }
  | { do: 'break' }
  | { do: 'die' }
  | { do: 'hang' }
  | { do: 'tell-secrets' }
  | { do: 'pid' };

/** A child that behaves and misbehaves on demand. */
export const handle: ChildHandler<Task, unknown, string> = (task, emit) => {
  switch (task.do) {
    case 'double':
      emit('half way');
      return Promise.resolve(Buffer.from(task.bytes.map((byte) => byte * 2)));
    case 'throw':
      return Promise.reject(Object.assign(new Error('not a picture'), { code: 'undecodable' }));
    case 'break':
      return Promise.reject(Object.assign(new Error('never again'), { unusable: true }));
    case 'die':
      process.exit(3);
      break;
    case 'hang':
      for (;;);
    case 'tell-secrets':
      return Promise.resolve(Object.keys(process.env));
    case 'pid':
      return Promise.resolve(process.pid);
  }
};
