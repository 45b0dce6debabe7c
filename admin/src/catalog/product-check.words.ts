/** Words of the check of our products against the payment service's in English. */
export const productCheckEn = {
  menu: 'Product check',
  title: 'Products at the payment service',
  good: 'Every product that is for sale is charged as it is shown.',
  bad: 'Some products cannot be bought, or a payment for them would be refused.',
  fine: 'the same',
  problems: {
    missing: 'not there',
    archived: 'no longer for sale there',
    kind: 'one payment here and renewed there, or the other way',
    period: 'paid by the month here and by the year there, or the other way',
    currency: 'another currency',
    price: 'another price',
  },
  take: 'Take over',
  takeTitle: 'Take the product over from the payment service',
  takeText: '%{code} is then charged as %{product}. The price shown becomes %{money}.',
  notOurs: 'For sale there only',
  notOursText: 'Nothing of ours refers to these.',
};

/** The same in Simplified Chinese. */
export const productCheckZh: typeof productCheckEn = {
  menu: '商品核对',
  title: '支付服务中的商品',
  good: '所有在售商品的收款与显示一致。',
  bad: '有些商品无法购买，或其付款会被拒绝。',
  fine: '一致',
  problems: {
    missing: '对方没有',
    archived: '对方已停售',
    kind: '一次性与续订收费不一致',
    period: '按月与按年收费不一致',
    currency: '币种不同',
    price: '价格不同',
  },
  take: '接收',
  takeTitle: '从支付服务接收此商品',
  takeText: '%{code} 将按 %{product} 收款，显示价格改为 %{money}。',
  notOurs: '仅对方在售',
  notOursText: '本系统没有对应的商品。',
};
