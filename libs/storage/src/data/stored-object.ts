import type { ContentCredentials } from '../credentials/content-credentials.js';
import type { StoredType } from '../image-type.js';
import type { ObjectKey } from '../object-key.js';
import type { ObjectOwnerKind } from '../events.js';

export type DerivedKind = 'small' | 'thumbnail' | 'preview';
export type ObjectKind = 'incoming' | 'upload' | 'output' | DerivedKind | 'quarantine' | 'export';
export type ObjectState = 'pending' | 'stored' | 'deleting' | 'deleted';

/** A row of storage.object: what we know of one object in the store. */
export interface StoredObject {
  id: string;
  key: ObjectKey;
  kind: ObjectKind;
  originalId: string | null;
  workspaceId: string;
  ownerKind: ObjectOwnerKind;
  ownerId: string;
  state: ObjectState;
  contentType: StoredType;
  /** 0 until the bytes are stored. */
  bytes: number;
  /** Hex; empty until the bytes are stored. */
  sha256: string;
  width: number | null;
  height: number | null;
  /** Thumbhash in base64, on originals. */
  placeholder: string | null;
  /** On originals, once somebody has looked. */
  credentials: ContentCredentials | null;
  createdAt: Date;
  deletionReason: string | null;
}

/** Columns of {@link StoredObject}, for `SELECT ${OBJECT_COLUMNS} FROM storage.object o`. */
export const OBJECT_COLUMNS = `
  o.id, o.key, o.kind, o.original_id AS "originalId", o.workspace_id AS "workspaceId",
  o.owner_kind AS "ownerKind", o.owner_id AS "ownerId", o.state, o.content_type AS "contentType",
  coalesce(o.bytes, 0)::float8 AS bytes, coalesce(encode(o.sha256, 'hex'), '') AS sha256,
  o.width, o.height, o.placeholder, o.credentials, o.created_at AS "createdAt",
  o.deletion_reason AS "deletionReason"`;
