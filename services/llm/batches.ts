/** Takes a batch of events within the call that brings it. A promise holds further ones back. */
export type BatchSink<Event> = (batch: Event[]) => Promise<void> | undefined

/** End of batches that is none of theirs: what broke them, or what their taker threw. */
export interface Broken { error: unknown }

/** Takes batches, and hears once of their end. */
export interface BatchTaker<Event> {
  /** As a {@link BatchSink}; what it throws ends the source. */
  take (batch: Event[]): Promise<void> | undefined
  /** Nothing more comes: all is taken, or this broke it. */
  over (broken?: Broken): void
}

/** Batches of events that can be asked for one by one, or pushed, which costs no promise for each. */
export interface Pushing<Event> extends AsyncIterator<Event[], undefined> {
  /**
   * Push what has not been asked for yet, each batch within the call that brings it.
   * @param sink takes them; what it throws ends the source
   * @returns settles as the iteration would: once the last batch was taken, or with what broke it
   */
  pushTo(sink: BatchSink<Event>): Promise<void>
}

/** Batches that can be handed to a taker, for whose end no promise waits: an idle answer is nothing but its objects. */
export interface Handing<Event> extends Pushing<Event> {
  /** Hand over what has not been asked for yet, each batch within the call that brings it. */
  handTo(taker: BatchTaker<Event>): void
}

/**
 * Hand batches over, in whatever way their source knows.
 * @param batches from where the taker stands
 * @param taker takes them
 */
export function handTo<Event> (batches: AsyncIterator<Event[]>, taker: BatchTaker<Event>): void {
  if (isHanding(batches)) batches.handTo(taker)
  else pushTo(batches, (batch) => taker.take(batch)).then(() => { taker.over() }, (error: unknown) => { taker.over({ error }) })
}

/**
 * Hand batches over that are asked for one by one.
 * @param batches from where the taker stands
 * @param taker takes them
 */
export function pullTo<Event> (batches: AsyncIterator<Event[]>, taker: BatchTaker<Event>): void {
  pull(batches, (batch) => taker.take(batch)).then(() => { taker.over() }, (error: unknown) => { taker.over({ error }) })
}

/**
 * Push batches that can be handed over.
 * @param batches from where the reader stands
 * @param sink takes them
 * @returns as `pushTo`
 */
export function pushOf<Event> (batches: Pick<Handing<Event>, 'handTo'>, sink: BatchSink<Event>): Promise<void> {
  return new Promise((resolve, reject) => {
    batches.handTo({
      take: sink,
      over (broken) {
        if (broken === undefined) resolve()
        else reject(broken.error)
      }
    })
  })
}

/**
 * Push batches, or ask for them one by one where their source knows no better.
 * @param batches from where the reader stands
 * @param sink takes them; what it throws ends the source
 * @throws what broke the source, and what the sink threw
 */
export function pushTo<Event> (batches: AsyncIterator<Event[]>, sink: BatchSink<Event>): Promise<void> {
  return isPushing(batches) ? batches.pushTo(sink) : pull(batches, sink)
}

/**
 * Ask for batches one by one.
 * @param batches from where the reader stands
 * @param sink takes them; what it throws ends the source
 * @throws what broke the source, and what the sink threw
 */
export async function pull<Event> (batches: AsyncIterator<Event[]>, sink: BatchSink<Event>): Promise<void> {
  for await (const batch of { [Symbol.asyncIterator]: () => batches }) await sink(batch)
}

/** Thrown at a source whose reader leaves it. */
const LEFT = new Error('the reader left')

/**
 * Ask one by one for batches that are pushed. Leaving early ends the source.
 * @param push has all of them pushed
 * @throws what broke the source
 */
export async function * pulled<Event> (push: (sink: BatchSink<Event>) => Promise<void>): AsyncGenerator<Event[], undefined, undefined> {
  let there: { batch: Event[], take: () => void, leave: (why: Error) => void } | undefined
  let isOver = false
  let wake = (): void => undefined
  const source = push((batch) => new Promise<void>((resolve, reject) => {
    there = { batch, take: resolve, leave: reject }
    wake()
  })).finally(() => { isOver = true; wake() })
  // Whoever leaves hears of nothing more; whoever stays, below.
  source.catch(() => undefined)
  try {
    for (;;) {
      if (there === undefined && !isOver) await new Promise<void>((resolve) => { wake = resolve })
      if (there === undefined) return await source as undefined
      yield there.batch
      const { take } = there
      there = undefined
      take()
    }
  } finally {
    there?.leave(LEFT)
    await source.catch(() => undefined)
  }
}

function isHanding<Event> (batches: AsyncIterator<Event[]>): batches is Handing<Event> {
  return 'handTo' in batches
}

function isPushing<Event> (batches: AsyncIterator<Event[]>): batches is Pushing<Event> {
  return 'pushTo' in batches
}
