import type { Mail } from '#kernel';
import type { Locale, User } from '../user.js';

export type Notice = 'password_changed' | 'email_change_asked' | 'email_changed';

interface Words {
  subject: string;
  /** @param other the address that the account gets, where the notice is about one. */
  text: (other: string) => string;
}

const WORDS: Record<Notice, Record<Locale, Words>> = {
  password_changed: {
    en: {
      subject: 'Your password was changed',
      text: () =>
        'The password of your account was changed and your other devices were signed out. If it was not you, choose a new password by mail at once and contact us.',
    },
    zh: {
      subject: '您的密码已更改',
      text: () =>
        '您账户的密码已更改，其他设备已退出登录。如果不是您本人操作，请立即通过邮件重设密码并联系我们。',
    },
  },
  email_change_asked: {
    en: {
      subject: 'Somebody wants to change your e-mail address',
      text: (other) =>
        `Your account asks to use ${other} from now on. Nothing changes until the link that we sent there is opened. If it was not you, change your password now.`,
    },
    zh: {
      subject: '有人申请更改您的邮箱地址',
      text: (other) =>
        `您的账户申请改用 ${other}。打开我们发到该邮箱的链接之前，不会有任何变化。如果不是您本人操作，请立即更改密码。`,
    },
  },
  email_changed: {
    en: {
      subject: 'Your e-mail address was changed',
      text: (other) =>
        `Your account now uses ${other}. You cannot sign in with this address any more. If it was not you, contact us at once.`,
    },
    zh: {
      subject: '您的邮箱地址已更改',
      text: (other) =>
        `您的账户现在使用 ${other}，不能再用此邮箱登录。如果不是您本人操作，请立即联系我们。`,
    },
  },
};

/** A mail that tells the owner of an account what happened to it; there is nothing to open in it. */
export function noticeMail(notice: Notice, user: Pick<User, 'email' | 'locale'>, other = ''): Mail {
  const words = WORDS[notice][user.locale];
  return { to: user.email, subject: words.subject, text: `${words.text(other)}\n` };
}
