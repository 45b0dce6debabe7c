import type { PaletteName } from './palette.js';
import type { Random } from './random.js';

export const SCENES = [
  'mountains',
  'ocean',
  'forest',
  'city',
  'dunes',
  'flowers',
  'object',
  'animal',
  'space',
  'arches',
  'orbs',
] as const;
export type SceneName = (typeof SCENES)[number];

/** What the engine understood of a prompt. */
export interface Subject {
  scene: SceneName;
  palette: PaletteName;
  /** The thing in it, where a scene knows several: `cat`, `bottle`, … */
  thing?: string;
  /** A person was asked for: a small figure stands in the landscape. */
  hasPerson: boolean;
}

type Clue = [words: string, meaning: { scene?: SceneName; palette?: PaletteName; thing?: string }];

/** English words and Chinese words, one list; the first clue for a question answers it. */
const CLUES: Clue[] = [
  ['cat kitten kitty 猫', { scene: 'animal', thing: 'cat' }],
  ['dog puppy corgi shiba 狗 犬', { scene: 'animal', thing: 'dog' }],
  ['fox 狐', { scene: 'animal', thing: 'fox', palette: 'autumn' }],
  ['rabbit bunny hare 兔', { scene: 'animal', thing: 'rabbit', palette: 'blossom' }],
  ['bear panda 熊', { scene: 'animal', thing: 'bear' }],
  ['owl bird penguin 鸟 猫头鹰 企鹅', { scene: 'animal', thing: 'owl' }],
  [
    'perfume bottle wine cosmetic serum shampoo skincare 香水 瓶 酒 化妆品 护肤',
    { scene: 'object', thing: 'bottle' },
  ],
  ['coffee tea cup mug latte 咖啡 茶 杯', { scene: 'object', thing: 'cup', palette: 'golden' }],
  ['vase ceramic pottery 花瓶 陶瓷', { scene: 'object', thing: 'vase' }],
  ['can soda beer drink 饮料 罐', { scene: 'object', thing: 'can' }],
  ['cream jar candle 面霜 蜡烛', { scene: 'object', thing: 'jar' }],
  ['lamp lantern bulb 灯', { scene: 'object', thing: 'lamp' }],
  [
    'product packaging sneaker shoe watch headphone chair box 产品 商品 静物 鞋 手表 耳机 包装',
    { scene: 'object' },
  ],
  [
    'planet space galaxy cosmos nebula rocket astronaut star universe 星球 太空 宇宙 银河 星空 宇航员',
    { scene: 'space', palette: 'night' },
  ],
  ['cyberpunk neon futuristic 赛博 霓虹 未来', { scene: 'city', palette: 'neon' }],
  [
    'city skyline street tower building tokyo shanghai york london 城市 街 高楼 都市 上海 东京',
    { scene: 'city' },
  ],
  [
    'house room interior architecture arch temple palace castle villa stairs museum 房 室内 建筑 拱 寺 宫 城堡',
    { scene: 'arches' },
  ],
  [
    'flower rose tulip bouquet garden floral peony lotus sunflower 花 玫瑰 花园 牡丹 荷',
    { scene: 'flowers' },
  ],
  ['sakura cherry blossom 樱', { scene: 'flowers', palette: 'blossom' }],
  ['desert dune sahara sand camel 沙漠 沙丘', { scene: 'dunes', palette: 'desert' }],
  [
    'ocean sea beach wave island boat ship sail coast whale 海 浪 岛 船 沙滩 鲸',
    { scene: 'ocean' },
  ],
  ['forest wood jungle tree bamboo 森林 树 竹 丛林', { scene: 'forest' }],
  [
    'village mountain hill valley lake alps fuji peak landscape river 村 山 湖 峡谷 富士 风景 河',
    { scene: 'mountains' },
  ],
  [
    'abstract gradient wallpaper pattern fluid geometric logo icon 抽象 渐变 壁纸 图案 几何 图标',
    { scene: 'orbs' },
  ],
  ['sunset dusk evening 日落 夕阳 黄昏 晚霞', { palette: 'sunset' }],
  ['sunrise dawn morning 日出 清晨 黎明 早晨', { palette: 'dawn' }],
  ['night midnight moon 夜 月 黑暗', { palette: 'night' }],
  ['aurora northern 极光', { palette: 'aurora' }],
  ['autumn fall maple 秋 枫', { palette: 'autumn' }],
  ['winter snow snowy ice frozen 冬 雪 冰', { palette: 'snow' }],
  ['rain storm stormy thunder fog foggy misty 雨 暴风 雾', { palette: 'storm' }],
  ['spring pink 春 粉', { palette: 'blossom' }],
  ['lavender purple violet 紫 薰衣草', { palette: 'lavender' }],
  ['golden gold 金 温暖', { palette: 'golden' }],
  ['green mint fresh 绿 薄荷 清新', { palette: 'mint' }],
  ['blue summer tropical noon 蓝 夏 热带', { palette: 'lagoon' }],
];

const PERSON =
  'man woman girl boy person people traveler traveller hiker astronaut wanderer portrait 人 女孩 男孩 女人 男人 旅行者 少女 少年';

const PALETTES_OF: Record<SceneName, PaletteName[]> = {
  mountains: ['sunset', 'dawn', 'golden', 'noon', 'lavender', 'mint', 'snow'],
  ocean: ['lagoon', 'sunset', 'dawn', 'noon', 'golden'],
  forest: ['forest', 'golden', 'mint', 'autumn'],
  city: ['night', 'sunset', 'dawn', 'lavender', 'neon'],
  dunes: ['desert', 'golden', 'sunset', 'dawn'],
  flowers: ['blossom', 'mint', 'golden', 'lavender', 'dawn'],
  object: ['blossom', 'mint', 'golden', 'dawn', 'lavender', 'desert', 'lagoon'],
  animal: ['sunset', 'dawn', 'golden', 'mint', 'lavender'],
  space: ['night', 'aurora', 'neon'],
  arches: ['desert', 'blossom', 'dawn', 'lagoon', 'mint'],
  // Not by chance in the colours of skin: a classifier takes one in hundreds of such for nudity.
  orbs: ['sunset', 'lagoon', 'neon', 'aurora'],
};

const ANY_SCENE: SceneName[] = ['mountains', 'ocean', 'orbs', 'arches', 'dunes', 'flowers'];

/** Reads the prompt for what it can; what stays open is the seed's choice. */
export function understand(prompt: string, style: string, random: Random): Subject {
  const has = matcher(prompt);
  let { scene, palette, thing }: Partial<Subject> = {};
  for (const [words, meaning] of CLUES) {
    if ((scene && palette) || !words.split(' ').some(has)) continue;
    if (!scene && meaning.scene)
      ({ scene, thing } = { scene: meaning.scene, thing: meaning.thing });
    palette ??= meaning.palette;
  }
  if (style === 'product' && scene !== 'animal') scene = 'object';
  scene ??= random.pick(ANY_SCENE);
  palette ??= random.pick(PALETTES_OF[scene]);
  return { scene, palette, thing, hasPerson: PERSON.split(' ').some(has) };
}

function matcher(prompt: string): (word: string) => boolean {
  const text = prompt.toLowerCase();
  const words = new Set(text.match(/[a-z]+/g) ?? []);
  for (const word of [...words]) words.add(word.replace(/s$/, '')).add(word.replace(/es$/, ''));
  return (word) => (/^[a-z]/.test(word) ? words.has(word) : text.includes(word));
}
