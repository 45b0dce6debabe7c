import type { Terms } from '../term-group.js';

/** Phrases that contain a listed word and mean something else: blanked out before anything else. */
export const INNOCENT: Terms = {
  en: [
    'gore tex',
    'blood orange',
    'bloody mary',
    'chink in the armou?r',
    'pussy (?:willow|cat|bow)s?',
    '(?:bath|seed|cocoa|hot chocolate|chocolate|flavou?r|yarn|cherry|shower|tea|calorie|sugar) bombs?',
    '(?:nude|naked) (?:lipstick|lip|lips|heels?|pumps?|nails?|colou?r|colou?red|shade|shades|tone|tones|palette|tights|makeup|cake|cakes|juice|pink|beige|eye)',
    'naked (?:eye|truth|mole rat|raw)',
    'rape ?seed',
    'sex (?:ed|education)',
    'year old (?:single malt|malt|scotch|whisk(?:e)?y|wine|rum|brandy|cognac|oak|tree|house|brand)',
    'fire retardants?',
    'flame retardants?',
  ],
  patterns: [
    /口交[通汇叉付易接互流替换涉织谈给]/u,
    /性交[通友流往互易付替织叉接谈]/u,
    /做爱[心吃好护国情]/u,
    /性爱[好用吃看戴穿美笑思玩心护国读]/u,
    /情色[彩调系]/u,
    /[蛋姜牛硫]黄片/u,
    /[羊睫绒]毛片/u,
    /a片[区段]/u,
    /阴部[分落位]/u,
    /露点(?:温度|仪)/u,
    /半?裸[色粉妆米]/u,
    /血腥玛丽/u,
    /上吊[灯扇顶牌饰]/u,
    /自残[缺月]/u,
    /少女心/u,
    /露点设计/u,
    /(?:泡澡|沐浴|浴盐|可可|巧克力|水果|果汁|香氛)炸弹/u,
  ],
};

/** Campaigns against a harm name the harm. */
export const PREVENTION: Terms = {
  en: [
    'prevent\\w*',
    'awareness',
    'hotline',
    'helpline',
    'recovery',
    'rehab\\w*',
    'support group',
    'say no to',
    'anti drug',
    'drug free',
    'stop',
    'against',
    'dangers? of',
    'charity',
    'ngo',
  ],
  zh: [
    '预防',
    '热线',
    '关爱',
    '干预',
    '禁毒',
    '反毒',
    '戒毒',
    '拒绝毒品',
    '远离毒品',
    '公益',
    '防范',
    '危害',
    '反诈',
  ],
};

/** After these a list of what is not wanted may go on with what is. */
export const TURNING: Terms = {
  en: ['instead', 'rather', 'but', 'except', 'ignore', 'disregard'],
  zh: ['而是', '改为', '换成', '反而', '忽略', '无视', '除了'],
};
