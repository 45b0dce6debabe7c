import { useTranslate } from 'react-admin';
import { StatusChip } from '../framework/fields';
import { SimpleTable } from '../framework/simple-table';
import { serverWords } from '../i18n/provider';
import type { GenerationDetail } from './generation-show';

/** Each image's end and its line of the receipt: held, captured, released, restored. */
export function GenerationImages({ generation }: { generation: GenerationDetail }) {
  const translate = useTranslate();
  const lines = new Map(generation.receipt.images.map((line) => [line.imageId, line]));
  return (
    <SimpleTable
      rows={generation.images}
      rowKey={(image) => image.id}
      columns={[
        { label: 'number', cell: (image) => image.index + 1 },
        { label: 'status', cell: (image) => <StatusChip status={image.status} /> },
        {
          label: 'size',
          cell: (image) => (image.width ? `${image.width}×${image.height}` : '–'),
        },
        { label: 'held', numeric: true, cell: (image) => lines.get(image.id)?.held ?? 0 },
        {
          label: 'credits',
          numeric: true,
          cell: (image) => {
            const line = lines.get(image.id);
            if (line && line.restored > 0) return translate('console.generation.restored');
            return line && line.captured > 0
              ? line.captured
              : translate('console.generation.notCharged');
          },
        },
        {
          label: 'reason',
          wide: true,
          cell: (image) => {
            const line = lines.get(image.id);
            return image.error
              ? serverWords(image.error.code, image.error.message)
              : serverWords(line?.reasonCode, line?.reason ?? '–');
          },
        },
      ]}
    />
  );
}
