import type { Mail } from '#kernel';
import type { Appeal } from '../data/appeals.repository.js';
import { RULE_WORDS } from '../rule.js';

const WHAT = {
  prompt: { en: 'your description', zh: '您的描述' },
  negative: { en: 'what you do not want in the picture', zh: '您填写的不希望出现的内容' },
  suggestion: { en: 'the suggestion that was written for you', zh: '为您生成的描述建议' },
  upload: { en: 'your reference picture', zh: '您的参考图' },
  image: { en: 'the picture that was made for you', zh: '为您生成的图片' },
} as const;

/** What the customer can do now that the appeal was won. */
const NEXT = {
  prompt: {
    en: 'Send the same description again: it will be accepted.',
    zh: '请再次提交同样的描述，它将被接受。',
  },
  negative: {
    en: 'Send the same words again: they will be accepted.',
    zh: '请再次提交同样的内容，它将被接受。',
  },
  suggestion: { en: 'Ask for it again.', zh: '请重新获取建议。' },
  upload: {
    en: 'Add the same picture again: it will be accepted.',
    zh: '请再次添加同一张图片，它将被接受。',
  },
  image: {
    en: 'It appears in your pictures within a minute, free of charge.',
    zh: '图片将在一分钟内出现在您的作品中，不收取积分。',
  },
} as const;

/** The decision in both languages: moderation does not know which one its customer reads. */
export function appealMail(appeal: Appeal, publicUrl: string): Mail {
  const { subject, rule, answer, contact } = appeal;
  const granted = appeal.decision === 'overturned';
  const rules = RULE_WORDS[rule];
  const en = granted
    ? `We looked again at ${WHAT[subject].en} and you were right: it should not have been refused. ${NEXT[subject].en}`
    : `We looked again at ${WHAT[subject].en}, and the refusal stays. The rule: ${rules.en} You were not charged.`;
  const zh = granted
    ? `我们重新查看了${WHAT[subject].zh}，您是对的：不应被拒绝。${NEXT[subject].zh}`
    : `我们重新查看了${WHAT[subject].zh}，维持原来的决定。对应规则：${rules.zh}未扣除任何积分。`;
  return {
    to: contact,
    subject: granted
      ? 'Your appeal was granted · 申诉已通过'
      : 'The answer to your appeal · 申诉结果',
    text: [
      en,
      `What our colleague wrote: ${answer}`,
      '',
      zh,
      `审核人员的说明：${answer}`,
      '',
      `${publicUrl}/studio`,
    ].join('\n'),
  };
}
