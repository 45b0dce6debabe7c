/** Words of the operators' page in English. */
export const operatorEn = {
  add: 'Add an operator',
  addHelp: 'Your colleague signs up with an account of their own first; then give it roles here.',
  change: 'Change roles',
  none: 'Without a role the person is a customer like any other: the console closes at once.',
  may: {
    support: 'customers, credits, restoration, cases',
    finance: 'payments, refunds, books, prices',
    moderator: 'prompt checks, blocking, styles',
    admin: 'everything, and operators',
  },
};

/** The same in Simplified Chinese. */
export const operatorZh: typeof operatorEn = {
  add: '添加运营人员',
  addHelp: '请同事先注册自己的账户，然后在这里赋予角色。',
  change: '修改角色',
  none: '没有角色后，此人与普通客户无异，后台立即关闭。',
  may: {
    support: '客户、积分、返还、工单',
    finance: '付款、退款、账目、价格',
    moderator: '提示词审核、封禁、风格',
    admin: '全部，包括运营人员管理',
  },
};
