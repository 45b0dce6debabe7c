import { letterHtml, type Mail } from '#kernel';
import type { Locale } from '../user.js';

interface Words {
  subject: string;
  lead: string;
  action: string;
  after: string;
}

type MailKind = 'verify' | 'reset' | 'change';

const WORDS: Record<MailKind, Record<Locale, Words>> = {
  verify: {
    en: {
      subject: 'Confirm your e-mail address',
      lead: 'Welcome! Confirm your address, and your free trial credits are yours.',
      action: 'Confirm my address',
      after: 'The link works for two days. If you did not sign up, ignore this mail.',
    },
    zh: {
      subject: '请确认您的邮箱地址',
      lead: '欢迎！确认邮箱地址后，即可领取免费试用积分。',
      action: '确认邮箱地址',
      after: '链接两天内有效。如果不是您本人注册，请忽略此邮件。',
    },
  },
  reset: {
    en: {
      subject: 'Choose a new password',
      lead: 'Somebody asked for a new password for your account. If it was you, choose it here. It signs out every device and ends your API keys.',
      action: 'Choose a new password',
      after: 'The link works for one hour. If it was not you, nothing changes: ignore this mail.',
    },
    zh: {
      subject: '重设您的密码',
      lead: '我们收到了重设您账户密码的请求。如果是您本人操作，请点击下面的链接。重设后，所有设备都会退出登录，API 密钥也会失效。',
      action: '重设密码',
      after: '链接一小时内有效。如果不是您本人操作，账户不会有任何变化，请忽略此邮件。',
    },
  },
  change: {
    en: {
      subject: 'Confirm your new e-mail address',
      lead: 'You want to use this address for your account. Confirm it, and it replaces the old one.',
      action: 'Use this address',
      after: 'The link works for two days. If you did not ask for this, ignore this mail.',
    },
    zh: {
      subject: '请确认您的新邮箱地址',
      lead: '您申请在账户中使用此邮箱。确认后，它将替换原来的邮箱。',
      action: '使用此邮箱',
      after: '链接两天内有效。如果不是您本人申请，请忽略此邮件。',
    },
  },
};

/** A mail with exactly one address in it: `link`. */
export function accountMail(kind: MailKind, to: string, locale: Locale, link: string): Mail {
  const words = WORDS[kind][locale];
  return {
    to,
    subject: words.subject,
    text: `${words.lead}\n\n${link}\n\n${words.after}\n`,
    html: letterHtml({ locale, link, ...words }),
  };
}
