import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { Quote } from '../../api/wire.js';
import { useWords } from '../../i18n/use-words.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useBalance } from '../credits/credits.api.js';
import { quote } from '../generations/generations.api.js';
import { useMe } from '../session/session.api.js';
import { useComposer } from './composer-context.js';
import { statesOf } from './references.js';
import { helpFor, type Need } from './shortage.js';
import { requestFrom } from './use-run.js';
import { missingIn, promptsOf } from './variables.js';

/** What stands between the customer and the run, in the order in which it should be mended. */
export type Obstacle = 'none' | 'wait' | 'prompt' | 'references' | 'plan' | 'credits' | 'refused';

export interface Price {
  credits: number | undefined;
  balanceAfter: number | undefined;
  obstacle: Obstacle;
  /** The reason in words; empty when there is none to tell. */
  reason: string;
}

/** How often a refused run is quoted again. */
const REFUSED_AGAIN_MS = 5000;

function shortageText(t: TFunction, need: Need): string {
  const missing = need.single * need.count - need.spendable;
  const help = helpFor(need);
  if (help === 'renewal') return t('composer.short.renewal');
  if (help === 'get')
    return need.spendable === 0
      ? t('composer.short.nothing')
      : t('composer.short.get', { count: need.spendable, least: need.least });
  return t(`composer.short.${help}`, { count: missing });
}

/**
 * The price of the run as it is set up now. It is worked out at once from the catalog and the
 * balance, and replaced by the server's own quote, which knows every rule.
 */
export function usePrice(): Price {
  const { t } = useTranslation();
  const words = useWords('errors');
  const reason = (item: Quote['reasons'][number] | undefined): string =>
    item === undefined ? t('errors.unexpected') : words(item.code, item.message, item.params);
  const { draft, references, turn } = useComposer();
  const catalog = useCatalog().data;
  const balance = useBalance().data;
  const entitlements = useMe().data?.entitlements;
  const written = draft.prompt.trim() !== '';
  const body = requestFrom(draft, references, turn);
  // The price depends on no word.
  const { prompt, negativePrompt: _negative, values: _values, ...settings } = body;
  const spendable = balance?.spendable;
  const answer = useQuery({
    queryKey: ['quote', settings, spendable],
    queryFn: () => quote({ prompt, ...settings }),
    enabled: written && spendable !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
    // What refuses it (a pause, a full queue) may pass by itself.
    refetchInterval: (query) => (query.state.data?.allowed === false ? REFUSED_AGAIN_MS : false),
  });

  const single = catalog?.resolutions.find((item) => item.code === draft.resolution)?.credits;
  const quoted = answer.isPlaceholderData ? undefined : answer.data;
  const credits = quoted?.credits ?? (single === undefined ? undefined : single * draft.count);
  const balanceAfter =
    quoted?.balanceAfter ??
    (credits === undefined || spendable === undefined ? undefined : spendable - credits);

  const result = (obstacle: Obstacle, text = ''): Price => ({
    credits,
    balanceAfter,
    obstacle,
    reason: text,
  });
  if (credits === undefined || balanceAfter === undefined || catalog === undefined)
    return result('wait');
  if (entitlements !== undefined && !entitlements.resolutions.includes(draft.resolution))
    return result('plan', t('composer.reasons.plan', { resolution: draft.resolution }));
  if (balanceAfter < 0) {
    const prices = catalog.resolutions.filter(
      ({ code }) => entitlements?.resolutions.includes(code) !== false,
    );
    const need: Need = {
      single: single ?? credits,
      count: draft.count,
      least: Math.min(...prices.map((item) => item.credits)),
      spendable: balanceAfter + credits,
      waiting: balance?.waiting ?? 0,
    };
    return result('credits', shortageText(t, need));
  }
  const states = statesOf(references.items);
  if (states.includes('uploading')) return result('references', t('composer.reasons.uploading'));
  if (states.includes('checking')) return result('references', t('composer.reasons.checking'));
  if (states.includes('failed')) return result('references', t('composer.reasons.uploadFailed'));
  if (draft.prompt.length > catalog.limits.maxPromptChars)
    return result('prompt', t('composer.reasons.tooLong', { max: catalog.limits.maxPromptChars }));
  if (!written) return result('prompt', t('composer.reasons.empty'));
  const missing = missingIn(draft);
  if (missing.length > 0)
    return result('prompt', t('variables.missing', { names: missing.join(', ') }));
  if (promptsOf(draft) > 1) return result('prompt', t('variables.several'));
  if (quoted !== undefined && !quoted.allowed) return result('refused', reason(quoted.reasons[0]));
  return result('none');
}
