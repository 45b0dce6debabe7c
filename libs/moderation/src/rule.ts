/** Every rule that a prompt or a picture can meet: a closed list, shown to customers in their words. */
export const RULE_CODES = [
  'sexual_minors',
  'sexual_real_person',
  'sexual_content',
  'graphic_violence',
  'self_harm',
  'hate',
  'harassment',
  'extremism',
  'weapons',
  'illegal_drugs',
  'forged_documents',
  'illicit',
  'other_policy',
] as const;
export type RuleCode = (typeof RULE_CODES)[number];

/** Two refusals under it are enough for a person to look at the account. */
export const GRAVEST_RULE = 'sexual_minors' satisfies RuleCode;

export interface Words {
  en: string;
  zh: string;
}

/** What the customer reads. It names the rule, and not the word that met it. */
export const RULE_WORDS: Record<RuleCode, Words> = {
  sexual_minors: {
    en: 'Children and teenagers must never be shown in a sexual way.',
    zh: '禁止以任何性化的方式表现未成年人。',
  },
  sexual_real_person: {
    en: 'Real people must not be undressed or shown in a sexual way.',
    zh: '禁止为真实人物去除衣物或以性化的方式表现真实人物。',
  },
  sexual_content: {
    en: 'Nudity and sexual scenes are not possible here.',
    zh: '此处不支持裸露或性相关的内容。',
  },
  graphic_violence: {
    en: 'Gore and cruelty are not possible here.',
    zh: '此处不支持血腥或残忍的内容。',
  },
  self_harm: {
    en: 'Pictures that show or encourage self-harm are not possible. If you are going through a hard time, please talk to somebody you trust or to a local helpline.',
    zh: '不支持展示或鼓励自我伤害的内容。如果您正经历困难，请联系您信任的人或当地的心理援助热线。',
  },
  hate: {
    en: 'Content that degrades people for who they are is not possible.',
    zh: '不支持因身份而贬低他人的内容。',
  },
  harassment: {
    en: 'Content that threatens or bullies somebody is not possible.',
    zh: '不支持威胁或欺凌他人的内容。',
  },
  extremism: {
    en: 'Content that praises or supports terrorism is not possible.',
    zh: '不支持赞美或支持恐怖主义的内容。',
  },
  weapons: {
    en: 'Instructions for weapons or explosives are not possible.',
    zh: '不支持武器或爆炸物的制作说明。',
  },
  illegal_drugs: {
    en: 'Content that makes, sells or promotes illegal drugs is not possible.',
    zh: '不支持制作、售卖或宣扬违禁药物的内容。',
  },
  forged_documents: {
    en: 'Forged documents and counterfeit money are not possible.',
    zh: '不支持伪造证件或货币。',
  },
  illicit: {
    en: 'Content that helps with something unlawful is not possible.',
    zh: '不支持协助违法行为的内容。',
  },
  other_policy: {
    en: 'This meets a content rule of our payment or image partners.',
    zh: '此内容触及我们支付或图像合作方的内容规则。',
  },
};
