import { count, kind, name } from '../framework/columns';
import { PlainList } from '../framework/plain-list';

/** What an image of each class costs the customer, and how the model is asked to make it. */
export function ResolutionList() {
  return <PlainList rowClick="edit" columns={[name(), count('credits'), kind('quality')]} />;
}
