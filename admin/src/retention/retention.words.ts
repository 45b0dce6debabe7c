/** Words of legal holds in English. */
export const legalHoldEn = {
  title: 'Legal hold',
  list: 'Legal holds',
  none: 'No files are held.',
  noneHere: 'The files of this customer follow the rules of the plan.',
  held: 'The files of this customer are held: nothing deletes them, and they cannot be erased.',
  place: 'Place a legal hold',
  placeText:
    'Retention, the trash and the collector of lost files leave the files of this customer alone, and an erasure is refused, until the hold is lifted. What the customer deletes is hidden, and its bytes stay. The customer is not told.',
  lift: 'Lift',
  liftTitle: 'Lift this legal hold',
  liftText:
    'The rules of the plan hold again: what has expired goes with the next clean-up, and what was deleted meanwhile goes within minutes.',
};

/** The same in Simplified Chinese. */
export const legalHoldZh: typeof legalHoldEn = {
  title: '法律保全',
  list: '法律保全',
  none: '目前没有被保全的文件。',
  noneHere: '该客户的文件按其套餐规则保留。',
  held: '该客户的文件已被保全：不会被任何程序删除，也不能被抹除。',
  place: '设置法律保全',
  placeText:
    '在解除之前，保留期清理、回收站清空和遗留文件清理都不会动该客户的文件，抹除请求也会被拒绝。客户自己删除的内容会被隐藏，但文件仍保留。客户不会收到通知。',
  lift: '解除',
  liftTitle: '解除此法律保全',
  liftText:
    '套餐规则重新生效：已过期的文件会在下次清理时删除，期间已被删除的内容会在几分钟内清除。',
};

/** Days that no plan speaks of, in English. */
export const retentionSettingEn = {
  title: 'What no plan speaks of',
  change: 'Change',
  changeTitle: 'Change how long this is kept',
  daysHelp: 'From %{min} to %{max} days; %{usual} unless changed',
  plans: 'The days of a plan are changed in the catalog.',
  name: {
    'downgrade-grace': 'Files after a plan with more days has ended, at least',
    mails: 'Mails that were sent or failed',
    'webhook-log': 'Log of customers’ webhooks, with what was sent',
    'payment-event-bodies': 'What payment events say; the events themselves stay',
  },
};

/** The same in Simplified Chinese. */
export const retentionSettingZh: typeof retentionSettingEn = {
  title: '套餐之外的保留期',
  change: '修改',
  changeTitle: '修改保留天数',
  daysHelp: '%{min} 至 %{max} 天，默认 %{usual} 天',
  plans: '各套餐的天数在目录中修改。',
  name: {
    'downgrade-grace': '较长保留期的套餐结束后，文件至少再保留',
    mails: '已发送或发送失败的邮件',
    'webhook-log': '客户 Webhook 的记录及发送内容',
    'payment-event-bodies': '支付事件的内容（事件本身始终保留）',
  },
};
