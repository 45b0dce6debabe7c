import { SOURCE_TYPES } from './content-credentials.js';
import type { Labels, Statement } from './seal.protocol.js';

/**
 * The labels as XMP (ISO 16684-1): IPTC's digital source type, and China's implicit label in the
 * namespace of TC260-PG-20258A with the fields of GB 45438-2025, annex E.
 * @param existing the file's own packet, which is kept around ours; what it says already is not said twice.
 * @throws for a packet that has no room for more, as it is written.
 */
export function labelPacket(
  existing: string | null,
  labels: Labels,
  { sourceType }: Pick<Statement, 'sourceType'>,
): string {
  const parts = [
    labels.iptc &&
      !existing?.includes(':DigitalSourceType') &&
      `<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><Iptc4xmpExt:DigitalSourceType>${SOURCE_TYPES}${sourceType}</Iptc4xmpExt:DigitalSourceType></rdf:Description>`,
    labels.aigc &&
      !existing?.includes(':AIGC') &&
      `<rdf:Description rdf:about="" xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"><TC260:AIGC>${escaped(aigc(labels.aigc))}</TC260:AIGC></rdf:Description>`,
  ];
  const description = parts.filter(Boolean).join('');
  if (existing !== null) {
    const end = existing.lastIndexOf(END);
    if (end < 0) throw new Error('the XMP of the file is of another form');
    return `${existing.slice(0, end)}${description}${existing.slice(end)}`;
  }
  return `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${description}${END}</x:xmpmeta><?xpacket end="w"?>`;
}

const END = '</rdf:RDF>';

/** Label 1: is made by a machine. We make and hand out, so both are the same. */
function aigc({ producer, produceId }: NonNullable<Labels['aigc']>): string {
  return JSON.stringify({
    Label: '1',
    ContentProducer: producer,
    ProduceID: produceId,
    ReservedCode1: '',
    ContentPropagator: producer,
    PropagateID: produceId,
    ReservedCode2: '',
  });
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
