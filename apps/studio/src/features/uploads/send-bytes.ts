import { problemFrom } from '../../api/problem.js';

/** A line over which nothing goes for so long is taken to be broken. */
const SILENCE_MS = 45_000;

/**
 * PUTs bytes to a link, and tells how many have gone: what `fetch` cannot.
 * @throws Problem of the answer; of status 0 where there is none
 */
export function sendBytes(
  url: string,
  headers: Record<string, string>,
  body: Blob,
  onSent: (bytes: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let silence: ReturnType<typeof setTimeout> | undefined;
    const alive = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => request.abort(), SILENCE_MS);
    };
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded }) => {
      alive();
      onSent(Math.min(loaded, body.size));
    };
    request.onloadend = () => {
      clearTimeout(silence);
      const { status } = request;
      if (status >= 200 && status < 300) resolve();
      else reject(problemFrom(status, undefined));
    };
    alive();
    request.send(body);
  });
}
