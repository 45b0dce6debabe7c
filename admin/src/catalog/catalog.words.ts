/** Words of the catalog's pages in English. */
export const catalogEn = {
  edit: 'Edit',
  review: 'Review and save',
  saveTitle: 'Save these changes',
  noChange: 'Change something first.',
  matrixHelp: 'What each plan allows. Changes hold at once, also for running subscriptions.',
  whole: 'Use a whole number.',
  capabilities: 'What it allows',
  names: 'Names',
  priceIsElsewhere: 'Its price and monthly credits are under Products and prices.',
  money: 'Price and credits',
  texts: 'Texts',
  perCredit: 'A credit then costs %{before} → %{after}.',
  externalIdHelp: 'The product of the payment service that charges the customer.',
  templateHelp: 'Must contain {prompt} once: the customer’s words go there.',
  planReach:
    '%{smart_count} customer has this plan now. |||| %{smart_count} customers have this plan now.',
  atOnce: 'What the plan allows changes for them at once.',
  usualNotice: 'Empty: as the setting under Retention says. 0: not told.',
  shorter:
    'Files that are there stay for the days of grace (see Retention); then those older than the new number of days are deleted for good.',
  fewerResolutions: 'Runs in a resolution that is taken away are refused from now on.',
  off: 'It is no longer offered. Who has it keeps it.',
  trial: 'Only people who sign up from now on get the new number.',
  price:
    'The new price is shown at once. What is charged is set at the payment service: change it there as well.',
  credits: 'Purchases and cycles from now on bring the new number. What was granted stays.',
  words: 'Customers see the change at once.',
  template: 'Runs from now on use the new template. Runs under way keep the old one.',
  qualityTitle: 'How the model makes it',
  quality:
    'Generations from now on are made in the new quality. What is under way, and rows of batches that are checked already, keep the old one. Customers see the quality beside the resolution.',
  qualityCosts:
    'Estimated for a square, the dearest shape, with its previews and without given pictures, by the model prices of today. What the credits bring is counted at the cheapest price of a credit.',
  qualityLoss:
    'An image in this quality costs about %{cost} at %{provider}; its credits bring %{brings} where they are sold cheapest.',
};

/** The same in Simplified Chinese. */
export const catalogZh: typeof catalogEn = {
  edit: '编辑',
  review: '预览并保存',
  saveTitle: '保存这些修改',
  noChange: '请先修改内容。',
  matrixHelp: '各套餐的权益。修改立即生效，包括正在进行的订阅。',
  whole: '请填写整数。',
  capabilities: '权益',
  names: '名称',
  priceIsElsewhere: '价格和每月积分在“商品与价格”中修改。',
  money: '价格与积分',
  texts: '文案',
  perCredit: '每积分单价：%{before} → %{after}。',
  externalIdHelp: '支付服务中向客户收款的商品编号。',
  templateHelp: '必须且只能包含一次 {prompt}，客户的描述会放在那里。',
  planReach: '目前有 %{smart_count} 位客户使用此套餐。',
  atOnce: '套餐权益的变化立即对他们生效。',
  usualNotice: '留空则按“保留期清理”中的设置；0 表示不通知。',
  shorter: '已有文件在宽限期内（见“保留期清理”）仍会保留，之后超过新天数的文件会被永久删除。',
  fewerResolutions: '被取消的分辨率从现在起不能再使用。',
  off: '不再提供给新客户，已有的保留。',
  trial: '只有从现在起注册的人获得新的数量。',
  price: '新价格立即显示。实际收款金额由支付服务决定，请同时在那里修改。',
  credits: '从现在起的购买和周期按新数量发放，已发放的不变。',
  words: '客户立即看到修改。',
  template: '从现在起的任务使用新模板，进行中的任务仍用旧模板。',
  qualityTitle: '模型如何生成',
  quality:
    '从现在起的任务使用新画质。进行中的任务和已检查的批量行保持原画质。客户会在分辨率旁看到画质。',
  qualityCosts:
    '按今天的模型价格，以成本最高的方形图片（含预览、不含参考图）估算。积分收入按最低积分单价计算。',
  qualityLoss: '此画质的图片在 %{provider} 约需 %{cost}；其积分按最低单价收入 %{brings}。',
};
