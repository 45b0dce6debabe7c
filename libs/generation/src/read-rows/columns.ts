import { batchErrors } from '../batch.errors.js';
import { batchLimits } from '../batch.js';

/** Columns that mean something to us, unless a template has a variable of that name. */
export const SETTINGS = [
  'prompt',
  'negative',
  'style',
  'aspectRatio',
  'resolution',
  'count',
] as const;
export type Setting = (typeof SETTINGS)[number];

const NAMES: Record<string, Setting> = {
  prompt: 'prompt',
  description: 'prompt',
  提示词: 'prompt',
  描述: 'prompt',
  negative: 'negative',
  negativeprompt: 'negative',
  without: 'negative',
  反向提示词: 'negative',
  排除: 'negative',
  style: 'style',
  风格: 'style',
  aspectratio: 'aspectRatio',
  ratio: 'aspectRatio',
  shape: 'aspectRatio',
  比例: 'aspectRatio',
  画幅: 'aspectRatio',
  resolution: 'resolution',
  分辨率: 'resolution',
  count: 'count',
  images: 'count',
  数量: 'count',
  张数: 'count',
};

export interface Columns {
  /** Where each of our own columns stands. */
  settings: Partial<Record<Setting, number>>;
  /** All others by their name as written. */
  others: Map<string, number>;
}

/**
 * Reads the heading.
 * @param variables names that stand in a template: a column of that name is a value of it, whatever
 *   it would mean elsewhere.
 * @throws batch_column_twice, batch_unreadable for too many columns
 */
export function readColumns(
  heading: readonly string[],
  variables: readonly string[] = [],
): Columns {
  if (heading.length > batchLimits.max_columns)
    throw batchErrors.raise(
      'batch_unreadable',
      `Line 1 cannot be read: it has more than ${batchLimits.max_columns} columns.`,
      { extra: { line: 1 } },
    );
  const columns: Columns = { settings: {}, others: new Map() };
  for (const [at, name] of heading.entries()) {
    if (name === '') continue;
    const setting = variables.includes(name) ? undefined : settingOf(name);
    if (setting ? columns.settings[setting] !== undefined : columns.others.has(name))
      throw batchErrors.raise('batch_column_twice', `The column "${name}" is there twice.`, {
        extra: { column: name },
      });
    if (setting) columns.settings[setting] = at;
    else columns.others.set(name, at);
  }
  return columns;
}

/** Our own column of that name in any writing: "Aspect ratio", "aspect_ratio", 比例. */
function settingOf(name: string): Setting | undefined {
  const key = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\s_-]/g, '');
  return Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
}
