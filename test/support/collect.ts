/** Reads an iterable to its end. If it fails, `into` has the items before the error. */
export async function collect<T>(source: AsyncIterable<T>, into: T[] = []): Promise<T[]> {
  for await (const each of source) into.push(each);
  return into;
}
