export type Language = 'en' | 'zh';

/** The language that the browser asks for first; Chinese or else English. */
export function languageOf(acceptLanguage: string | undefined): Language {
  const first = (acceptLanguage ?? '').split(',')[0]?.trim().toLowerCase() ?? '';
  return first.startsWith('zh') ? 'zh' : 'en';
}

const EN = {
  badge: 'TEST MODE',
  notice: 'This is for practice. No card is needed and no money moves.',
  title: 'Checkout',
  credits: (count: number) => `${count.toLocaleString('en')} credits`,
  never: 'These credits never expire.',
  monthly: 'Renews every month until you cancel.',
  total: 'Total today',
  account: 'Account',
  pay: 'Pay',
  decline: 'Try a card that is declined',
  cancel: 'Back without paying',
  declined: 'The card was declined. You were not charged. Pay again, or go back.',
  done: 'This checkout is paid.',
  goOn: 'Continue',
  missing: 'This checkout does not exist.',
  portal: 'Billing',
  noSubscription: 'There is no subscription. Packs are paid once: nothing of them is managed here.',
  status: 'Status',
  states: {
    active: 'Active',
    scheduled_cancel: 'Ends after the paid period',
    past_due: 'The last renewal was not paid',
    canceled: 'Ended',
  } as Record<string, string>,
  until: 'Paid until',
  simulate: 'Simulate',
  renew: 'Next renewal, paid',
  fail: 'Next renewal, declined',
  end: 'Cancel at the end of the period',
  resume: 'Take the cancellation back',
  dispute: 'Bank disputes the last payment',
  back: 'Back to the studio',
};
export type SandboxWords = typeof EN;

const ZH: SandboxWords = {
  badge: '测试模式',
  notice: '这是演练页面，不需要银行卡，也不会产生任何扣款。',
  title: '结账',
  credits: (count) => `${count.toLocaleString('en')} 积分`,
  never: '这些积分永不过期。',
  monthly: '每月自动续订，可随时取消。',
  total: '今日应付',
  account: '账户',
  pay: '支付',
  decline: '试用一张会被拒付的卡',
  cancel: '不支付，返回',
  declined: '银行卡被拒绝，没有扣款。请重新支付或返回。',
  done: '这笔订单已支付。',
  goOn: '继续',
  missing: '没有这笔订单。',
  portal: '账单',
  noSubscription: '没有订阅。积分包一次付清，无需在这里管理。',
  status: '状态',
  states: {
    active: '有效',
    scheduled_cancel: '本期结束后终止',
    past_due: '最近一次续订未付款',
    canceled: '已结束',
  },
  until: '已支付至',
  simulate: '模拟',
  renew: '下一次续订成功',
  fail: '下一次续订被拒付',
  end: '在本期结束时取消',
  resume: '撤销取消',
  dispute: '银行撤回最近一笔付款',
  back: '返回创作台',
};

export const SANDBOX_WORDS: Record<Language, SandboxWords> = { en: EN, zh: ZH };
