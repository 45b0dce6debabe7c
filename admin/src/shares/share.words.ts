/** Words of share links in English. */
export const shareEn = {
  revoke: 'Revoke',
  revokeTitle: 'Revoke this link',
  revokeText:
    'Whoever opens it from now on sees nothing. The customer keeps the picture and sees that the link was ended by our team.',
  opened: 'Opened %{smart_count} time so far. |||| Opened %{smart_count} times so far.',
  look: 'Look at it',
  by: { customer: 'by the customer', operator: 'by an operator', block: 'account blocked' },
};

/** The same in Simplified Chinese. */
export const shareZh: typeof shareEn = {
  revoke: '停用',
  revokeTitle: '停用此链接',
  revokeText: '从现在起打开它的人什么也看不到。客户仍保有图片，并会看到链接由我们的团队停用。',
  opened: '至今已打开 %{smart_count} 次。',
  look: '查看',
  by: { customer: '由客户停用', operator: '由运营人员停用', block: '账户已封禁' },
};
