/** Words of the batches in English. */
export const batchEn = {
  title: 'Batches',
  none: 'This customer has no batch.',
  all: 'All of them',
  paused: {
    customer: 'by the customer',
    insufficient_credits: 'credits used up',
  },
};

/** The same in Simplified Chinese. */
export const batchZh: typeof batchEn = {
  title: '批量任务',
  none: '该客户没有批量任务。',
  all: '查看全部',
  paused: {
    customer: '由客户暂停',
    insufficient_credits: '积分用完',
  },
};
