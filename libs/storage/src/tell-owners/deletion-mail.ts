import { letterHtml, type Addressee, type Mail } from '#kernel';

/** What a mail tells of, and where to look. */
export interface DeletionFacts {
  images: number;
  uploads: number;
  firstAt: Date;
  lastAt: Date;
  /** The gallery with nothing but these files. */
  galleryUrl: string;
}

interface Words {
  subject: string;
  lead: string;
  action: string;
  after: string;
}

const many = (count: number, one: string) =>
  `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;

const WORDS: Record<Addressee['locale'], (facts: DeletionFacts) => Words> = {
  en: ({ images, uploads, firstAt, lastAt }) => {
    const [first, last] = [dayIn('en-US', firstAt), dayIn('en-US', lastAt)];
    const what = [
      ...(images > 0 ? [many(images, 'picture')] : []),
      ...(uploads > 0 ? [many(uploads, 'reference upload')] : []),
    ].join(' and ');
    return {
      subject: `${what} will be deleted ${first === last ? 'on' : 'from'} ${first}${first === last ? '' : ' on'}`,
      lead:
        first === last
          ? `${what} of yours will be deleted on ${first} (UTC), when the days of your plan are over.`
          : `${what} of yours will be deleted between ${first} and ${last} (UTC), when the days of your plan are over.`,
      action: 'Look at them and download them as a ZIP',
      after:
        'Under a plan with more days they stay longer. If you do nothing, they are deleted for good.',
    };
  },
  zh: ({ images, uploads, firstAt, lastAt }) => {
    const [first, last] = [dayIn('zh-CN', firstAt), dayIn('zh-CN', lastAt)];
    const what = [
      ...(images > 0 ? [`${images.toLocaleString('zh-CN')} 张图片`] : []),
      ...(uploads > 0 ? [`${uploads.toLocaleString('zh-CN')} 张上传的参考图`] : []),
    ].join('和');
    const when = first === last ? first : `${first}至${last}`;
    return {
      subject: `${what}将于${first}${first === last ? '' : '起'}删除`,
      lead: `您的${what}已接近套餐保留期限，将于${when}（UTC）删除。`,
      action: '查看并打包下载',
      after: '升级到保留期更长的套餐可以继续保留。如果不做任何操作，到期后将永久删除。',
    };
  },
};

function dayIn(locale: string, day: Date): string {
  return day.toLocaleDateString(locale, { dateStyle: 'long', timeZone: 'UTC' });
}

/** Tells a customer which files go and when; one mail, however many they are. */
export function deletionMail({ email, locale }: Addressee, facts: DeletionFacts): Mail {
  const words = WORDS[locale](facts);
  return {
    to: email,
    subject: words.subject,
    text: `${words.lead}\n\n${words.action}: ${facts.galleryUrl}\n\n${words.after}\n`,
    html: letterHtml({ locale, link: facts.galleryUrl, ...words }),
  };
}
