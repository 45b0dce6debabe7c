/**
 * Whoever reads what we print may leave: `npm start | head`, a window that is closed, a program that
 * has seen enough. What we print after that is lost, and the product goes on.
 */
export function surviveClosedOutput() {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}
