import type { Mail } from '#kernel';
import { DISABLE_AFTER_DAYS } from '../endpoint.js';

interface EndpointOff {
  to: string;
  locale: 'en' | 'zh';
  why: 'failures' | 'gone';
  /** The customer's own address. */
  url: string;
  /** Where its log is. */
  page: string;
}

const WORDS = {
  en: {
    subject: 'We have switched a webhook endpoint off',
    failures: `For ${DISABLE_AFTER_DAYS} days nothing that we sent to this address was accepted, so we have stopped sending:`,
    gone: 'This address answered "410 Gone", which asks us to stop sending. We have done so:',
    next: 'The log says what happened. Once your server answers again, switch the endpoint on there; events that were missed can be sent again one by one.',
  },
  zh: {
    subject: '我们已停用一个 Webhook 端点',
    failures: `连续 ${DISABLE_AFTER_DAYS} 天，我们发往下面地址的通知都没有被接收，因此已停止发送：`,
    gone: '下面的地址返回了“410 Gone”，表示不再接收通知，因此已停止发送：',
    next: '投递记录中有详细原因。服务器恢复后，可在该页面重新启用端点；错过的事件可以逐条重新发送。',
  },
} as const;

/** Tells the owner that an endpoint is off, why, and how to switch it on again. */
export function endpointOffMail({ to, locale, why, url, page }: EndpointOff): Mail {
  const words = WORDS[locale];
  const escaped = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
  return {
    to,
    subject: words.subject,
    text: `${words[why]}\n\n${url}\n\n${words.next}\n\n${page}\n`,
    html: [
      `<html lang="${locale}"><body style="font-family:sans-serif;line-height:1.5">`,
      `<p>${words[why]}</p>`,
      `<p><code>${escaped(url)}</code></p>`,
      `<p>${words.next}</p>`,
      `<p><a href="${escaped(page)}">${escaped(page)}</a></p>`,
      '</body></html>',
    ].join('\n'),
  };
}
