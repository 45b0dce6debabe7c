import type { RuleCode } from '../rule.js';
import { ruleOfProfanity } from './profanity.js';
import { readingsOf } from './readings.js';
import { near, TermGroup, type Span } from './term-group.js';
import * as innocence from './terms/innocent.js';
import * as sexual from './terms/sexual.js';
import * as unlawful from './terms/unlawful.js';
import * as violence from './terms/violence.js';

const innocent = new TermGroup(innocence.INNOCENT);
const minor = new TermGroup(sexual.MINOR);
const sexualized = new TermGroup(sexual.SEXUALIZED);
const realPerson = new TermGroup(sexual.REAL_PERSON);
const explicit = new TermGroup(sexual.EXPLICIT);
const undress = new TermGroup(sexual.UNDRESS);
const gore = new TermGroup(violence.GORE);
const corpse = new TermGroup(violence.CORPSE);
const blood = new TermGroup(violence.BLOOD);
const hate = new TermGroup(violence.HATE);
const selfHarmGuide = new TermGroup(violence.SELF_HARM_GUIDE);
const selfHarm = new TermGroup(violence.SELF_HARM);
const prevention = new TermGroup(innocence.PREVENTION);
const turning = new TermGroup(innocence.TURNING);
const weapon = new TermGroup(unlawful.WEAPON);
const howTo = new TermGroup(unlawful.HOW_TO);
const weaponGuide = new TermGroup(unlawful.WEAPON_GUIDE);
const drug = new TermGroup(unlawful.DRUG);
const drugUse = new TermGroup(unlawful.DRUG_USE);
const drugScene = new TermGroup(unlawful.DRUG_SCENE);
const extremism = new TermGroup(violence.EXTREMISM);
const forgery = new TermGroup(unlawful.FORGERY);

/** Characters between two things that make a third together. */
const SAME_SCENE = 60;
const SAME_PHRASE = 24;

/**
 * The lists are short on purpose: they catch what is plainly meant, and an ordinary order for a
 * picture must pass. Finer judgement is left to the moderation services.
 */
type Test = (text: string) => boolean;

const says =
  (group: TermGroup): Test =>
  (text) =>
    group.find(text).length > 0;
const together =
  (a: TermGroup, b: TermGroup, reach: number): Test =>
  (text) =>
    near(a.find(text), b.find(text), reach);
const unlessPrevention =
  (test: Test): Test =>
  (text) =>
    test(text) && prevention.find(text).length === 0;

/** The gravest first: a prompt that meets several rules is told the first. */
const RULES: readonly [RuleCode, Test][] = [
  ['sexual_minors', together(minor, sexualized, SAME_SCENE)],
  ['sexual_real_person', says(undress)],
  ['sexual_real_person', together(realPerson, explicit, SAME_SCENE)],
  ['sexual_content', says(explicit)],
  ['graphic_violence', says(gore)],
  ['graphic_violence', together(corpse, blood, SAME_SCENE)],
  ['self_harm', says(selfHarmGuide)],
  ['self_harm', unlessPrevention(says(selfHarm))],
  ['hate', says(hate)],
  ['extremism', says(extremism)],
  ['weapons', together(weapon, howTo, SAME_PHRASE)],
  ['weapons', says(weaponGuide)],
  ['illegal_drugs', unlessPrevention(together(drug, drugUse, SAME_PHRASE))],
  ['illegal_drugs', unlessPrevention(says(drugScene))],
  ['forged_documents', says(forgery)],
];

/** The rule of ours that a prompt meets, or null. No network, under a millisecond for most prompts. */
export function judgePrompt(prompt: string): RuleCode | null {
  const readings = readingsOf(prompt).map(withoutInnocent);
  for (const [code, test] of RULES) if (readings.some(test)) return code;
  // The profanity matcher takes disguises off by itself; ours would make innocent words of it.
  return ruleOfProfanity(readings[0] ?? '');
}

/** Rules that words meet also where they only name what must not be there. */
const RULES_IN_ANY_READING: readonly [RuleCode, Test][] = [
  ['self_harm', says(selfHarmGuide)],
  ['hate', says(hate)],
  ['weapons', together(weapon, howTo, SAME_PHRASE)],
  ['weapons', says(weaponGuide)],
  ['illegal_drugs', together(drug, howTo, SAME_PHRASE)],
];

/**
 * The same for words that name what must not be in the picture. To name nudity or gore there is what
 * careful customers do, so only slogans and instructions meet a rule; but words that turn from the
 * unwanted to a wish are judged as a wish.
 */
export function judgeUnwanted(words: string): RuleCode | null {
  const readings = readingsOf(words).map(withoutInnocent);
  if (readings.some(says(turning))) return judgePrompt(words);
  return RULES_IN_ANY_READING.find(([, test]) => readings.some(test))?.[0] ?? null;
}

function withoutInnocent(text: string): string {
  return innocent.find(text).reduce(blank, text);
}

function blank(text: string, { start, end }: Span): string {
  return text.slice(0, start) + ' '.repeat(end - start) + text.slice(end);
}
