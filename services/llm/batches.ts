/** Takes a batch of events within the call that brings it. A promise holds further ones back. */
export type BatchSink<Event> = (batch: Event[]) => Promise<void> | undefined

/** Batches of events that can be asked for one by one, or pushed, which costs no promise for each. */
export interface Pushing<Event> extends AsyncIterator<Event[], undefined> {
  /**
   * Push what has not been asked for yet, each batch within the call that brings it.
   * @param sink takes them; what it throws ends the source
   * @returns settles as the iteration would: once the last batch was taken, or with what broke it
   */
  pushTo(sink: BatchSink<Event>): Promise<void>
}

/**
 * Push batches, or ask for them one by one where their source knows no better.
 * @param batches from where the reader stands
 * @param sink takes them; what it throws ends the source
 * @throws what broke the source, and what the sink threw
 */
export function pushTo<Event> (batches: AsyncIterator<Event[]>, sink: BatchSink<Event>): Promise<void> {
  // Not asynchronous itself: each function that waits is half a kilobyte for as long as an answer lasts.
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

function isPushing<Event> (batches: AsyncIterator<Event[]>): batches is Pushing<Event> {
  return 'pushTo' in batches
}
