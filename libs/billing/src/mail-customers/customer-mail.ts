import type { Words } from '#catalog';
import { escapeHtml, type Mail } from '#kernel';

export type CustomerMailKind =
  | 'receipt'
  | 'refund'
  | 'dispute'
  | 'renewal'
  | 'unpaid'
  | 'stopped'
  | 'paused'
  | 'cancelled'
  | 'ended';

/** What a mail speaks of; money in minor units. */
export interface MailFacts {
  product: Words;
  amountMinor?: number;
  currency?: string;
  credits?: number;
  /** The amount is before a discount, which may still last. */
  discounted?: boolean;
  /** A day that matters: of the renewal, or until which things stay. */
  day?: Date | null;
}

interface Said {
  product: string;
  amount: string;
  credits: string;
  day: string;
  /** Words after an amount that a discount may make less. */
  discount: string;
}

type Text = Record<'subject' | 'lead', (said: Said) => string>;

const WORDS: Record<CustomerMailKind, Record<'en' | 'zh', Text>> = {
  receipt: {
    en: {
      subject: ({ product, amount }) => `Receipt: ${product}, ${amount}`,
      lead: ({ product, amount, credits }) =>
        `Thank you. You paid ${amount} for ${product}: ${credits} credits are in your account. The receipt with its taxes is there too.`,
    },
    zh: {
      subject: ({ product, amount }) => `收据：${product}，${amount}`,
      lead: ({ product, amount, credits }) =>
        `感谢购买。您为${product}支付了 ${amount}，${credits} 积分已到账。含税收据可在账户中查看。`,
    },
  },
  refund: {
    en: {
      subject: ({ product, amount }) => `Refund: ${product}, ${amount}`,
      lead: ({ product, amount }) =>
        `${amount} of your payment for ${product} went back to you in all. The credits of that purchase were taken back in proportion, and no others.`,
    },
    zh: {
      subject: ({ product, amount }) => `退款：${product}，${amount}`,
      lead: ({ product, amount }) =>
        `您购买${product}的款项中，累计 ${amount} 已退回。该笔购买的积分已按比例收回，其他积分不受影响。`,
    },
  },
  dispute: {
    en: {
      subject: ({ product, amount }) => `Your bank disputes a payment: ${product}, ${amount}`,
      lead: ({ product, amount }) =>
        `A dispute was opened with your bank about ${amount} that you paid for ${product}. The bank holds this money until it has decided, and until then the credits of this purchase are taken back in proportion: what you spent of them already is shown as owed, and none of your other credits are touched. If you did not mean to dispute it, please ask your bank to withdraw it: once the payment is confirmed, the credits come back by themselves. If something was wrong with the purchase, write to us from your account and we will put it right with you.`,
    },
    zh: {
      subject: ({ product, amount }) => `银行对一笔付款提出争议：${product}，${amount}`,
      lead: ({ product, amount }) =>
        `您为${product}支付的 ${amount} 在银行处被提出争议。在银行作出决定之前，这笔款项由银行暂扣，该笔购买的积分也按比例暂时收回：已使用的部分显示为欠额，您的其他积分不受影响。如果并非您的本意，请联系银行撤回争议，付款确认有效后积分会自动恢复。如果这次购买有问题，请从账户页面联系我们，我们会与您一起妥善处理。`,
    },
  },
  renewal: {
    en: {
      subject: ({ product, day }) => `${product} renews on ${day}`,
      lead: ({ product, amount, credits, day, discount }) =>
        `${product} renews on ${day} for ${amount}${discount}. What is left of your plan credits is then replaced by ${credits} new ones. You can cancel in your account until that day, in two clicks.`,
    },
    zh: {
      subject: ({ product, day }) => `${product}将于 ${day} 续订`,
      lead: ({ product, amount, credits, day, discount }) =>
        `${product}将于 ${day} 以 ${amount} 续订${discount}。届时未用完的订阅积分会由 ${credits} 新积分取代。在此之前，您可以随时在账户中点击两次取消。`,
    },
  },
  unpaid: {
    en: {
      subject: ({ product }) => `The renewal of ${product} was not paid`,
      lead: ({ product, day }) =>
        `The payment for the renewal of ${product} did not go through. Please check your card in the billing page: the payment service tries again. The plan stays until ${day}; once the time that you paid for is over, what is left of its credits waits for the payment. Your pictures and pack credits stay yours.`,
    },
    zh: {
      subject: ({ product }) => `${product}续订未付款`,
      lead: ({ product, day }) =>
        `${product}的续订付款没有成功。请在账单页面检查您的银行卡，支付服务会再次尝试扣款。方案保留到 ${day}；已付款的时间结束后，剩余的订阅积分须等续订付款，暂不能使用。您的图片和积分包积分仍归您所有。`,
    },
  },
  stopped: {
    en: {
      subject: ({ product }) => `${product} stops: its renewal was not paid`,
      lead: ({ product }) =>
        `The payment for the renewal of ${product} did not go through, also when it was tried again. The plan stops now and ends unless it is paid: please check your card in the billing page. Your pictures and pack credits stay yours.`,
    },
    zh: {
      subject: ({ product }) => `${product}已停用：续订未付款`,
      lead: ({ product }) =>
        `${product}的续订付款多次尝试均未成功。方案现已停用，若仍未付款将会结束。请在账单页面检查您的银行卡。您的图片和积分包积分仍归您所有。`,
    },
  },
  paused: {
    en: {
      subject: ({ product }) => `${product} is paused`,
      lead: ({ product, day }) =>
        `${product} is paused: nothing more is charged. What you paid for stays until ${day}. You can resume it in your account.`,
    },
    zh: {
      subject: ({ product }) => `${product}已暂停`,
      lead: ({ product, day }) =>
        `${product}已暂停，不会再扣款。已付款的部分保留到 ${day}。您可以在账户中恢复订阅。`,
    },
  },
  cancelled: {
    en: {
      subject: ({ product, day }) => `${product} is cancelled and ends on ${day}`,
      lead: ({ product, day }) =>
        `${product} is cancelled: nothing more is charged. The plan and its credits stay until ${day}; your pictures and pack credits stay yours after that. You can take the cancellation back in your account until then.`,
    },
    zh: {
      subject: ({ product, day }) => `${product}已取消，将于 ${day} 结束`,
      lead: ({ product, day }) =>
        `${product}已取消，不会再扣款。方案和方案积分保留到 ${day}，之后您的图片和积分包积分仍归您所有。在此之前，您可以在账户中撤销取消。`,
    },
  },
  ended: {
    en: {
      subject: ({ product }) => `${product} has ended`,
      lead: ({ product }) =>
        `Your subscription of ${product} has ended: nothing more is charged. Your pictures and pack credits stay yours.`,
    },
    zh: {
      subject: ({ product }) => `${product}已结束`,
      lead: ({ product }) =>
        `您的${product}订阅已结束，不会再扣款。您的图片和积分包积分仍归您所有。`,
    },
  },
};

const DISCOUNT = { en: ', less any discount that still lasts', zh: '（仍有效的优惠会另行扣减）' };
const ACCOUNT = { en: 'Your account', zh: '您的账户' };

/**
 * A mail about money, in English and then in Chinese: who pays is known by address alone, and both
 * are short.
 */
export function customerMail(
  kind: CustomerMailKind,
  to: string,
  facts: MailFacts,
  accountUrl: string,
): Mail {
  const languages = ['en', 'zh'] as const;
  const parts = languages.map((language) => {
    const text = WORDS[kind][language];
    const said = sayIn(language, facts);
    return { language, subject: text.subject(said), lead: text.lead(said) };
  });
  return {
    to,
    subject: parts.map(({ subject }) => subject).join(' / '),
    text: parts
      .map(({ language, lead }) => `${lead}\n\n${ACCOUNT[language]}: ${accountUrl}\n`)
      .join('\n'),
    html: [
      '<html><body style="font-family:sans-serif;line-height:1.5">',
      ...parts.map(
        ({ language, lead }) =>
          `<div lang="${language}"><p>${escapeHtml(lead)}</p><p><a href="${escapeHtml(accountUrl)}">${ACCOUNT[language]}</a></p></div>`,
      ),
      '</body></html>',
    ].join('\n'),
  };
}

function sayIn(language: 'en' | 'zh', facts: MailFacts): Said {
  const locale = language === 'zh' ? 'zh-CN' : 'en-US';
  const { amountMinor, currency, credits, day } = facts;
  return {
    product: facts.product[language],
    amount:
      amountMinor === undefined
        ? ''
        : new Intl.NumberFormat(locale, { style: 'currency', currency: currency ?? 'USD' }).format(
            amountMinor / 100,
          ),
    discount: facts.discounted === true ? DISCOUNT[language] : '',
    credits: credits === undefined ? '' : credits.toLocaleString(locale),
    day: day?.toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' }) ?? '',
  };
}
