import type { LotKind } from './lot.js';
import type { EntryKind } from './statement.js';

export const LOCALES = ['en', 'zh'] as const;
export type Locale = (typeof LOCALES)[number];

type Words = Record<Locale, string>;

/** Why credits moved, in words that a customer understands. Front ends have their own, by the code. */
export const REASONS: Readonly<Record<string, Words>> = {
  trial_granted: { en: 'Free trial credits', zh: '免费试用积分' },
  pack_purchased: { en: 'Credit pack bought', zh: '购买积分包' },
  subscription_paid: { en: 'Credits of your subscription', zh: '订阅积分' },
  operator_grant: { en: 'Credits added by our support team', zh: '客服团队添加的积分' },
  operator_deduction: { en: 'Credits taken off by our support team', zh: '客服团队扣除的积分' },
  image_requested: { en: 'Reserved for an image', zh: '为一张图片预留' },
  image_delivered: { en: 'Image delivered', zh: '图片已交付' },
  platform_error: {
    en: 'Not charged: something failed on our side',
    zh: '未扣费：我们这边出现了故障',
  },
  model_error: {
    en: 'Not charged: the image model could not make this image',
    zh: '未扣费：图像模型未能生成这张图片',
  },
  moderation_blocked: {
    en: 'Not charged: the image was blocked by the content rules',
    zh: '未扣费：图片因内容规则被拦截',
  },
  customer_cancelled: {
    en: 'Not charged: you cancelled before delivery',
    zh: '未扣费：您在交付前取消了',
  },
  restored: { en: 'Given back by our support team', zh: '客服团队退回的积分' },
  expired: { en: 'Credits reached the end of their time', zh: '积分已到期' },
  cycle_ended: {
    en: 'Left over from the cycle before, replaced by the new one',
    zh: '上一周期的剩余积分，已由新周期取代',
  },
  cycle_unpaid: { en: 'Credits of a cycle that had ended', zh: '已结束周期的积分' },
  extended_72h: {
    en: 'Time extended, because a run ended after these credits had expired',
    zh: '任务结束时积分已到期，因此延长了有效期',
  },
  refund: { en: 'A purchase was refunded', zh: '一笔购买已退款' },
  dispute: { en: 'A payment was disputed with the bank', zh: '一笔付款在银行处有争议' },
  dispute_won: { en: 'A disputed payment was confirmed', zh: '有争议的付款已确认有效' },
  payment_reversed: {
    en: 'Credits of a purchase whose money went back',
    zh: '款项已退回的购买所含积分',
  },
  debt_netted: {
    en: 'Debt lowered with unused credits of the same purchase',
    zh: '用同一笔购买中未使用的积分抵减了欠额',
  },
  debt_settled: { en: 'Debt settled from a new purchase', zh: '欠额已由新的购买结清' },
  debt_forgiven: { en: 'Debt cancelled by our support team', zh: '客服团队免除了欠额' },
  settlement_returned: {
    en: 'Credits returned that had settled a debt',
    zh: '曾用于结清欠额的积分已退还',
  },
};

/** @param fallback words of the move itself, for a reason that this list does not know. */
export function wordsFor(
  reasonCode: string,
  fallback: string | null,
  locale: Locale = 'en',
): string {
  return (
    REASONS[reasonCode]?.[locale] ?? fallback ?? (locale === 'zh' ? '积分变动' : 'Credits moved')
  );
}

export const KIND_WORDS: Record<EntryKind, Words> = {
  grant: { en: 'Received', zh: '获得' },
  hold: { en: 'Reserved', zh: '预留' },
  capture: { en: 'Charged', zh: '扣费' },
  release: { en: 'Not charged', zh: '未扣费' },
  restore: { en: 'Given back', zh: '退回' },
  lapse: { en: 'Expired', zh: '到期' },
  revoke: { en: 'Taken back', zh: '收回' },
  reinstate: { en: 'Reinstated', zh: '恢复' },
  adjust: { en: 'Adjusted', zh: '调整' },
  extend: { en: 'Extended', zh: '延长' },
  debt: { en: 'Debt', zh: '欠额' },
  settle: { en: 'Debt settled', zh: '结清欠额' },
};

export const LOT_WORDS: Record<LotKind, Words> = {
  trial: { en: 'Trial', zh: '试用' },
  subscription: { en: 'Subscription', zh: '订阅' },
  operator: { en: 'From our team', zh: '团队赠送' },
  pack: { en: 'Pack', zh: '积分包' },
};

export const HEADINGS: Record<Locale, readonly string[]> = {
  en: [
    'No.',
    'Time (UTC)',
    'Kind',
    'Reason',
    'Change',
    'Credits',
    'Balance after',
    'Reserved after',
    'Debt after',
    'From',
    'Job',
    'Image',
  ],
  zh: [
    '序号',
    '时间（UTC）',
    '类型',
    '原因',
    '变动',
    '积分',
    '变动后余额',
    '变动后预留',
    '变动后欠额',
    '来源',
    '任务',
    '图片',
  ],
};
