import type { Terms } from '../term-group.js';

export const GORE: Terms = {
  en: [
    'gore',
    'gory',
    'dismember\\w*',
    'decapitat\\w*',
    'behead\\w*',
    'disembowel\\w*',
    'eviscerat\\w*',
    'mutilat\\w*',
    'entrails',
    'snuff (?:film|movie|video)',
    'guts spilling',
    'severed (?:heads?|limbs?|arms?|hands?|legs?|fingers?)',
    'pile of (?:corpses|dead bodies|bodies)',
    'tortur(?:e|ed|ing) (?:a|an|the|his|her|scene|victim|victims|animal|animals|person|woman|man|child)',
  ],
  zh: [
    '肢解',
    '分尸',
    '斩首',
    '砍头',
    '开膛',
    '血肉模糊',
    '虐杀',
    '残肢',
    '断肢',
    '内脏外',
    '血腥',
    '凌迟',
    '碎尸',
    '尸块',
    '活剥',
    '虐待动物',
    '酷刑',
  ],
};

export const CORPSE: Terms = {
  en: ['corpses?', 'dead (?:body|bodies)', 'cadavers?'],
  zh: ['尸体', '死尸'],
};

export const BLOOD: Terms = {
  en: ['blood', 'bloody', 'bleeding'],
  zh: ['鲜血', '血淋淋', '流血', '血泊'],
};

export const HATE: Terms = {
  en: [
    'white power',
    'white supremac\\w*',
    'heil hitler',
    'sieg heil',
    'nazi propaganda',
    'ethnic cleansing',
    '(?:praise|praising|glorify|glorifying|celebrate|celebrating|worship) (?:adolf )?(?:hitler|nazis?|nazism|the kkk|kkk)',
    '(?:kill|exterminate|gas|lynch|eradicate) (?:all |all the |the |every )?(?:jews?|muslims?|blacks|black people|gays|gay people|immigrants|asians|christians|arabs)',
  ],
  zh: ['支那', '黑鬼', '种族清洗', '纳粹万岁', '希特勒万岁', '劣等民族', '劣等种族', '白人至上'],
  patterns: [
    /(?:歌颂|赞美|致敬|崇拜|宣扬)(?:纳粹|希特勒|三k党|种族)/u,
    /(?:杀光|灭绝|消灭)(?:所有|全部)?(?:犹太人|穆斯林|黑人|日本人|中国人|同性恋)/u,
  ],
};

export const EXTREMISM: Terms = {
  en: [
    '(?:isis|al qaeda|taliban) (?:flag|propaganda|recruit\\w*|posters?)',
    '(?:join|support|glory to) (?:isis|al qaeda)',
    '(?:terrorist|terror|jihad\\w*) (?:recruit\\w*|propaganda|training manual)',
    '(?:glorify|glorifying|celebrate|celebrating|praise|praising) (?:a |the )?(?:terrorists?|terrorism|terror attacks?|mass shootings?|school shootings?)',
  ],
  zh: ['恐怖组织招募', '圣战宣传', '伊斯兰国旗帜', '加入伊斯兰国', '恐怖袭击教程'],
  patterns: [/(?:歌颂|赞美|宣扬|美化)(?:恐怖主义|恐怖袭击|恐怖分子|圣战)/u],
};

export const SELF_HARM_GUIDE: Terms = {
  en: [
    'how to (?:kill|hurt|cut|harm|hang) (?:myself|yourself|oneself)',
    'suicide (?:methods?|instructions|guide|tutorial|pact)',
    'self harm(?:ing)? (?:guide|tips|instructions|tutorial)',
    'pro ana',
    'thinspo\\w*',
  ],
  zh: ['自杀方法', '自杀教程', '怎么自杀', '如何自杀', '自残教程', '自杀攻略'],
};

export const SELF_HARM: Terms = {
  en: [
    '(?:commit|commits|committing) suicide',
    'hanging (?:himself|herself|myself|themselves)',
    '(?:slit|slits|slitting|slashing|cutting) (?:my|her|his|their|your)? ?wrists?',
    'self harm(?:ing)?',
    'cutting (?:myself|herself|himself)',
  ],
  zh: ['割腕', '自残', '上吊', '跳楼自杀', '烧炭自杀', '服毒自杀', '自杀'],
};
