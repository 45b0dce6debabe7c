import type { User } from '#auth';
import type { Mail } from '#kernel';

type Locale = User['locale'];

const README: Record<Locale, (day: string) => string> = {
  en: (day) =>
    `Your data, as of ${day} (UTC)

What is here
  account/      who you are, your sign-ins, API keys (never the keys themselves), mails
  credits/      your balance, where it came from and every entry of your statement
  billing/      checkouts, purchases, subscriptions and refunds
  generations/  prompts, settings, pictures with their tags, collections, threads, batches
  moderation/   what our content rules said about your prompts and pictures
  support/      your messages to us and our answers
  webhooks/     your endpoints and what was sent there
  uploads/      the pictures that you uploaded
  images/       your pictures as they were made, with their content credentials

How to read it
  A file that ends in .json holds one JSON object; one that ends in .jsonl holds one in each line.
  Moments are ISO 8601 in UTC. Credits are whole numbers; money is in minor units (cents) with its
  currency beside it. "file" in generations/images.jsonl and uploads/uploads.jsonl names the picture.
  A large export comes in several ZIP files: unpack all of them into one folder.
  manifest.json (manifest-2.json and so on in further files) lists every file with its bytes and its
  SHA-256, and what could not be read. The last one has the number of rows of each file.

What is not here
  Passwords, keys and other secrets; pictures that were deleted or refused; how we recognise abuse.
`,
  zh: (day) =>
    `您的数据，截至 ${day}（UTC）

内容
  account/      您的账户信息、登录记录、API 密钥（不含密钥本身）、邮件
  credits/      您的积分余额、来源以及全部明细
  billing/      结账、购买、订阅和退款
  generations/  提示词、设置、图片及其标签、收藏集、对话、批量任务
  moderation/   我们的内容规则对您的提示词和图片的判定
  support/      您发给我们的消息和我们的回复
  webhooks/     您的回调地址以及发送记录
  uploads/      您上传的图片
  images/       您生成的原图，保留其内容凭证

如何阅读
  以 .json 结尾的文件是一个 JSON 对象；以 .jsonl 结尾的文件每行一个 JSON 对象。
  时间为 UTC 的 ISO 8601 格式。积分为整数；金额以最小货币单位（分）表示，并注明币种。
  generations/images.jsonl 和 uploads/uploads.jsonl 中的 "file" 是图片的文件名。
  数据较多时会分成多个 ZIP 文件：请全部解压到同一个文件夹。
  manifest.json（其余文件中为 manifest-2.json 等）列出每个文件的字节数和 SHA-256，
  以及无法读取的内容。最后一个还列出每个文件的行数。

不包含
  密码、密钥等机密；已删除或被拒绝的图片；我们识别滥用的方法。
`,
};

export const readmeOf = (locale: Locale, at: Date) =>
  README[locale](at.toISOString().slice(0, 16).replace('T', ' '));

const MAILS: Record<Locale, (day: string, url: string) => [string, string]> = {
  en: (day, url) => [
    'Your data is ready to download',
    `The export of your data is ready. Sign in and download it on your account page until ${day} (UTC):\n${url}\nIf you did not ask for it, change your password and write to us.`,
  ],
  zh: (day, url) => [
    '您的数据可以下载了',
    `您的数据导出已准备好。请登录后在账户页面下载，有效期至 ${day}（UTC）：\n${url}\n如果这不是您本人的操作，请修改密码并联系我们。`,
  ],
};

/** Tells the person that it is there; whoever fetches it has to sign in. */
export function exportMail(
  user: Pick<User, 'email' | 'locale'>,
  expiresAt: Date,
  url: string,
): Mail {
  const day = expiresAt.toISOString().slice(0, 16).replace('T', ' ');
  const [subject, text] = MAILS[user.locale](day, url);
  return { to: user.email, subject, text: `${text}\n` };
}
