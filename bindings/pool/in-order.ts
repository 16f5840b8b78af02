/** Runs jobs on a crew and yields their results in the order of the jobs. */

import { atItem } from '../api/errors.js';
import type { PresignedBytes, PresignedBytesAndRefused } from '../api/presigner.js';
import { untilAborted } from '../util/abortable.js';
import type { Crew, Job, Task } from './crew.js';

/** Result of a job, with the refused items if they are skipped. */
export type JobResult = PresignedBytes & Partial<PresignedBytesAndRefused>;

type Step = { readonly next: IteratorResult<Job> } | { readonly error: unknown } | { readonly head: JobResult };

/**
 * Yields results in order. It requests a job only while the crew has a free place, so read-ahead is bounded. If the source fails, the
 * results before the failure are yielded first.
 *
 * @param jobs Told to finish when the consumer stops.
 * @param isStream Gives every error of this library an index. The default is the index of the first item that was not signed.
 */
export async function* inOrder(
  crew: Crew,
  jobs: AsyncGenerator<Job> | Generator<Job>,
  signal: AbortSignal | undefined,
  isStream = false,
): AsyncGenerator<JobResult, void, undefined> {
  const ahead: Task[] = [];
  let first = 0;
  let asked: Promise<Step> | undefined;
  let head: Promise<Step> | undefined;
  let failure: { readonly error: unknown } | undefined;
  let open = true;
  try {
    for (;;) {
      signal?.throwIfAborted();
      if (open && ahead.length < crew.places) asked ??= ask(jobs);
      if (ahead[0] !== undefined) head ??= ahead[0].result(first).then((result) => ({ head: result }));
      if (asked === undefined && head === undefined) break;
      const race = Promise.race([asked, head].filter((each) => each !== undefined));
      const step = await untilAborted(race, signal);
      if ('head' in step) {
        head = undefined;
        ahead.shift();
        first += step.head.offsets.length - 1;
        if (step.head.offsets.length > 1) yield step.head;
        continue;
      }
      asked = undefined;
      if ('error' in step) failure = step;
      open = 'next' in step && !step.next.done;
      if ('next' in step && !step.next.done) ahead.push(crew.run(step.next.value));
    }
    if (failure !== undefined) throw failure.error;
  } catch (error) {
    throw isStream && error !== signal?.reason ? atItem(error, first) : error;
  } finally {
    for (const task of ahead) task.cancel();
    head?.catch(() => {});
    // A source that is still reading finishes after its next item. Nothing waits for it.
    if (open) {
      const closed = Promise.resolve(jobs.return(undefined));
      if (asked === undefined) await closed;
      else closed.catch(() => {});
    }
  }
}

async function ask(jobs: AsyncGenerator<Job> | Generator<Job>): Promise<Step> {
  try {
    return { next: await jobs.next() };
  } catch (error) {
    return { error };
  }
}
