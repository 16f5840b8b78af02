/**
 * The seed of a run: constant, unless PROPERTY_SEED sets another seed or is `random`. A variable seed is printed;
 * fast-check shows the seed with every failure.
 */
const given = process.env['PROPERTY_SEED'];

export const seed =
  given === undefined ? 20130524 : given === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(given);

if (!Number.isSafeInteger(seed)) throw new Error(`PROPERTY_SEED must be a whole number or "random", not ${given}`);
if (given !== undefined) console.info(`PROPERTY_SEED=${seed}`);
