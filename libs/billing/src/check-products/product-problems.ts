import type { Product } from '#catalog';
import type { GatewayProduct } from '../gateway/payment-gateway.js';

/** Why a product of ours cannot be sold, or not at its price. */
export const PRODUCT_PROBLEMS = [
  'missing',
  'archived',
  'kind',
  'period',
  'currency',
  'price',
] as const;
export type ProductProblem = (typeof PRODUCT_PROBLEMS)[number];

type Sale = Pick<Product, 'kind' | 'periodMonths' | 'priceMinor' | 'currency'>;

export function problemsOf(ours: Sale, theirs: GatewayProduct | null): ProductProblem[] {
  if (!theirs) return ['missing'];
  const problems: [ProductProblem, boolean][] = [
    ['archived', !theirs.active],
    ['kind', theirs.recurring !== (ours.kind === 'subscription')],
    ['period', theirs.periodMonths !== null && theirs.periodMonths !== ours.periodMonths],
    ['currency', theirs.currency !== ours.currency],
    ['price', theirs.priceMinor !== ours.priceMinor],
  ];
  return problems.filter(([, differs]) => differs).map(([problem]) => problem);
}

/** The one that fits, by name where several do; null when none or several are left. */
export function suggestionFor(
  ours: Sale & Pick<Product, 'name'>,
  theirs: readonly GatewayProduct[],
): GatewayProduct | null {
  const fitting = theirs.filter((product) => problemsOf(ours, product).length === 0);
  const named = fitting.filter(({ name }) => name === ours.name.en);
  const [only, ...others] = named.length > 0 ? named : fitting;
  return only && others.length === 0 ? only : null;
}
