/** Time limit of a check in milliseconds. */
const PATIENCE = 10_000;

/** Counts checks by section, and keeps failures. */
export class Report {
  #counts = {};
  #failures = [];

  /** Result of `load`; undefined, with a failure of the section, if it throws. */
  async prepare(section, load) {
    try {
      return await load();
    } catch (error) {
      this.#fail(section, 'loading', error);
    }
  }

  /** Runs a check, which returns pairs of a result and the expected value. */
  async check(section, name, run) {
    this.#counts[section] = (this.#counts[section] ?? 0) + 1;
    try {
      const outcomes = await inTime(run());
      if (outcomes.length === 0) throw new Error('nothing was compared');
      for (const [got, expected] of outcomes) {
        if (!equal(got, expected)) throw new Error(`expected ${show(expected)}, got ${show(got)}`);
      }
    } catch (error) {
      this.#fail(section, name, error);
    }
  }

  #fail(section, name, error) {
    this.#failures.push({
      name: `${section}: ${name}`,
      message: error instanceof Error ? describe(error) : String(error),
    });
  }

  result() {
    return { counts: this.#counts, failures: this.#failures };
  }
}

/** A check that hangs is reported by name, and the rest still runs. */
async function inTime(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('did not end in time')), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Compares values, and plain objects and lists of equal values. */
function equal(a, b) {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  const [names, others] = [Object.keys(a), Object.keys(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    names.length === others.length &&
    names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}

function show(value) {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}

function describe({ name, code, message, stack }) {
  const where = stack?.split('\n').find((line) => line !== '' && !line.includes(message));
  return `${name}${code === undefined ? '' : ` ${code}`}: ${message}${where === undefined ? '' : ` (${where.trim()})`}`;
}
