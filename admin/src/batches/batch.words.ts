/** Words of the batches in English. */
export const batchEn = {
  title: 'Batches',
  none: 'This customer has no batch.',
  all: 'All of them',
  paused: {
    customer: 'by the customer',
    insufficient_credits: 'credits used up',
    account_blocked: 'account blocked',
  },
  stop: 'Stop',
  stopTitle: 'Stop this batch',
  stopRows:
    '%{smart_count} waiting row is never made (%{credits} credits). |||| %{smart_count} waiting rows are never made (%{credits} credits).',
  stopText:
    'Queued pictures are released at once. What is being made this moment is still delivered and charged. The customer cannot go on with it.',
};

/** The same in Simplified Chinese. */
export const batchZh: typeof batchEn = {
  title: '批量任务',
  none: '该客户没有批量任务。',
  all: '查看全部',
  paused: {
    customer: '由客户暂停',
    insufficient_credits: '积分用完',
    account_blocked: '账户已封禁',
  },
  stop: '停止',
  stopTitle: '停止此批量任务',
  stopRows: '等待中的 %{smart_count} 行将不再生成（%{credits} 积分）。',
  stopText: '排队图片预留的积分立即退回。正在生成的图片仍会交付并扣费。客户无法继续此任务。',
};
