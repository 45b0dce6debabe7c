/** What the rules look for in a prompt, in the order in which they add it. */
export const ASPECTS = ['light', 'composition', 'detail'] as const;
export type Aspect = (typeof ASPECTS)[number];
export type Language = 'en' | 'zh';

/** A prompt that says one of these says enough of the aspect. */
export const SAID: Readonly<Record<Aspect, RegExp>> = {
  light:
    /\b(?:light|lit|lighting|sun\w*|shadow|glow\w*|dawn|dusk|golden hour|backlit|moon\w*|neon)\b|光|阳|月|影|晨|黄昏|夕|霓虹|照亮/iu,
  composition:
    /\b(?:close-?up|wide|angle|view|framing|framed|foreground|background|centred|centered|overhead|portrait|composition|symmetr\w*)\b|特写|构图|视角|近景|远景|全景|俯视|仰视|前景|背景|居中|对称/iu,
  detail:
    /\b(?:detail\w*|texture\w*|sharp|crisp|intricate|fine|material\w*|grain|palette)\b|细节|质感|纹理|材质|清晰|精细|配色|颗粒/iu,
};

type Phrases = Readonly<Record<Language, Readonly<Record<Aspect, string>>>>;

const PLAIN: Phrases = {
  en: {
    light: 'soft morning light from the left',
    composition: 'subject slightly off centre with room around it',
    detail: 'fine surface texture',
  },
  zh: {
    light: '左侧柔和的晨光',
    composition: '主体略偏离中心，四周留白',
    detail: '细腻的表面质感',
  },
};

/** By style; a style that is not listed gets the plain ones. */
const PHRASES: Readonly<Record<string, Phrases>> = {
  photo: {
    en: {
      light: 'warm late afternoon light with long soft shadows',
      composition: 'eye-level view, foreground slightly out of focus',
      detail: 'true-to-life texture in every surface',
    },
    zh: {
      light: '午后温暖的斜光与柔和长影',
      composition: '平视视角，前景略微虚化',
      detail: '真实细腻的材质',
    },
  },
  product: {
    en: {
      light: 'large soft light from above and a thin bright edge',
      composition: 'centred three-quarter view with clear space around it',
      detail: 'crisp edges and accurate materials',
    },
    zh: {
      light: '顶部大面积柔光与细亮的轮廓光',
      composition: '居中四分之三视角，四周留白',
      detail: '边缘清晰，材质准确',
    },
  },
  cinema: {
    en: {
      light: 'a single low light source and deep blue dusk',
      composition: 'wide shot with the subject on the left third',
      detail: 'haze in the air and a rich, restrained palette',
    },
    zh: {
      light: '单一低位光源与深蓝色暮光',
      composition: '宽画幅远景，主体位于左侧三分之一',
      detail: '空气中的薄雾与克制浓郁的配色',
    },
  },
  anime: {
    en: {
      light: 'bright rim light and drifting sunbeams',
      composition: 'low angle with a wide open sky',
      detail: 'wind in hair and cloth, carefully painted background',
    },
    zh: {
      light: '明亮的轮廓光与飘动的光束',
      composition: '低角度，开阔的天空',
      detail: '随风飘动的发丝与衣角，精细的背景',
    },
  },
  illustration: {
    en: {
      light: 'even daylight with one clear shadow shape',
      composition: 'one strong focal point and generous empty space',
      detail: 'a limited palette of four harmonious colours',
    },
    zh: {
      light: '均匀的日光与一块清晰的阴影',
      composition: '一个明确的视觉焦点与大量留白',
      detail: '四种协调的颜色',
    },
  },
  watercolor: {
    en: {
      light: 'pale morning light through thin mist',
      composition: 'loose edges that fade into white paper',
      detail: 'layered washes and a few precise brush strokes',
    },
    zh: {
      light: '薄雾中的淡淡晨光',
      composition: '边缘松动，渐隐于白纸',
      detail: '层叠的水色与几笔精准的笔触',
    },
  },
  isometric3d: {
    en: {
      light: 'soft global light with gentle contact shadows',
      composition: 'isometric view of a small self-contained scene',
      detail: 'rounded edges and matte clay-like materials',
    },
    zh: {
      light: '柔和的全局光与轻微的接触阴影',
      composition: '等距视角的独立小场景',
      detail: '圆润的边缘与哑光黏土材质',
    },
  },
  pixel: {
    en: {
      light: 'two tones of light with hard edges',
      composition: 'side view with clear silhouettes',
      detail: 'small readable details in a few colours',
    },
    zh: {
      light: '边缘分明的双色调光影',
      composition: '侧面视角，轮廓清楚',
      detail: '少量颜色下清晰可辨的小细节',
    },
  },
  lineart: {
    en: {
      light: 'light suggested by the weight of the lines alone',
      composition: 'centred with wide white margins',
      detail: 'confident contours and sparse hatching',
    },
    zh: {
      light: '仅以线条粗细表现的光线',
      composition: '居中构图，四周宽阔留白',
      detail: '肯定的轮廓与少量排线',
    },
  },
};

export const phraseFor = (style: string | undefined, language: Language, aspect: Aspect): string =>
  (PHRASES[style ?? ''] ?? PLAIN)[language][aspect];
