/** The next call of a method does this instead; then the method is itself again. */
export function nextCall<T extends object>(
  target: T,
  method: keyof T & string,
  instead: () => Promise<unknown>,
): void {
  Object.defineProperty(target, method, {
    configurable: true,
    value: () => {
      Reflect.deleteProperty(target, method);
      return instead();
    },
  });
}
