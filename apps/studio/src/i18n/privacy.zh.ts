import type { Texts } from './en.js';
import type { privacyEn } from './privacy.en.js';

export const privacyZh: Texts<typeof privacyEn> = {
  signInDetails: {
    changeEmail: '更改邮箱',
    changePassword: '更改密码',
    currentPassword: '当前密码',
    passwordLead: '您的其他设备都会退出登录，API 密钥不受影响。',
    passwordChanged: '新密码已生效。',
    newEmail: '新邮箱',
    newEmailHint: '我们也会通知您当前的邮箱。',
    saveEmail: '更改邮箱',
    emailChanged: '邮箱已更改。',
    emailLinkSent: '请打开我们发到新邮箱的链接，在此之前不会有任何变化。',
  },
};
