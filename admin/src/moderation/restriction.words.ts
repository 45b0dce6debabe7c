/** Words of the page of pauses in English. */
export const restrictionEn = {
  kind: { cool_down: 'Pause', review: 'Waits for a person' },
  lift: 'Lift',
  liftTitle: 'New runs may start again',
  liftText: 'All pauses of this customer end now, and refusals are counted anew from here on.',
};

/** The same in Simplified Chinese. */
export const restrictionZh: typeof restrictionEn = {
  kind: { cool_down: '暂停', review: '等待人工查看' },
  lift: '解除',
  liftTitle: '允许开始新任务',
  liftText: '该客户的所有暂停立即结束，拒绝次数从现在起重新计算。',
};
