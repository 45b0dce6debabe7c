import { describe, expect, it } from '@jest/globals';
import { DemoPromptHelper } from './demo-prompt-helper.js';
import { pictureInWords, type Pixels } from './picture-in-words.js';

const plain = (width: number, height: number, color: [number, number, number]): Pixels => ({
  width,
  height,
  rgb: Uint8Array.from({ length: width * height * 3 }, (_, at) => color[at % 3] ?? 0),
});

describe('the helper of the demo engine', () => {
  const helper = new DemoPromptHelper(async () => plain(4, 2, [200, 30, 30]));
  const improve = (prompt: string, style?: string, maxChars = 4000) =>
    helper.improve({
      prompt,
      maxChars,
      safetyIdentifier: 'u',
      ...(style === undefined ? {} : { style: { code: style, description: '' } }),
    });

  it('adds light, composition and detail by the style, in the language of the prompt', async () => {
    expect(await improve('a red fox', 'cinema')).toBe(
      'a red fox, a single low light source and deep blue dusk, wide shot with the subject on the left third, haze in the air and a rich, restrained palette',
    );
    expect(await improve('一只红狐。')).toBe(
      '一只红狐，左侧柔和的晨光，主体略偏离中心，四周留白，细腻的表面质感。',
    );
  });

  it('says the same every time, and nothing twice', async () => {
    expect(await improve('a fox at dawn')).toBe(await improve('a fox at dawn'));
    expect(await improve('a fox at dawn')).not.toContain('morning light');
    const once = await improve('a fox');
    expect(await improve(once)).toBe(once);
  });

  it('leaves out what only asks for a picture, and keeps quoted words', async () => {
    expect(
      await improve('Please draw me a picture of a sign "Draw me", close-up, soft light, crisp'),
    ).toBe('a sign "Draw me", close-up, soft light, crisp');
    expect(await improve('请画一张猫，特写，晨光，细节丰富')).toBe('猫，特写，晨光，细节丰富');
    expect(await improve('make the sky blue')).toMatch(/^make the sky blue, /);
  });

  it('adds nothing that would make the prompt too long', async () => {
    expect(await improve('a fox', undefined, 20)).toBe('a fox');
  });

  it('tells of a picture what can be counted in it', async () => {
    const ask = { jpeg: new Uint8Array(), maxChars: 4000, safetyIdentifier: 'u' };
    expect(await helper.describe({ ...ask, language: 'en' })).toBe(
      'Landscape picture, dark, mostly red',
    );
    expect(await helper.describe({ ...ask, language: 'zh' })).toBe('横幅画面，昏暗，以红色为主');
    expect(pictureInWords(plain(2, 2, [250, 250, 250]), 'en')).toBe(
      'Square picture, bright, mostly white',
    );
    const two = plain(2, 4, [20, 20, 20]);
    two.rgb.set([250, 250, 250, 250, 250, 250, 250, 250, 250]);
    expect(pictureInWords(two, 'en')).toBe(
      'Upright picture, medium bright, mostly black and white',
    );
  });
});
