/** Metered calls: admitted when they begin, in the usage ledger when they have ended. */
import { v7 as uuidv7 } from 'uuid'
import { ParleyError } from '../../errors.js'
import type { EndSignal } from '../llm/end-signal.js'
import type { CallRecord } from '../usage/record.js'
import type { Call, CallEvent, Measured } from './call.js'
import type { Journal } from './journal.js'
import type { Admission, Admissions } from './limits/admission.js'
import { historyBudget } from './prompt.js'

interface Entry { userId: string, id: string, call: CallRecord }

/** Has a call stored in the usage ledger; resolves once it is. */
export type Recorder = (entry: Entry | null | Promise<Entry | null>) => Promise<void>

/** Journal, as far as a call that is read here keeps it. */
export type KeptJournal = Pick<Journal, 'take' | 'close' | 'failed' | 'end'>

/** Ports of metered calls. */
export interface MeteredPorts { record: Recorder, limits: Pick<Admissions, 'isLimited' | 'admit'> }

/**
 * Admission of a call that no answer is stored of.
 * @param limits what admits
 * @param call what is asked
 * @param id of the call in the ledger
 * @returns undefined where nothing limits it
 * @throws as `admit` does
 */
export function admitCall (limits: MeteredPorts['limits'], call: Call, id: string): Promise<Admission | undefined> | undefined {
  return limits.isLimited(call.agent, call.userId) ? admitted(limits, call, id) : undefined
}

async function admitted (limits: MeteredPorts['limits'], { agent, userId, maxTokens, history }: Call, id: string): Promise<Admission | undefined> {
  return await limits.admit({ agent, userId, id, maxTokens, messages: await history(historyBudget(agent.contextTokens)) })
}

/**
 * Do something with what a call came to: at once, as a rule, since an upstream counts.
 * @param measured the call
 * @param work gets it
 */
export function whenMeasured (measured: Measured | Promise<Measured>, work: (measured: Measured) => void): void {
  if (measured instanceof Promise) void measured.then(work)
  else work(measured)
}

/**
 * Have a call stored that has ended; what it reserved counts until the ledger knows better. Nobody has to wait for it.
 * @param ports what records it
 * @param key whose call, and its id
 * @param measured the call
 * @param admission of the call
 */
export function recordCall (
  { record }: Pick<MeteredPorts, 'record'>, { userId, id }: { userId: string, id: string }, measured: Measured | Promise<Measured>,
  admission: Admission | undefined
): void {
  const entryOf = ({ record: call }: Measured): Entry | null => call === null ? null : { userId, id, call }
  const stored = record(measured instanceof Promise ? measured.then(entryOf) : entryOf(measured))
  if (admission !== undefined) void stored.then(async () => { admission.settle((await measured).usage?.totalTokens ?? 0) })
}

/**
 * Events of a call that is admitted when it begins and recorded when it ends, however that comes about: told to the end, failed, stopped,
 * or left by its reader.
 * @param events of the call
 * @param call what was asked
 * @param journal of the call, which measures it
 * @param ports what admits and records it
 * @param signal that ends the call
 */
export async function * metered (
  events: AsyncIterable<CallEvent[]>, call: Call, journal: KeptJournal, ports: MeteredPorts, signal: EndSignal
): AsyncGenerator<CallEvent[], void, undefined> {
  const { userId, messageId: id = uuidv7() } = call
  let admission: Admission | undefined
  let outcome: CallRecord['outcome'] = 'stopped'
  try {
    admission = await admitCall(ports.limits, call, id)
    for await (const batch of events) {
      for (const event of batch) journal.take(event)
      yield batch
    }
    outcome = 'complete'
  } catch (error) {
    if (!signal.aborted) {
      outcome = 'failed'
      journal.failed(error instanceof Error ? error.cause ?? error : error, error instanceof ParleyError ? error.code : undefined)
    }
    throw error
  } finally {
    const measured = journal.close(outcome)
    whenMeasured(measured, () => { journal.end(outcome) })
    recordCall(ports, { userId, id }, measured, admission)
  }
}
