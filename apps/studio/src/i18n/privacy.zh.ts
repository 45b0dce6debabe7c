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
  privacy: {
    title: '您的数据',
    erase: '删除我的账户',
    eraseLead: '您在这里制作和写下的一切都会被永久删除。您有 {{days}} 天可以反悔。',
    eraseConfirm: '全部删除',
    goes: '所有图片、提示词、上传、消息和 API 密钥都会永久消失。',
    creditsGo: '剩余积分将失效，包括已购买的积分。',
    stays: '账目中的数字会在去除您姓名后保留，这是法律要求。',
    grace: '将在 {{days}} 天后执行，在此之前您可以在这里撤回。',
    typeAddress: '请输入您的邮箱以确认',
    planned: '您的账户将在 {{moment}} 之后删除。请先下载您想保留的内容。',
    takeBack: '保留我的账户',
    takenBack: '您的账户将保留。',
    until: '日期为 {{day}}。',
    obstacles: {
      subscription_renews: '您的订阅仍会续费：请先在上方取消。已付费的内容在到期前仍可使用。',
      subscription_runs: '会等到您已付费的订阅结束后再删除。',
      checkout_open: '会等到您打开的付款页面失效后再删除。',
      legal_hold: '由于法律原因，我们目前必须保留您的数据，允许时会立即删除。',
      operator_account: '运营人员的账户不能在这里删除，请联系管理员。',
    },
  },
};
