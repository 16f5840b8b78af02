/** Number of signatures under way at once that suits these libraries: one at a time is slower, and so is a thousand. */
const groupSize = 100;

/** @returns a function that signs many items, keys or requests, with an asynchronous `signOne` */
export function inGroups(signOne) {
  return async (items) => {
    if (items.length <= groupSize) return Promise.all(items.map(signOne));
    const answers = [];
    for (let i = 0; i < items.length; i += groupSize) {
      answers.push(...(await Promise.all(items.slice(i, i + groupSize).map(signOne))));
    }
    return answers;
  };
}
