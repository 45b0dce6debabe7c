import { letterHtml, type Addressee, type Mail } from '#kernel';

interface Words {
  subject: string;
  lead: string;
  action: string;
  after: string;
}

const WORDS: Record<Addressee['locale'], Words> = {
  en: {
    subject: 'The answer to your message',
    lead: 'A person read your message to us. The answer:',
    action: 'See it with your message',
    after: 'If something is still open, write again from that page.',
  },
  zh: {
    subject: '您的留言已有回复',
    lead: '我们已人工处理您的留言，回复如下：',
    action: '查看留言与回复',
    after: '如仍有疑问，请在该页面再次留言。',
  },
};

/** Tells a customer what a person answered, and where it stays. */
export function answerMail({ email, locale }: Addressee, answer: string, page: string): Mail {
  const words = WORDS[locale];
  return {
    to: email,
    subject: words.subject,
    text: `${words.lead}\n\n${answer}\n\n${words.action}: ${page}\n\n${words.after}\n`,
    html: letterHtml({ locale, quote: answer, link: page, ...words }),
  };
}
