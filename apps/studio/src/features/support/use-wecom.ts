import type { Catalog } from '../../api/wire.js';
import { useCatalog } from '../catalog/catalog.api.js';

/** The operator's WeCom contact; null where none is set. */
export function useWecom(): Catalog['contact'] | null {
  const contact = useCatalog().data?.contact;
  return contact?.wecomQr == null && contact?.wecomUrl == null ? null : contact;
}
