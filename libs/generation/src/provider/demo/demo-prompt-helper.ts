import { PromptHelper, type DescribeAsk, type ImproveAsk } from '../prompt-helper.js';
import { ASPECTS, phraseFor, SAID, type Language } from './prompt-phrases.js';
import { pictureInWords, type Pixels } from './picture-in-words.js';

/** Words that a picture does not need: what the prompt is for is known. */
const LEAD_IN =
  /^(?:please )?(?:(?:can|could) you )?(?:please )?(?:draw|paint|create|generate|make|show) (?:me )?an? (?:image|picture|photo|drawing) of |^请?(?:帮我)?(?:画|生成|绘制|制作)一?[张幅](?:图片?)?[，,：:]?/iu;

/**
 * Rules in place of a model: no key, no network, the same answer every time. It says of a prompt
 * what is missing of light, composition and detail, and of a picture what can be counted in it.
 */
export class DemoPromptHelper extends PromptHelper {
  readonly isDemo = true;

  /** @param pixelsOf a few of a picture's pixels, by whoever may decode pictures here. */
  constructor(private readonly pixelsOf: (jpeg: Uint8Array) => Promise<Pixels>) {
    super();
  }

  async improve({ prompt, style, maxChars }: ImproveAsk): Promise<string> {
    const language: Language = /\p{Script=Han}/u.test(prompt) ? 'zh' : 'en';
    const trimmed = prompt.trim();
    const subject = trimmed.replace(LEAD_IN, '') || trimmed;
    const missing = ASPECTS.filter((aspect) => !SAID[aspect].test(subject))
      .map((aspect) => phraseFor(style?.code, language, aspect))
      .filter((phrase) => !subject.includes(phrase));
    if (missing.length === 0) return subject;
    const comma = language === 'zh' ? '，' : ', ';
    const end = /[.。]+$/u.exec(subject)?.[0] ?? '';
    const improved = [subject.slice(0, subject.length - end.length), ...missing].join(comma) + end;
    return improved.length <= maxChars ? improved : subject;
  }

  async describe({ jpeg, language }: DescribeAsk): Promise<string> {
    return pictureInWords(await this.pixelsOf(jpeg), language);
  }
}
