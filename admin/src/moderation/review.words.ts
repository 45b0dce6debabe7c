/** Words of the page of pictures in review in English. */
export const reviewEn = {
  deliver: 'Deliver',
  deliverTitle: 'The picture may be shown',
  deliverThen:
    'It is delivered, and %{smart_count} held credit is charged. |||| It is delivered, and %{smart_count} held credits are charged.',
  refuse: 'Refuse',
  refuseTitle: 'The picture meets a rule',
  refuseThen:
    'It is deleted at once, and %{smart_count} credit goes back. The customer cannot appeal: a person has decided. |||| It is deleted at once, and %{smart_count} credits go back. The customer cannot appeal: a person has decided.',
  run: 'The whole run',
};

/** The same in Simplified Chinese. */
export const reviewZh: typeof reviewEn = {
  deliver: '交付',
  deliverTitle: '这张图片可以展示',
  deliverThen: '图片将被交付，并扣除已预留的 %{smart_count} 积分。',
  refuse: '拒绝',
  refuseTitle: '这张图片触及规则',
  refuseThen: '图片会立即删除，%{smart_count} 积分退回客户。由于已经人工判定，客户不能再申诉。',
  run: '查看整个任务',
};
