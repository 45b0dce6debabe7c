import { describe, expect, it } from '@jest/globals';
import { contentDisposition } from './disposition.js';

describe('the name under which a file is saved', () => {
  it('is not given to a file that is shown', () => {
    expect(contentDisposition(null, 'png')).toBe('inline');
  });

  it('is the same for all clients where it is plain', () => {
    expect(contentDisposition('a-cat-8x8', 'png')).toBe('attachment; filename="a-cat-8x8.png"');
  });

  it('keeps letters of any script, and says what of them is ASCII', () => {
    expect(contentDisposition('一只-猫-8x8', 'jpg')).toBe(
      `attachment; filename="8x8.jpg"; filename*=UTF-8''${encodeURIComponent('一只-猫-8x8.jpg')}`,
    );
    expect(contentDisposition('猫', 'png')).toMatch(
      /^attachment; filename="image.png"; filename\*=/,
    );
  });

  it('never breaks the header, hides the file or leaves a folder', () => {
    for (const name of [
      'a"; x="b',
      '../../etc/passwd',
      '.hidden',
      'a\r\nset-cookie: b',
      '\\\\c:*?<>|',
    ])
      expect(contentDisposition(name, 'png')).toMatch(/^attachment; filename="\w[\w.-]*\.png"$/);
    expect(contentDisposition('', 'png')).toBe('attachment; filename="image.png"');
  });

  it('does not cut a character in two', () => {
    const header = contentDisposition(`${'a'.repeat(99)}𠀀𠀀`, 'png');
    expect(header).toBe(`attachment; filename="${'a'.repeat(99)}.png"`);
  });
});
