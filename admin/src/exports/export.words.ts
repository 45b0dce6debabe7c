/** Words of exports in English. */
export const exportEn = {
  title: 'Exports of their data',
  start: 'Export',
  startTitle: 'Make an export for this customer',
  startText:
    'Everything that we hold of the customer is put together. The customer is told by mail, and alone can download it, signed in, for seven days. One that is under way already goes on.',
  none: 'No export was asked for.',
  by: { customer: 'the customer', operator: 'an operator' },
  until: 'until %{moment}, parts: %{parts}',
  progress: '%{done} of %{total} pictures.',
  failing: 'Failed %{times} times (%{error}).',
  ended: {
    expired: 'after its seven days',
    deleted: 'by the customer',
    replaced: 'for a newer one',
    blocked: 'with the block of the account',
    contents_deleted: 'something in it was deleted',
    erased: 'with the account',
  },
};

/** The same in Simplified Chinese. */
export const exportZh: typeof exportEn = {
  title: '客户数据导出',
  start: '导出',
  startTitle: '为此客户导出数据',
  startText:
    '汇总我们保存的关于此客户的全部内容。客户会收到邮件，只有客户本人登录后可以下载，保留七天。已在进行的导出会继续。',
  none: '没有申请过导出。',
  by: { customer: '客户', operator: '运营人员' },
  until: '保留至 %{moment}，部分数：%{parts}',
  progress: '已完成 %{done} / %{total} 张图片。',
  failing: '已失败 %{times} 次（%{error}）。',
  ended: {
    expired: '七天已满',
    deleted: '由客户删除',
    replaced: '已被新的取代',
    blocked: '随账户封禁终止',
    contents_deleted: '其中的内容已被删除',
    erased: '随账户删除',
  },
};
