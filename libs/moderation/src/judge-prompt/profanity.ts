import { DataSet, englishDataset, englishRecommendedTransformers, RegExpMatcher } from 'obscenity';
import type { RuleCode } from '../rule.js';

/**
 * Words of the obscenity package that block a picture, with the rule that they meet. Mere swearing
 * and words with everyday meanings (cock, dyke, negro in Spanish …) are left out.
 */
const WORDS: Readonly<Record<string, RuleCode>> = {
  bestiality: 'sexual_content',
  blowjob: 'sexual_content',
  buttplug: 'sexual_content',
  deepthroat: 'sexual_content',
  dildo: 'sexual_content',
  doggystyle: 'sexual_content',
  'double penetration': 'sexual_content',
  ejaculate: 'sexual_content',
  fellatio: 'sexual_content',
  gangbang: 'sexual_content',
  handjob: 'sexual_content',
  hentai: 'sexual_content',
  incest: 'sexual_content',
  jizz: 'sexual_content',
  masturbate: 'sexual_content',
  orgy: 'sexual_content',
  penis: 'sexual_content',
  porn: 'sexual_content',
  rape: 'sexual_content',
  vagina: 'sexual_content',
  arabush: 'hate',
  chingchong: 'hate',
  kike: 'hate',
  nigger: 'hate',
  tranny: 'hate',
};

const dataset = new DataSet<{ originalWord: string }>()
  .addAll(englishDataset)
  .removePhrasesIf((phrase) => !(phrase.metadata && phrase.metadata.originalWord in WORDS));
const matcher = new RegExpMatcher({ ...dataset.build(), ...englishRecommendedTransformers });

/** The rule that an English obscenity meets, however its letters are replaced or repeated. */
export function ruleOfProfanity(text: string): RuleCode | null {
  const [match] = matcher.getAllMatches(text, true);
  if (!match) return null;
  const word = dataset.getPayloadWithPhraseMetadata(match).phraseMetadata?.originalWord;
  return word === undefined ? null : (WORDS[word] ?? null);
}
