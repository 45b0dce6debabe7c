/** What the pages of payments say. */
export const paymentEn = {
  refund: 'Refund',
  replay: 'Process again',
  replayTitle: 'Process this event again',
  replayNote: 'What it did already is not done twice. Its state says afterwards what came of it.',
  refundTitle: 'Refund this purchase',
  refundPreview: '%{money} goes back to the customer; %{credits} credits are taken back.',
  refundDebt: 'Afterwards the customer owes %{credits} credits: some were spent already.',
  disputeWon: 'Dispute won',
  disputeWonTitle: 'Enter that this dispute was won',
  disputeWonText:
    'The bank gave %{money} back to us. The credits of this purchase come back to the customer. The nightly comparison enters it by itself once the payment service shows it.',
  disputeLost: 'Dispute lost',
  disputeLostTitle: 'Enter that this dispute was lost',
  disputeLostText:
    'The bank decided for the customer and keeps %{money}. The credits of this purchase stay taken back, and what was spent of them stays owed. Should the bank pay out after all, the dispute can still be entered as won.',
  refundNothing: 'There is nothing left to refund.',
  refundRequested:
    'The refund is requested and is being sent to the payment service. This page shows when it has gone through.',
  refundRunning: 'A refund of %{money} is under way.',
  refundStuck:
    'A refund of %{money} was asked for, but the payment service does not show it. Look in its dashboard, then decide.',
  sendAgain: 'Send again',
  sendAgainTitle: 'Send this refund again',
  sendAgainText:
    'The payment service is asked once more whether the money went back. If it did not, the refund is sent again.',
  notSent: 'Mark as not sent',
  notSentTitle: 'Mark this refund as not sent',
  notSentText:
    'The payment service is asked once more. If the money did not go back, this refund is over and another one can be asked for.',
};

export const paymentZh: typeof paymentEn = {
  refund: '退款',
  replay: '重新处理',
  replayTitle: '重新处理此事件',
  replayNote: '已经生效的部分不会重复执行。处理结果见其状态。',
  refundTitle: '退还此笔付款',
  refundPreview: '将退还客户 %{money}，收回 %{credits} 积分。',
  refundDebt: '部分积分已使用，退款后客户共欠 %{credits} 积分。',
  disputeWon: '争议胜诉',
  disputeWonTitle: '登记此争议胜诉',
  disputeWonText:
    '银行已将 %{money} 退还给我们，这次购买的积分将返还客户。支付服务显示后，夜间核对也会自动登记。',
  disputeLost: '争议败诉',
  disputeLostTitle: '登记此争议败诉',
  disputeLostText:
    '银行裁定支持客户，%{money} 不再退还给我们。这次购买已收回的积分不再返还，已用掉的部分仍计为欠款。如果银行日后退款，仍可登记为胜诉。',
  refundNothing: '没有可退的金额。',
  refundRequested: '退款已提交，正在发送至支付服务。完成后本页会自动更新。',
  refundRunning: '正在退款 %{money}。',
  refundStuck: '已申请退款 %{money}，但支付服务中没有这笔退款。请先到支付服务后台核实，再决定。',
  sendAgain: '重新发送',
  sendAgainTitle: '重新发送这笔退款',
  sendAgainText: '会先再次查询支付服务；如果款项尚未退回，就重新发送退款。',
  notSent: '标为未发送',
  notSentTitle: '将这笔退款标为未发送',
  notSentText: '会先再次查询支付服务；如果款项尚未退回，这笔退款即告结束，可以重新申请。',
};
