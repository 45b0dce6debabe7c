import type { Terms } from '../term-group.js';

export const WEAPON: Terms = {
  en: [
    'pipe bombs?',
    'bombs?',
    'explosives',
    'explosive devices?',
    'grenades?',
    'molotov\\w*(?: cocktails?)?',
    'ieds?',
    'ghost guns?',
    '3d printed (?:guns?|pistols?|rifles?)',
    'silencers?',
    'nerve (?:agents?|gas)',
    'sarin',
    'ricin',
    'anthrax',
    '(?:chemical|biological|nuclear) weapons?',
    'napalm',
    'firearms?',
  ],
};

export const HOW_TO: Terms = {
  en: [
    'how to (?:make|build|assemble|construct|print)',
    'instructions?',
    'blueprints?',
    'recipes?',
    'step by step',
    'schematics?',
    'assembly (?:guide|manual|diagram)',
    'homemade',
    'tutorial',
    'bomb making',
    'wiring diagram',
  ],
};

const WEAPON_ZH =
  '(?:炸弹|炸药|手雷|土枪|枪支|手枪|步枪|雷管|燃烧瓶|神经毒气|沙林毒?气?|化学武器|生物武器|消音器|蓖麻毒素)';

export const WEAPON_GUIDE: Terms = {
  patterns: [
    new RegExp(
      `(?:制作|自制|制造|组装|合成|改装|如何做|怎么做)(?:一?[个颗枚把支种])?(?:简易|土制|小型)?${WEAPON_ZH}`,
      'u',
    ),
    new RegExp(
      `${WEAPON_ZH}的?(?:制作|制造|组装|合成|改装)?(?:教程|图纸|步骤|配方|方法|说明书)`,
      'u',
    ),
  ],
};

export const DRUG: Terms = {
  en: [
    '(?:crystal )?meth',
    'methamphetamines?',
    'heroin',
    'cocaine',
    'fentanyl',
    'mdma',
    'ecstasy pills?',
    'lsd',
    'ketamine',
    'crack pipes?',
  ],
};

export const DRUG_USE: Terms = {
  en: [
    'how to (?:make|cook|grow|synthesi[sz]e|smuggle)',
    'cook(?:ing)?',
    'synthesi[sz]\\w*',
    'recipes?',
    'buy(?:ing)?',
    'sell(?:ing)?',
    'for sale',
    'price list',
    'snort(?:ing|s)?',
    'inject(?:ing|s)?',
    'smok(?:e|ing)',
    'labs?',
    'party with',
  ],
};

const DRUG_ZH = '(?:冰毒|海洛因|可卡因|摇头丸|大麻|芬太尼|氯胺酮|k粉|毒品)';

export const DRUG_SCENE: Terms = {
  zh: ['制毒', '贩毒', '吸毒'],
  patterns: [
    new RegExp(`(?:制作|合成|提炼|购买|出售|售卖|贩卖|吸食|注射)(?:一?[包克些])?${DRUG_ZH}`, 'u'),
    new RegExp(`${DRUG_ZH}的?(?:制作|合成|提炼|配方|价目表|出售|广告|吸食)`, 'u'),
  ],
};

export const FORGERY: Terms = {
  en: [
    'fake (?:passports?|id cards?|ids|drivers? licen[cs]e|driver s licen[cs]e|banknotes?|diploma|degree certificate|vaccine card)',
    'counterfeit (?:money|banknotes?|bills?|currency|dollars?|euros?|yuan)',
    'forg(?:e|ed|ing) (?:a |an )?(?:passports?|signatures?|documents?|ids?|id cards?)',
  ],
  zh: [
    '假身份证',
    '假护照',
    '伪造证件',
    '伪造身份证',
    '伪造护照',
    '假币',
    '假钞',
    '伪造印章',
    '假毕业证',
    '伪造公章',
  ],
};
