import { v7 as uuidv7 } from 'uuid'
import type { CallRecord } from '../usage/record.js'
import type { Call, CallEvent, Meter } from './call.js'

/** Has a call stored in the usage ledger. */
export type Recorder = (entry: Promise<{ userId: string, id: string, call: CallRecord } | null>) => void

/**
 * Events of a call that is recorded when it ends, however that comes about: told to the end, failed, stopped, or left by its reader.
 * @param events of the call
 * @param call what was asked
 * @param meter of the call
 * @param record stores it
 * @param signal that ends the call
 */
export async function * metered (
  events: AsyncIterable<CallEvent[]>, { userId, messageId = uuidv7() }: Call, meter: Meter, record: Recorder, signal: AbortSignal
): AsyncGenerator<CallEvent[], void, undefined> {
  let outcome: CallRecord['outcome'] = 'stopped'
  try {
    for await (const batch of events) {
      for (const event of batch) meter.take(event)
      yield batch
    }
    outcome = 'complete'
  } catch (error) {
    if (!signal.aborted) outcome = 'failed'
    throw error
  } finally {
    // Nobody who reads on waits for the count.
    record(meter.close(outcome).then(({ record: call }) => call === null ? null : { userId, id: messageId, call }))
  }
}
