import { creditsErrors } from './credits.errors.js';

/** Ten thousand million in whole units: more than any purchase, less than what cannot be counted. */
const MAX_MONEY_minor = 1_000_000_000_000;

/** @throws 400 invalid_amount */
export function requireMoney(minor: number): void {
  if (Number.isSafeInteger(minor) && minor >= 1 && minor <= MAX_MONEY_minor) return;
  throw creditsErrors.raise('invalid_amount', 'Check the amount of money, in whole minor units.');
}

/** @throws 400 invalid_amount */
export function requireAmount(amount: number): void {
  if (Number.isSafeInteger(amount) && amount >= 1 && amount <= 1_000_000_000) return;
  throw creditsErrors.raise('invalid_amount', 'Use a whole number between 1 and 1,000,000,000.');
}
