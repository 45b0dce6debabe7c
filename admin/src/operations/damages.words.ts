/** Words of the objects that were found damaged, in English. */
export const damagesEn = {
  title: 'Bytes in the store',
  whole: 'Everything that was read is as it was written',
  wholeText: 'Each object is read and compared with its hash once in %{days} days.',
  off: 'The bytes are not read',
  offText: 'SCRUB_DAYS is 0: damage shows only when somebody looks at a picture.',
  damaged: 'Damaged objects: %{count}',
  damagedText:
    'For pictures of customers a case is open. What to do: docs/runbooks/reconciler.md#damaged-object. They are read again each hour.',
  check: 'Check again',
  kinds: { missing: 'gone', different: 'other bytes', unreadable: 'cannot be read' },
  settlements: { whole: 'good again', remade: 'made anew', deleted: 'deleted' },
  verdicts: {
    whole: 'It is as it was written.',
    remade: 'It was made anew.',
    gone: 'It was deleted meanwhile.',
    missing: 'It is not in the store.',
    different: 'Its bytes are others than were written.',
    unreadable: 'The store cannot read it.',
  },
};

/** The same in Simplified Chinese. */
export const damagesZh: typeof damagesEn = {
  title: '存储内容完整性',
  whole: '已读取的内容均与写入时一致',
  wholeText: '每个对象每 %{days} 天读取一次，并与其哈希值比对。',
  off: '未启用内容检查',
  offText: 'SCRUB_DAYS 为 0：只有在有人查看图片时才会发现损坏。',
  damaged: '损坏的对象：%{count}',
  damagedText:
    '客户图片损坏的已开立工单。处理方法：docs/runbooks/reconciler.md#damaged-object。每小时会重新读取一次。',
  check: '重新检查',
  kinds: { missing: '已缺失', different: '内容不符', unreadable: '无法读取' },
  settlements: { whole: '已恢复正常', remade: '已重新生成', deleted: '已删除' },
  verdicts: {
    whole: '内容与写入时一致。',
    remade: '已重新生成。',
    gone: '对象已被删除。',
    missing: '存储中没有该对象。',
    different: '内容与写入时不一致。',
    unreadable: '存储无法读取该对象。',
  },
};
