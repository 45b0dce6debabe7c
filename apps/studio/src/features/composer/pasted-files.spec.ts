import { expect, it } from '@jest/globals';
import { pastedFiles } from './pasted-files.js';

it('takes pictures of a paste, unless they come with their text', () => {
  const file = new File(['x'], 'cells.png', { type: 'image/png' });
  const copied = (text: string) =>
    ({ files: [file], getData: () => text }) as unknown as DataTransfer;
  expect(pastedFiles(copied(''))).toEqual([file]);
  expect(pastedFiles(copied('A1\tB1'))).toEqual([]);
});
