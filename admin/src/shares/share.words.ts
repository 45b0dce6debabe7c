/** Words of share links in English. */
export const shareEn = {
  revoke: 'Revoke',
  revokeTitle: 'Revoke this link',
  revokeText:
    'This ends all links of the picture, and the customer cannot share it again. They keep the picture and read that our team has ended its sharing.',
  allow: 'Allow again',
  allowTitle: 'Allow the sharing of this picture again',
  allowText: 'The customer can make new links of the picture. Those that were ended stay so.',
  allowed: 'allowed again',
  opened: 'Opened %{smart_count} time so far. |||| Opened %{smart_count} times so far.',
  look: 'Look at it',
  lookTitle: 'The shared picture',
  lookText: 'It does not count as opened. That you looked at it is written into the audit log.',
  by: { customer: 'by the customer', operator: 'by an operator', block: 'account blocked' },
};

/** The same in Simplified Chinese. */
export const shareZh: typeof shareEn = {
  revoke: '停用',
  revokeTitle: '停用此链接',
  revokeText:
    '此图片的所有链接都会停用，客户不能再分享它。客户仍保有图片，并会看到我们的团队停止了分享。',
  allow: '重新允许',
  allowTitle: '重新允许分享此图片',
  allowText: '客户可以为此图片创建新的链接。已停用的链接不会恢复。',
  allowed: '已重新允许',
  opened: '至今已打开 %{smart_count} 次。',
  look: '查看',
  lookTitle: '分享的图片',
  lookText: '不计入打开次数。你的查看会记入审计日志。',
  by: { customer: '由客户停用', operator: '由运营人员停用', block: '账户已封禁' },
};
