import { Box } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { Link, listPage } from '../framework/link';
import { useMay, type Role } from '../framework/use-roles';

type Case = Schemas['AdminCase'];

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
/** As the product's own cases name what they are about. */
const NAMED = new RegExp(`\\b((?:payment|picture) ${UUID})\\b`);
const WHOLE = new RegExp(`^${UUID}$`);

interface Place {
  to: string;
  /** Whose page that is; everybody's where none is named. */
  roles: Role[];
}

const payments = (q: string): Place => ({
  to: listPage('payments', { q }),
  roles: ['finance', 'support'],
});
/** The list finds a run by its own id, and by those of its pictures and their objects. */
const runs = (q: string): Place => ({ to: listPage('generations', { q }), roles: [] });

/** Where the thing is that a case is about; null where the console has no page for it. */
function placeOf({ kind, origin, reference, workspaceId }: Case): Place | null {
  if (reference === null) return null;
  if (kind === 'payment') return payments(reference);
  if (kind === 'generation' || kind === 'moderation_appeal') return runs(reference);
  if (origin === 'system')
    return { to: listPage('restrictions', { workspaceId }), roles: ['moderator', 'support'] };
  // What a customer writes about that is neither: an endpoint of theirs.
  return WHOLE.test(reference)
    ? { to: `/webhook-endpoints/${reference}/show`, roles: ['support'] }
    : null;
}

function Leading({ place, children }: { place: Place | null; children: string }) {
  const may = useMay();
  if (place === null || (place.roles.length > 0 && !may(...place.roles))) return children;
  return <Link to={place.to}>{children}</Link>;
}

/** What a case is about, as a way to it. */
export function CaseReference({ of }: { of: Case }) {
  if (of.reference === null) return null;
  return (
    <Box sx={{ overflowWrap: 'anywhere', minWidth: { sm: 125 } }}>
      <Leading place={placeOf(of)}>{of.reference}</Leading>
    </Box>
  );
}

/**
 * What was written, and below it what the product would do. A payment or picture that it names by its id
 * is a way to it.
 */
export function CaseMessage({ of: { message, suggested } }: { of: Case }) {
  const translate = useTranslate();
  return (
    <Box sx={{ overflowWrap: 'anywhere', whiteSpace: 'pre-line', minWidth: { sm: 225 } }}>
      {message.split(NAMED).map((part, index) => (
        <Leading key={index} place={index % 2 === 1 ? namedPlace(part) : null}>
          {part}
        </Leading>
      ))}
      {suggested !== null && (
        <Box sx={{ mt: 0.5, color: 'text.secondary' }}>
          {translate('console.fields.suggested')}: {suggested}
        </Box>
      )}
    </Box>
  );
}

function namedPlace(words: string): Place {
  const [what, id = ''] = words.split(' ');
  return what === 'payment' ? { ...payments(id), to: `/payments/${id}/show` } : runs(id);
}
