import { ReferenceField } from 'react-admin';

/** Whose record this page shows: the address, which leads to the customer. */
export function CustomerLink() {
  return <ReferenceField source="workspaceId" reference="customers" link="show" empty="–" />;
}
