import type { Language } from './prompt-phrases.js';

/** Rows of RGB, three bytes a pixel. */
export interface Pixels {
  width: number;
  height: number;
  rgb: Uint8Array;
}

/** The names of colours, with an example of each in RGB. */
const COLORS: readonly (readonly [
  rgb: readonly [number, number, number],
  en: string,
  zh: string,
])[] = [
  [[20, 20, 22], 'black', '黑色'],
  [[128, 128, 130], 'grey', '灰色'],
  [[240, 240, 238], 'white', '白色'],
  [[196, 40, 40], 'red', '红色'],
  [[228, 128, 40], 'orange', '橙色'],
  [[236, 208, 72], 'yellow', '黄色'],
  [[64, 140, 70], 'green', '绿色'],
  [[52, 150, 150], 'teal', '青色'],
  [[120, 178, 226], 'light blue', '浅蓝色'],
  [[40, 80, 170], 'blue', '蓝色'],
  [[112, 64, 160], 'purple', '紫色'],
  [[226, 140, 170], 'pink', '粉色'],
  [[112, 76, 48], 'brown', '棕色'],
  [[222, 200, 166], 'beige', '米色'],
];

/** A colour that fills less than this part of a picture is not named. */
const LEAST_PART = 0.12;
const MOST_NAMED = 3;

/** All that counting tells of a picture, as a prompt: its shape, its brightness and its colours. */
export function pictureInWords({ width, height, rgb }: Pixels, language: Language): string {
  const counts = new Map<(typeof COLORS)[number], number>();
  let light = 0;
  const pixels = Math.floor(rgb.length / 3);
  for (let at = 0; at < pixels * 3; at += 3) {
    const pixel = [rgb[at] ?? 0, rgb[at + 1] ?? 0, rgb[at + 2] ?? 0] as const;
    // Rec. 709: how bright the three appear.
    light += 0.2126 * pixel[0] + 0.7152 * pixel[1] + 0.0722 * pixel[2];
    const name = nearest(pixel);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  const named = byCount.filter(([, count], place) => place === 0 || count / pixels >= LEAST_PART);
  const brightness = light / pixels / 255;
  const tone = brightness < 0.33 ? 0 : brightness < 0.66 ? 1 : 2;
  const shape = width > height * 1.1 ? 0 : height > width * 1.1 ? 1 : 2;
  const list = (of: 1 | 2) =>
    new Intl.ListFormat(of === 1 ? 'en' : 'zh', { type: 'conjunction' }).format(
      named.slice(0, MOST_NAMED).map(([color]) => color[of]),
    );
  if (language === 'zh')
    return `${['横幅', '竖幅', '方形'][shape] ?? ''}画面，${['昏暗', '中等亮度', '明亮'][tone] ?? ''}，以${list(2)}为主`;
  return `${['Landscape', 'Upright', 'Square'][shape] ?? ''} picture, ${['dark', 'medium bright', 'bright'][tone] ?? ''}, mostly ${list(1)}`;
}

function nearest(pixel: readonly [number, number, number]): (typeof COLORS)[number] {
  const distance = ([color]: (typeof COLORS)[number]) =>
    color.reduce((sum, value, index) => sum + (value - (pixel[index] ?? 0)) ** 2, 0);
  return COLORS.reduce((best, color) => (distance(color) < distance(best) ? color : best));
}
