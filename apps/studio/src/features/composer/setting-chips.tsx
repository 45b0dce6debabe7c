import type { ReactNode } from 'react';
import { useComposer } from './composer-context.js';
import { MoreOptions } from './more-options.js';
import { RunSettings } from './run-settings.js';

/** The settings of the next run. */
export function SettingChips(): ReactNode {
  const { draft, change } = useComposer();
  return (
    <>
      <RunSettings draft={draft} change={change} />
      <MoreOptions draft={draft} change={change} />
    </>
  );
}
