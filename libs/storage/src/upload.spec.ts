import { describe, expect, it } from '@jest/globals';
import { tidyFilename } from './upload.js';

describe('the name of an upload', () => {
  it.each([
    ['cat.png', 'cat.png'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\cat.png', 'cat.png'],
    ['猫 1.png', '猫 1.png'],
    ['a\r\nset-cookie: x', 'aset-cookie: x'],
    ['evil\u202Egnp.exe', 'evilgnp.exe'],
    ['"quoted".png', 'quoted.png'],
    ['', 'image'],
    ['///', 'image'],
  ])('%j is shown as %j', (given, shown) => {
    expect(tidyFilename(given)).toBe(shown);
  });

  it('is bounded', () => {
    expect(tidyFilename('x'.repeat(1000))).toHaveLength(200);
  });
});
