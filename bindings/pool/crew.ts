/** The workers of a pool: started, given jobs in turn, replaced when they crash, wiped at the end. */

import { reviveError, SigV4Error } from '../api/errors.js';
import type { PresignedBytes, PresignedBytesAndRefused } from '../api/presigner.js';
import type { RefusedItem } from '../api/refusals.js';
import { Refusals, withoutTraces } from '../core/refusals.js';
import type { Plan } from '../core/shapes.js';
import type { Thread, WorkerListener } from '../platform/threads.js';
import type { FromWorker, JobKeys, SignedJob } from './messages.js';

/** What all jobs of a call have in common. */
export interface JobSettings {
  /** Gives the plan when the job is posted. @throws if the credentials are gone meanwhile */
  readonly plan: () => Plan;
  /** A number of core/numbers/format.ts. */
  readonly format: number;
  /** Where items are noted that are refused, if they are skipped. */
  readonly refusals: Refusals | undefined;
}

/** Keys to be presigned by one worker in one go. */
export interface Job extends JobSettings {
  readonly keys: JobKeys;
  /** Those that were refused before the job was posted; an empty key is in their place. */
  readonly refused: readonly RefusedItem[];
  /** How many keys these are; asked for when they failed. */
  count(): number;
}

/** A job that was given to the crew. */
export interface Task {
  /** URLs, or an error whose index is counted from `first`. */
  result(first: number): Promise<PresignedBytes | PresignedBytesAndRefused>;
  /** Not needed any more: it is not begun, if it was not. */
  cancel(): void;
}

/** One that runs and one that waits, so that the worker need not wait for us. */
const DEPTH = 2;
/** How long a worker may take to say that it has started, or wiped its memory: a moment, unless the machine has much else to do. */
const PATIENCE_SECONDS = 20;
/** Times that a job is tried, if workers crash over it. */
const TRIES = 2;

type Outcome = SignedJob | ((first: number) => Error);

class CrewTask implements Task {
  readonly job: Job;
  readonly outcome: Promise<Outcome>;
  settle!: (outcome: Outcome) => void;
  tries = 0;
  cancelled = false;

  constructor(job: Job) {
    this.job = job;
    this.outcome = new Promise((resolve) => {
      this.settle = resolve;
    });
  }

  async result(first: number): Promise<PresignedBytes | PresignedBytesAndRefused> {
    const outcome = await this.outcome;
    if (typeof outcome === 'function') throw outcome(first);
    const { urls, offsets, skipped } = outcome;
    if (skipped === undefined) return outcome;
    const refusals = new Refusals();
    for (const { index, error } of this.job.refused) refusals.add(index, error);
    withoutTraces(() => {
      for (const { index, error } of skipped)
        if (!refusals.has(first + index)) refusals.add(first + index, reviveError(error, first));
    });
    return { urls, offsets, refused: refusals.take() };
  }

  cancel(): void {
    this.cancelled = true;
  }
}

/** What a worker was told and has not answered yet. */
interface Told {
  readonly id: number;
  /** If it was told to do this. */
  readonly task?: CrewTask;
  answered(answer: FromWorker): void;
  lost(reason: string): void;
}

class Member {
  /** In the order in which they were told. */
  readonly told: Told[] = [];
  plan: Plan | undefined;
  thread!: Thread;
  /** Why it ended, if it did. */
  end: string | undefined;
}

export class Crew {
  readonly size: number;
  readonly #module: WebAssembly.Module;
  readonly #start: (listener: WorkerListener) => Thread;
  readonly #members = new Set<Member>();
  readonly #queue: CrewTask[] = [];
  /** Replacements that are being started. */
  #starting = 0;
  #whenIdle: (() => void)[] = [];
  #closed = false;
  #lastId = 0;
  /** Workers that could not be replaced: what cannot be started is not tried again and again while others do the work. */
  #missing = 0;

  /** @param start starts a worker */
  constructor(size: number, module: WebAssembly.Module, start: (listener: WorkerListener) => Thread) {
    this.size = size;
    this.#module = module;
    this.#start = start;
  }

  /** Starts all workers. @throws SigV4Error `WorkerFailed`, with none of them left */
  async start(): Promise<void> {
    const starts = await Promise.allSettled(Array.from({ length: this.size }, () => this.#addMember()));
    const failed = starts.find((each) => each.status === 'rejected');
    if (failed === undefined) return;
    await this.close();
    throw failed.reason;
  }

  /** How many jobs may be under way before more of them are no use. */
  get places(): number {
    return this.size * (DEPTH + 1);
  }

  run(job: Job): Task {
    const task = new CrewTask(job);
    if (this.#closed) task.settle(poolClosed);
    else this.#queue.push(task);
    this.#assign();
    return task;
  }

  /** Resolves when no job is under way. */
  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve);
      this.#assign();
    });
  }

  /** Has every worker overwrite its memory, and ends it. To be called when idle. */
  async close(): Promise<void> {
    this.#closed = true;
    const members = [...this.#members];
    this.#members.clear();
    await Promise.all(
      members.map(async (member) => {
        member.thread.hold(true);
        // One that crashes now has no memory left to be wiped, and one that does not answer is ended all the same.
        await this.#ask(member, { kind: 'wipe' }).catch(() => {});
        member.thread.terminate();
      }),
    );
  }

  async #addMember(): Promise<void> {
    const member = new Member();
    try {
      member.thread = this.#start({
        heard: (message) => this.#heard(member, message),
        ended: (reason) => this.#ended(member, reason),
      });
      await this.#ask(member, { kind: 'start', module: this.#module });
      // Node tells of an exit right behind the last answer, before anybody who waits for that goes on.
      if (member.end !== undefined) throw new Error(member.end);
    } catch (error) {
      member.thread?.terminate();
      throw new SigV4Error('WorkerFailed', notStarted(error), {}, error);
    }
    if (this.#closed) {
      member.thread.terminate();
      return;
    }
    this.#members.add(member);
    member.thread.hold(false);
    this.#assign();
  }

  /** Says something that is no job, and waits for the answer. @throws Error if the worker ends instead, or says nothing */
  #ask(member: Member, message: { kind: 'start'; module: WebAssembly.Module } | { kind: 'wipe' }): Promise<unknown> {
    const id = ++this.#lastId;
    const answer = new Promise((resolve, reject) => {
      member.told.push({ id, answered: resolve, lost: (reason) => reject(new Error(reason)) });
    });
    member.thread.post({ id, ...message });
    return soon(answer);
  }

  #heard(member: Member, message: unknown): void {
    const [first] = member.told;
    // Nor is heard what was said before a crash and comes after it: the job is another worker's by then.
    if (first === undefined || (message as FromWorker | null)?.id !== first.id) return;
    member.told.shift();
    first.answered(message as FromWorker);
    this.#assign();
  }

  #ended(member: Member, reason: string): void {
    member.end ??= reason;
    const told = member.told.splice(0);
    const tasks = told.flatMap(({ task }) => task ?? []);
    for (const { task, lost } of told) if (task === undefined) lost(reason);
    if (!this.#members.delete(member)) return;
    member.thread.terminate();
    const [running, ...waiting] = tasks;
    this.#queue.unshift(...waiting);
    if (running !== undefined) {
      if (++running.tries < TRIES) this.#queue.unshift(running);
      else running.settle((first) => crashed(running.job, first, reason));
    }
    this.#assign();
  }

  /** Starts workers in place of those that crashed, when there is work for them. */
  #replace(): void {
    const present = this.#members.size + this.#starting;
    if (present === 0) this.#missing = 0;
    if (this.#closed || this.#queue.length === 0 || present + this.#missing >= this.size) return;
    this.#starting++;
    this.#addMember()
      .catch((error) => {
        this.#missing++;
        // With nobody left to take them, what waits would wait for ever.
        if (this.#members.size + this.#starting > 1) return;
        for (const task of this.#queue.splice(0)) task.settle(() => error);
      })
      .finally(() => {
        this.#starting--;
        this.#assign();
      });
  }

  /** Gives what waits to whoever has the least to do. */
  #assign(): void {
    this.#replace();
    while (this.#queue.length > 0) {
      const member = [...this.#members].reduce<Member | undefined>(
        (best, each) => (each.told.length < (best?.told.length ?? DEPTH) ? each : best),
        undefined,
      );
      if (member === undefined) return;
      const task = this.#queue.shift() as CrewTask;
      if (!task.cancelled) this.#give(member, task);
    }
    for (const member of this.#members) if (member.told.length === 0) member.thread.hold(false);
    if ([...this.#members].every((member) => member.told.length === 0))
      for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  #give(member: Member, task: CrewTask): void {
    const { job } = task;
    let plan: Plan;
    try {
      plan = job.plan();
    } catch (error) {
      task.settle(() => error as Error);
      return;
    }
    const id = ++this.#lastId;
    const told = { id, task, answered: (answer: FromWorker) => task.settle(outcomeOf(answer)), lost() {} };
    if (member.told.push(told) === 1) member.thread.hold(true);
    const { keys, format } = job;
    const skips = job.refusals !== undefined;
    member.thread.post({ id, kind: 'job', plan: plan === member.plan ? undefined : plan, format, skips, keys });
    member.plan = plan;
  }
}

function outcomeOf(answer: FromWorker): Outcome {
  if (answer.kind === 'signed') return answer.result;
  const { error } = answer as FromWorker & { kind: 'refused' };
  return (first) => reviveError(error, first);
}

/** @throws Error if a worker does not answer: one that runs something else never will */
function soon<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_, reject) => {
    const reason = `no answer within ${PATIENCE_SECONDS} seconds; what "createWorker" starts must import 'siglane/pool/worker'`;
    timer = setTimeout(() => reject(new Error(reason)), PATIENCE_SECONDS * 1000);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** What a worker's error says, if it says anything. Of one that a page's policy forbids, browsers tell nothing but that there is none. */
function notStarted(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  if (reason !== '') return `a worker could not be started: ${reason}`;
  return 'a worker could not be started; a page with a Content-Security-Policy needs blob: in worker-src, or "createWorker"';
}

export function poolClosed(): SigV4Error {
  return new SigV4Error('SignerDisposed', 'the pool was closed');
}

function crashed(job: Job, first: number, reason: string): SigV4Error {
  const last = first + job.count() - 1;
  return new SigV4Error('WorkerFailed', `ended two workers, which had items ${first} to ${last} in one go: ${reason}`, {
    field: 'keys',
    index: first,
  });
}
