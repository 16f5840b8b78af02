/** As many signatures under way at once as suits these libraries: one at a time is slower, and so is a thousand. */
const groupSize = 100;

/** @returns a function that signs many keys with an asynchronous `signOne` */
export function inGroups(signOne) {
  return async (keys) => {
    if (keys.length <= groupSize) return Promise.all(keys.map(signOne));
    const urls = [];
    for (let i = 0; i < keys.length; i += groupSize) {
      urls.push(...(await Promise.all(keys.slice(i, i + groupSize).map(signOne))));
    }
    return urls;
  };
}
