import { useMutation } from '@tanstack/react-query';
import { useId, useState, type ReactNode, type SyntheticEvent } from 'react';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';

interface Props {
  label: string;
  action: string;
  /** Characters at most. */
  longest: number;
  /** Gets the message without spaces around it. */
  send: (message: string) => Promise<unknown>;
  onSent: () => void;
}

/** Some lines to a person. */
export function MessageForm({ label, action, longest, send, onSent }: Props): ReactNode {
  const say = useProblemText();
  const id = useId();
  const [message, setMessage] = useState('');
  const sending = useMutation({ mutationFn: send, onSuccess: onSent });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (message.trim() !== '') sending.mutate(message.trim());
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        value={message}
        rows={4}
        maxLength={longest}
        required
        onChange={(event) => setMessage(event.target.value)}
        className="w-full rounded-xl border border-line bg-paper px-3.5 py-2.5 text-base"
      />
      {sending.isError && (
        <p role="alert" className="mt-1 text-sm text-bad">
          {say(sending.error)}
        </p>
      )}
      <Button type="submit" look="solid" className="mt-3" disabled={sending.isPending}>
        {action}
      </Button>
    </form>
  );
}
