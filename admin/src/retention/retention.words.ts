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
