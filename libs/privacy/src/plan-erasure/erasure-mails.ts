import type { User } from '#auth';
import type { Mail } from '#kernel';

type ErasureMail = 'planned' | 'taken_back';

const WORDS: Record<ErasureMail, Record<User['locale'], (day: string) => [string, string]>> = {
  planned: {
    en: (day) => [
      'Your account will be erased',
      `Your account with all its pictures, prompts and personal data will be erased after ${day} (UTC). Until then you can take this back on your account page. Download what you want to keep before. Afterwards nothing can be brought back, and remaining credits are gone.`,
    ],
    zh: (day) => [
      '您的账户将被删除',
      `您的账户以及其中的所有图片、提示词和个人数据将在 ${day}（UTC）之后删除。在此之前，您可以在账户页面撤回。请先下载您想保留的内容。删除后无法恢复，剩余积分也将失效。`,
    ],
  },
  taken_back: {
    en: () => [
      'Your account stays',
      'The erasure of your account was taken back. Nothing was deleted.',
    ],
    zh: () => ['您的账户将保留', '删除账户的申请已撤回，没有删除任何内容。'],
  },
};

/** Tells the person what becomes of the account; nothing can be opened in it. */
export function erasureMail(
  kind: ErasureMail,
  user: Pick<User, 'email' | 'locale'>,
  dueAt: Date,
): Mail {
  const day = dueAt.toISOString().slice(0, 16).replace('T', ' ');
  const [subject, text] = WORDS[kind][user.locale](day);
  return { to: user.email, subject, text: `${text}\n` };
}
